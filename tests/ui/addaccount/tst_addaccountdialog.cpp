// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/addaccountdialog.h"

#include "core/net/http.h"
#include "tests/support/standinserver.h"
#include "ui/addaccount/providerform.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/qrpicture.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace authtray;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(authtray::NewAccount)

class tst_AddAccountDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<NewAccount>(); }
    void init();
    void preset_asksForItsSettingsAndMakesItsProvider_data();
    void preset_asksForItsSettingsAndMakesItsProvider();
    void preset_isEveryBuiltInOne();
    void signIn_isOfferedForUsableInputOnly_data();
    void signIn_isOfferedForUsableInputOnly();
    void name_followsTheHostUntilChosen();
    void name_taken_isNumbered();
    void signIn_reportsTheProfile();
    void advanced_isReported();
    void redirect_elsewhere_isAFault();
    void provider_isLookedForWhileTyping();
    void provider_answerAboutOlderInput_isLetPass();
    void provider_notThere_isSaid_data();
    void provider_notThere_isSaid();
    void dialog_closedWhileLooking_isNoMatter();
    void test_saysWhatIsWrong_data();
    void test_saysWhatIsWrong();
    void keyboardAlone_isEnough();
    void progress_canBeCancelledAndKeepsWhatWasTyped();
    void progress_withABrowser_hasALinkAndNoPicture();
    void progress_withADevice_hasAPicture();

private:
    QLineEdit *field(const char *name) const;
    QPushButton *button(const char *text) const;
    QPushButton *signIn() const;
    void choose(const QString &provider);
    void type(const char *name, const QString &text);
    void fillIn(const QString &issuer);
    QString notice() const;
    NewAccount accountOf(const QSignalSpy &requested) const { return requested.at(0).at(0).value<NewAccount>(); }
    void serveDescription();

    QTemporaryDir m_folder;
    std::unique_ptr<Http> m_http;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<AddAccountDialog> m_dialog;
};

void tst_AddAccountDialog::init()
{
    m_dialog.reset();
    m_http = std::make_unique<Http>(5s);
    m_server = std::make_unique<StandInServer>();
    const QStringList taken{QStringLiteral("taken.example.com")};
    m_dialog = std::make_unique<AddAccountDialog>(Presets(m_folder.path()), taken, *m_http);
    m_dialog->setTypingDelay(0ms);
    m_dialog->show();
    choose(QStringLiteral("Another provider"));
}

QLineEdit *tst_AddAccountDialog::field(const char *name) const
{
    for (QLineEdit *each : m_dialog->findChildren<QLineEdit *>()) {
        if (each->accessibleName() == QLatin1String(name))
            return each;
    }
    return nullptr;
}

QPushButton *tst_AddAccountDialog::button(const char *text) const
{
    for (QPushButton *each : m_dialog->findChildren<QPushButton *>()) {
        if (each->text().remove(u'&') == QLatin1String(text))
            return each;
    }
    return nullptr;
}

QPushButton *tst_AddAccountDialog::signIn() const
{
    return button("Sign in");
}

void tst_AddAccountDialog::choose(const QString &provider)
{
    auto *providers = m_dialog->findChild<QListWidget *>();
    providers->setCurrentItem(providers->findItems(provider, Qt::MatchExactly).value(0));
}

void tst_AddAccountDialog::type(const char *name, const QString &text)
{
    field(name)->selectAll();
    QTest::keyClicks(field(name), text);
}

void tst_AddAccountDialog::fillIn(const QString &issuer)
{
    type("Issuer URL", issuer);
    type("Client ID", QStringLiteral("client"));
}

QString tst_AddAccountDialog::notice() const
{
    QStringList texts;
    for (const QLabel *label : m_dialog->findChild<MessageBar *>()->findChildren<QLabel *>())
        texts += label->text();
    return texts.join(QString());
}

void tst_AddAccountDialog::serveDescription()
{
    const auto url = [this](const char *path) { return m_server->url(QLatin1String(path)).toString(); };
    const QJsonObject description{{QStringLiteral("issuer"), url("")},
                                  {QStringLiteral("authorization_endpoint"), url("/authorize")},
                                  {QStringLiteral("token_endpoint"), url("/token")},
                                  {QStringLiteral("device_authorization_endpoint"), url("/device")}};
    m_server->on(QStringLiteral("/.well-known/openid-configuration"),
                 StandInReply{200, QJsonDocument(description).toJson()});
}

