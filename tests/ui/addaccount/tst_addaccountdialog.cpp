// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/addaccountdialog.h"

#include "tests/ui/addaccount/addaccountfixture.h"
#include "ui/addaccount/providerform.h"

#include <QComboBox>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace authtray;
using namespace std::chrono_literals;

/// What the dialog asks for, and what it makes of the answers.
class tst_AddAccountDialog : public AddAccountFixture
{
    Q_OBJECT

private Q_SLOTS:
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
    void keyboardAlone_isEnough();
};

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

QTEST_MAIN(tst_AddAccountDialog)
#include "tst_addaccountdialog.moc"
