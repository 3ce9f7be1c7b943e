// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/providercheck.h"

#include "tests/ui/addaccount/addaccountfixture.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the dialog finds out about a provider while its address is typed, and on request.
class tst_ProviderCheck : public AddAccountFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void provider_isLookedForWhileTyping();
    void preset_onlyLookedAt_isNotContacted();
    void preset_onlyLookedAt_offersTheOtherDevice();
    void provider_answerAboutOlderInput_isLetPass();
    void provider_notThere_isSaid_data();
    void provider_notThere_isSaid();
    void issuer_misspelt_isOfferedAsTheProviderSpellsIt();
    void provider_busy_isLookedForAgainWithoutAClient();
    void dialog_closedWhileLooking_isNoMatter();
    void issuer_notAllowed_isSaidAndNotContacted();
    void service_namesItsProvider();
    void service_withoutProvider_isSaid();
    void service_addressThatIsNone_isAFault();
    void test_saysWhatIsWrong_data();
    void test_saysWhatIsWrong();
};

/// With presets of the stand-in provider.
void tst_ProviderCheck::init()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"providers"_s));
    const auto write = [this](const QString &name, const QString &label, const QString &clientId) {
        const QJsonObject preset{{u"version"_s, 1},
                                 {u"label"_s, label},
                                 {u"issuer"_s, m_server->url(u'/' + name).toString()},
                                 {u"client_id"_s, clientId},
                                 {u"registration"_s, u"Register it."_s}};
        QFile file(m_folder.filePath(u"providers/%1.json"_s.arg(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(preset).toJson());
    };
    startServer();
    write(u"passed"_s, u"Passed by"_s, {});
    write(u"chosen"_s, u"Chosen"_s, {});
    write(u"ready"_s, u"Ready"_s, u"client"_s);
    openDialog();
}

void tst_ProviderCheck::provider_isLookedForWhileTyping()
{
    serveDescription();
    fillIn(m_server->url({}).toString());
    QTRY_VERIFY2(notice().contains(u"responded"_s), qPrintable(notice()));
    QVERIFY(button("On another device")->isVisible());
    type("Issuer URL", u"https://"_s);
    QVERIFY(!button("On another device")->isVisible());
}

/// As with the arrow keys in the list of providers.
void tst_ProviderCheck::preset_onlyLookedAt_isNotContacted()
{
    const QString metadata = u"/.well-known/openid-configuration"_s;
    choose(u"Passed by"_s);
    QCoreApplication::processEvents();
    choose(u"Chosen"_s);
    QCoreApplication::processEvents();
    type("Client ID", u"client"_s);
    QTRY_VERIFY(m_server->count(u"/chosen"_s + metadata) > 0);
    QCOMPARE(m_server->count(u"/passed"_s + metadata), 0);
}

/// Whether the provider has a way for it isn't known yet.
void tst_ProviderCheck::preset_onlyLookedAt_offersTheOtherDevice()
{
    choose(u"Ready"_s);
    QVERIFY(signIn()->isEnabled());
    QVERIFY(button("On another device")->isVisible());
    QVERIFY(button("On another device")->isEnabled());
    choose(u"Another provider"_s);
    QVERIFY(!button("On another device")->isVisible());
}

void tst_ProviderCheck::provider_answerAboutOlderInput_isLetPass()
{
    StandInReply slow{404};
    slow.delay = 300ms;
    m_server->on(u"/old/.well-known/openid-configuration"_s, slow);
    serveDescription();
    type("Issuer URL", m_server->url(u"/old"_s).toString());
    QTRY_VERIFY(m_server->count(u"/old/.well-known/openid-configuration"_s) > 0);
    type("Issuer URL", m_server->url({}).toString());
    QTRY_VERIFY(notice().contains(u"responded"_s));
    QTRY_VERIFY(m_server->count(u"/.well-known/oauth-authorization-server/old"_s) > 0);
    QVERIFY(notice().contains(u"responded"_s));
}

void tst_ProviderCheck::provider_notThere_isSaid_data()
{
    QTest::addColumn<bool>("isRunning");
    QTest::addColumn<QString>("said");
    QTest::newRow("unreachable") << false << u"an't reach 127.0.0.1"_s;
    QTest::newRow("not OpenID") << true << u"there are no metadata"_s;
}

void tst_ProviderCheck::provider_notThere_isSaid()
{
    QFETCH(bool, isRunning);
    QFETCH(QString, said);
    const QString issuer = m_server->url({}).toString();
    if (!isRunning)
        m_server->stop();
    fillIn(issuer);
    QTRY_VERIFY2(notice().contains(said), qPrintable(notice()));
}

void tst_ProviderCheck::issuer_misspelt_isOfferedAsTheProviderSpellsIt()
{
    serveDescription();
    const QString right = m_server->url({}).toString();
    type("Issuer URL", right + u'/');
    QTRY_VERIFY2(button("Use this address")->isVisible(), qPrintable(notice()));
    button("Use this address")->click();
    QCOMPARE(field("Issuer URL")->text(), right);
    QVERIFY(!button("Use this address")->isVisible());
    QTRY_VERIFY2(notice().contains(u"responded"_s), qPrintable(notice()));
    QVERIFY(!button("Use this address")->isVisible());
}

/// As the message advises: there is no client ID yet whose input would look for it again.
void tst_ProviderCheck::provider_busy_isLookedForAgainWithoutAClient()
{
    QVERIFY(!button("Test")->isEnabled());
    m_server->on(u"/.well-known/openid-configuration"_s, StandInReply{503});
    type("Issuer URL", m_server->url({}).toString());
    QTRY_VERIFY2(notice().contains(u"can't answer now"_s), qPrintable(notice()));
    serveDescription();
    button("Test")->click();
    QTRY_VERIFY2(notice().contains(u"responded"_s), qPrintable(notice()));
    QVERIFY(button("On another device")->isVisible());
    QVERIFY(!button("Test")->isEnabled());
    QVERIFY(!signIn()->isEnabled());
}

void tst_ProviderCheck::dialog_closedWhileLooking_isNoMatter()
{
    const QString path = u"/.well-known/openid-configuration"_s;
    StandInReply slow{404};
    slow.delay = 200ms;
    m_server->on(path, slow);
    fillIn(m_server->url({}).toString());
    QTRY_VERIFY(m_server->count(path) > 0);
    m_dialog.reset();
    QSignalSpy finished(m_http->network(), &QNetworkAccessManager::finished);
    QTRY_VERIFY(!finished.isEmpty());
}

void tst_ProviderCheck::issuer_notAllowed_isSaidAndNotContacted()
{
    setPolicy(R"({"allowed_issuers": ["https://login.example.com"]})");
    serveDescription();
    fillIn(m_server->url({}).toString());
    QTRY_VERIFY2(notice().contains(u"isn't allowed by "_s + policyFile()), qPrintable(notice()));
    button("Test")->click();
    QVERIFY(notice().contains(u"isn't allowed by "_s + policyFile()));
    QVERIFY(m_server->requests().isEmpty());
    QVERIFY(QFile::remove(policyFile()));
}

void tst_ProviderCheck::service_namesItsProvider()
{
    const QString origin = m_server->url({}).toString();
    m_server->on(u"/mcp"_s, StandInReply{401, "{}"});
    m_server->on(u"/.well-known/oauth-protected-resource/mcp"_s,
                 jsonReply({{u"resource"_s, origin + u"/mcp"_s}, {u"authorization_servers"_s, origin}}));
    m_server->on(u"/.well-known/oauth-authorization-server"_s,
                 jsonReply({{u"issuer"_s, origin},
                            {u"authorization_endpoint"_s, origin + u"/authorize"_s},
                            {u"token_endpoint"_s, origin + u"/token"_s}}));
    choose(u"A service's address"_s);
    type("Address of the service", origin + u"/mcp"_s);
    QVERIFY(!signIn()->isEnabled());
    QTRY_VERIFY2(signIn()->isEnabled(), qPrintable(notice()));
    QVERIFY2(notice().contains(u"takes the sign-in of"_s), qPrintable(notice()));
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    signIn()->click();
    const NewAccount account = accountOf(requested);
    QVERIFY(account.isService);
    QCOMPARE(account.profile.name, u"127.0.0.1"_s);
    QCOMPARE(account.profile.provider.issuer, origin);
    QCOMPARE(account.profile.provider.resources, QStringList(origin + u"/mcp"_s));
    QVERIFY(account.profile.provider.clientId.isEmpty());
    QVERIFY(account.profile.provider.scope.isEmpty());
}

void tst_ProviderCheck::service_withoutProvider_isSaid()
{
    choose(u"A service's address"_s);
    type("Address of the service", m_server->url(u"/nothing"_s).toString());
    QTRY_VERIFY2(notice().contains(u"doesn't say where to sign in"_s), qPrintable(notice()));
    QVERIFY(!signIn()->isEnabled());
}

void tst_ProviderCheck::service_addressThatIsNone_isAFault()
{
    choose(u"A service's address"_s);
    type("Address of the service", u"http://mcp.example.com/mcp"_s);
    QVERIFY2(notice().contains(u"has to begin with https://"_s), qPrintable(notice()));
    QVERIFY(!signIn()->isEnabled());
}

void tst_ProviderCheck::test_saysWhatIsWrong_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, int status, const char *body, const char *said) {
        QTest::newRow(name) << status << QByteArray(body) << QString::fromLatin1(said);
    };
    row("client", 400, R"({"error":"invalid_client"})", "doesn't know this client");
    row("redirect", 400, R"({"error":"invalid_redirect_uri"})", "refuses the redirect address");
    row("something", 400, "no", "without saying why");
    row("sign-in page", 200, "<html>", "didn't reject this client");
    row("busy", 503, "", "can't answer now");
}

void tst_ProviderCheck::test_saysWhatIsWrong()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, said);
    serveDescription();
    m_server->on(u"/authorize"_s, StandInReply{status, body});
    fillIn(m_server->url({}).toString());
    button("Test")->click();
    QTRY_VERIFY2(notice().contains(said), qPrintable(notice()));
}

QTEST_MAIN(tst_ProviderCheck)
#include "tst_providercheck.moc"