void tst_AddAccountDialog::preset_asksForItsSettingsAndMakesItsProvider_data()
{
    using Texts = QList<std::pair<QByteArray, QString>>;
    QTest::addColumn<Texts>("typed");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    const std::pair<QByteArray, QString> client{"Client ID", QStringLiteral("client")};
    const std::pair<QByteArray, QString> secret{"Client secret", QStringLiteral("s3cret")};
    const auto row = [](const char *label, const Texts &typed, const char *name, const char *address) {
        QTest::newRow(label) << typed << QString::fromLatin1(name) << QString::fromLatin1(address);
    };
    row("Auth0", {{"Your Auth0 domain", QStringLiteral("acme.eu.auth0.com")}, client}, "auth0",
        "https://acme.eu.auth0.com/");
    row("GitHub", {client, secret}, "github", "https://github.com/login/oauth/authorize");
    row("GitLab", {client}, "gitlab", "https://gitlab.com");
    row("Google", {client, secret}, "google", "https://accounts.google.com");
    row("Keycloak",
        {{"Address of Keycloak", QStringLiteral("https://k.example.com")}, {"Realm", QStringLiteral("r1")}, client},
        "keycloak", "https://k.example.com/realms/r1");
    row("Microsoft Entra ID", {client}, "microsoft", "https://login.microsoftonline.com/organizations/v2.0");
    row("Okta", {{"Your Okta domain", QStringLiteral("acme.okta.com")}, client}, "okta",
        "https://acme.okta.com/oauth2/default");
    row("PipeOps", {}, "pipeops", "https://console.pipeops.io/auth/signin");
    row("UiPath", {}, "uipath", "https://cloud.uipath.com/identity_");
}

void tst_AddAccountDialog::preset_asksForItsSettingsAndMakesItsProvider()
{
    using Texts = QList<std::pair<QByteArray, QString>>;
    QFETCH(Texts, typed);
    m_dialog->setTypingDelay(1h); // nobody out there is asked
    choose(QString::fromLatin1(QTest::currentDataTag()));
    for (const auto &[label, text] : typed) {
        QVERIFY(!signIn()->isEnabled());
        QVERIFY2(field(label.constData()), label.constData());
        QVERIFY(field(label.constData())->isVisible());
        type(label.constData(), text);
    }
    QVERIFY(signIn()->isEnabled());
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    signIn()->click();
    const Profile profile = accountOf(requested).profile;
    const Provider &provider = profile.provider;
    QTEST(profile.name, "name");
    QTEST(provider.issuer.isEmpty() ? provider.endpoints.authorization.toString() : provider.issuer, "address");
    const auto preset = Presets(m_folder.path()).find(profile.name);
    QJsonObject keys = preset->provider;
    const Provider usual = Provider::takeFrom(keys);
    QCOMPARE(provider.preset, profile.name);
    QCOMPARE(provider.redirect, usual.redirect);
    QCOMPARE(provider.scope, usual.scope);
    QCOMPARE(provider.needsClientSecret, usual.needsClientSecret);
}

void tst_AddAccountDialog::preset_isEveryBuiltInOne()
{
    QCOMPARE(m_dialog->findChild<QListWidget *>()->count(), Presets(m_folder.path()).names().size() + 1);
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("https") << QStringLiteral("https://login.example.com") << true;
    QTest::newRow("with path") << QStringLiteral("https://login.example.com/realms/one") << true;
    QTest::newRow("http on this computer") << QStringLiteral("http://127.0.0.1:8080") << true;
    QTest::newRow("http on localhost") << QStringLiteral("http://localhost:8080") << true;
    QTest::newRow("http on IPv6 loopback") << QStringLiteral("http://[::1]:8080") << true;
    QTest::newRow("http elsewhere") << QStringLiteral("http://login.example.com") << false;
    QTest::newRow("http, looks like localhost") << QStringLiteral("http://localhost.example.com") << false;
    QTest::newRow("host alone") << QStringLiteral("login.example.com") << true;
    QTest::newRow("query") << QStringLiteral("https://login.example.com/?a=b") << false;
    QTest::newRow("another scheme") << QStringLiteral("ftp://login.example.com") << false;
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly()
{
    QFETCH(QString, issuer);
    QFETCH(bool, isOffered);
    m_dialog->setTypingDelay(1h);
    QVERIFY(!signIn()->isEnabled());
    type("Issuer URL", issuer);
    type("Profile name", QStringLiteral("work"));
    QVERIFY(!signIn()->isEnabled());
    type("Client ID", QStringLiteral("client"));
    QCOMPARE(signIn()->isEnabled(), isOffered);
    QCOMPARE(notice().isEmpty(), isOffered);
}

void tst_AddAccountDialog::name_followsTheHostUntilChosen()
{
    m_dialog->setTypingDelay(1h);
    type("Issuer URL", QStringLiteral("https://login.example.com/realm"));
    QCOMPARE(field("Profile name")->text(), QStringLiteral("login.example.com"));
    type("Profile name", QStringLiteral("work"));
    type("Issuer URL", QStringLiteral("https://other.example.com"));
    QCOMPARE(field("Profile name")->text(), QStringLiteral("work"));
}

void tst_AddAccountDialog::name_taken_isNumbered()
{
    m_dialog->setTypingDelay(1h);
    type("Issuer URL", QStringLiteral("https://taken.example.com"));
    QCOMPARE(field("Profile name")->text(), QStringLiteral("taken.example.com-2"));
}

void tst_AddAccountDialog::signIn_reportsTheProfile()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(QStringLiteral("https://login.example.com"));
    signIn()->click();
    QCOMPARE(requested.size(), 1);
    const NewAccount account = accountOf(requested);
    QCOMPARE(account.profile.name, QStringLiteral("login.example.com"));
    QCOMPARE(account.profile.provider.issuer, QStringLiteral("https://login.example.com"));
    QCOMPARE(account.profile.provider.clientId, QStringLiteral("client"));
    QCOMPARE(account.profile.provider.scope, QStringLiteral("openid profile email offline_access"));
    QCOMPARE(account.profile.provider.redirect, Redirect());
    QVERIFY(!account.profile.provider.needsClientSecret);
    QVERIFY(!account.isOnOtherDevice);
}

void tst_AddAccountDialog::advanced_isReported()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(QStringLiteral("https://login.example.com"));
    QVERIFY(!field("Scopes")->isVisible());
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    QVERIFY(field("Scopes")->isVisible());
    type("Scopes", QStringLiteral("openid  email"));
    type("Client secret", QStringLiteral("s3cret"));
    type("Redirect address", QStringLiteral("http://localhost:8104/oidc/login"));
    type("Certificate authorities", QStringLiteral("/etc/acme.pem"));
    m_dialog->findChild<QComboBox *>()->setCurrentIndex(1);
    signIn()->click();
    const NewAccount account = accountOf(requested);
    QCOMPARE(account.profile.provider.scope, QStringLiteral("openid email"));
    QCOMPARE(account.clientSecret, QStringLiteral("s3cret"));
    QVERIFY(account.profile.provider.needsClientSecret);
    const Redirect wanted{QStringLiteral("localhost"), QStringLiteral("/oidc/login"), {8104}};
    QCOMPARE(account.profile.provider.redirect, wanted);
    QCOMPARE(account.profile.caFile, QStringLiteral("/etc/acme.pem"));
    QCOMPARE(account.profile.store, StoreKind::File);
}

void tst_AddAccountDialog::redirect_elsewhere_isAFault()
{
    m_dialog->setTypingDelay(1h);
    fillIn(QStringLiteral("https://login.example.com"));
    type("Redirect address", QStringLiteral("http://login.example.com/callback"));
    QVERIFY(!signIn()->isEnabled());
    QVERIFY(notice().contains(QStringLiteral("has to lead to this computer")));
}

void tst_AddAccountDialog::provider_isLookedForWhileTyping()
{
    serveDescription();
    fillIn(m_server->url({}).toString());
    QTRY_VERIFY2(notice().contains(QStringLiteral("responded")), qPrintable(notice()));
    QVERIFY(button("On another device")->isVisible());
    type("Issuer URL", QStringLiteral("https://"));
    QVERIFY(!button("On another device")->isVisible());
}

void tst_AddAccountDialog::provider_answerAboutOlderInput_isLetPass()
{
    StandInReply slow{404};
    slow.delay = 300ms;
    m_server->on(QStringLiteral("/old/.well-known/openid-configuration"), slow);
    serveDescription();
    type("Issuer URL", m_server->url(QStringLiteral("/old")).toString());
    QTRY_VERIFY(m_server->count(QStringLiteral("/old/.well-known/openid-configuration")) > 0);
    type("Issuer URL", m_server->url({}).toString());
    QTRY_VERIFY(notice().contains(QStringLiteral("responded")));
    QTRY_VERIFY(m_server->count(QStringLiteral("/.well-known/oauth-authorization-server/old")) > 0);
    QVERIFY(notice().contains(QStringLiteral("responded")));
}

void tst_AddAccountDialog::provider_notThere_isSaid_data()
{
    QTest::addColumn<bool>("isRunning");
    QTest::addColumn<QString>("said");
    QTest::newRow("unreachable") << false << QStringLiteral("an't reach 127.0.0.1");
    QTest::newRow("not OpenID") << true << QStringLiteral("there are no metadata");
}

void tst_AddAccountDialog::provider_notThere_isSaid()
{
    QFETCH(bool, isRunning);
    QFETCH(QString, said);
    const QString issuer = m_server->url({}).toString();
    if (!isRunning)
        m_server->stop();
    fillIn(issuer);
    QTRY_VERIFY2(notice().contains(said), qPrintable(notice()));
}

void tst_AddAccountDialog::dialog_closedWhileLooking_isNoMatter()
{
    const QString path = QStringLiteral("/.well-known/openid-configuration");
    StandInReply slow{404};
    slow.delay = 200ms;
    m_server->on(path, slow);
    fillIn(m_server->url({}).toString());
    QTRY_VERIFY(m_server->count(path) > 0);
    m_dialog.reset();
    QSignalSpy finished(m_http->network(), &QNetworkAccessManager::finished);
    QTRY_VERIFY(finished.size() > 0);
}

void tst_AddAccountDialog::test_saysWhatIsWrong_data()
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

void tst_AddAccountDialog::test_saysWhatIsWrong()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, said);
    serveDescription();
    m_server->on(QStringLiteral("/authorize"), StandInReply{status, body});
    fillIn(m_server->url({}).toString());
    button("Test")->click();
    QTRY_VERIFY2(notice().contains(said), qPrintable(notice()));
}

/// From the list of providers by the keys alone to the sign-in.
void tst_AddAccountDialog::keyboardAlone_isEnough()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    m_dialog->activateWindow();
    auto *providers = m_dialog->findChild<QListWidget *>();
    providers->setFocus();
    QTRY_VERIFY(providers->hasFocus());
    const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
    press(Qt::Key_Home);
    press(Qt::Key_End);
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Issuer URL"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("https://login.example.com"));
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Client ID"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("client"));
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Profile name"));
    press(Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(accountOf(requested).profile.provider.clientId, QStringLiteral("client"));
}

void tst_AddAccountDialog::progress_canBeCancelledAndKeepsWhatWasTyped()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy cancelled(m_dialog.get(), &AddAccountDialog::cancelRequested);
    fillIn(QStringLiteral("https://login.example.com"));
    signIn()->click();
    QVERIFY(!field("Client ID")->isVisible());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(m_dialog->isVisible());
    m_dialog->showProblem({Error::Kind::Cancelled, {}, {}});
    QVERIFY(field("Client ID")->isVisible());
    QCOMPARE(field("Client ID")->text(), QStringLiteral("client"));
    QVERIFY(notice().isEmpty());
}

void tst_AddAccountDialog::progress_withABrowser_hasALinkAndNoPicture()
{
    m_dialog->setTypingDelay(1h);
    fillIn(QStringLiteral("https://login.example.com"));
    signIn()->click();
    QVERIFY(!button("Copy link")->isVisible());
    m_dialog->showBrowser(QUrl(QStringLiteral("https://login.example.com/authorize?state=1")));
    QVERIFY(button("Copy link")->isVisible());
    QVERIFY(button("Open again")->isVisible());
    QVERIFY(!m_dialog->findChild<QrPicture *>()->isVisible());
}

void tst_AddAccountDialog::progress_withADevice_hasAPicture()
{
    m_dialog->setTypingDelay(1h);
    fillIn(QStringLiteral("https://login.example.com"));
    signIn()->click();
    m_dialog->showDeviceCode({QUrl(QStringLiteral("https://login.example.com/device")), {}, QStringLiteral("WDJB-MJHT")});
    QVERIFY(m_dialog->findChild<QrPicture *>()->isVisible());
}

QTEST_MAIN(tst_AddAccountDialog)
#include "tst_addaccountdialog.moc"
