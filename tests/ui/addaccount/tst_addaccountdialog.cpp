// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/addaccountdialog.h"

#include "tests/ui/addaccount/addaccountfixture.h"
#include "ui/addaccount/providerform.h"
#include "ui/addaccount/providermark.h"
#include "ui/widgets/lockednote.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the dialog asks for, and what it makes of the answers.
class tst_AddAccountDialog : public AddAccountFixture
{
    Q_OBJECT

private Q_SLOTS:
    void preset_asksForItsSettingsAndMakesItsProvider_data();
    void preset_asksForItsSettingsAndMakesItsProvider();
    void preset_isEveryBuiltInOne();
    void presets_thatNeedNothingFirst_areFirst();
    void presets_withLongLabels_leaveTheDialogItsWidth();
    void marks_differ();
    void redirect_toRegister_canBeCopied();
    void registration_hasALinkToItsPage();
    void signIn_isOfferedForUsableInputOnly_data();
    void signIn_isOfferedForUsableInputOnly();
    void name_followsTheHostUntilChosen();
    void name_taken_isNumbered();
    void signIn_reportsTheProfile();
    void advanced_isReported();
    void store_lockedByThePolicy_isShownAsSuch();
    void store_ofThePolicysDefaults_isChosenFirst();
    void caFile_lockedByThePolicy_isShownAsSuch();
    void caFile_ofThePolicysDefaults_isChosenFirst();
    void redirect_elsewhere_isAFault();
    void keyboardAlone_isEnough();
};

void tst_AddAccountDialog::preset_asksForItsSettingsAndMakesItsProvider_data()
{
    using Texts = QList<std::pair<QByteArray, QString>>;
    QTest::addColumn<Texts>("typed");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    const std::pair<QByteArray, QString> client{"Client ID", u"client"_s};
    const std::pair<QByteArray, QString> secret{"Client secret", u"s3cret"_s};
    const auto row = [](const char *label, const Texts &typed, const char *name, const char *address) {
        QTest::newRow(label) << typed << QString::fromLatin1(name) << QString::fromLatin1(address);
    };
    row("Auth0", {{"Your Auth0 domain", u"acme.eu.auth0.com"_s}, client}, "auth0", "https://acme.eu.auth0.com/");
    row("GitHub", {client, secret}, "github", "https://github.com/login/oauth/authorize");
    row("GitLab", {client}, "gitlab", "https://gitlab.com");
    row("Google", {client, secret}, "google", "https://accounts.google.com");
    row("Keycloak", {{"Address of Keycloak", u"https://k.example.com"_s}, {"Realm", u"r1"_s}, client}, "keycloak",
        "https://k.example.com/realms/r1");
    row("Microsoft Entra ID", {client}, "microsoft", "https://login.microsoftonline.com/organizations/v2.0");
    row("Okta", {{"Your Okta domain", u"acme.okta.com"_s}, client}, "okta", "https://acme.okta.com/oauth2/default");
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
    QCOMPARE(m_dialog->findChild<QListWidget *>()->count(), Presets(m_folder.path()).names().size() + 2);
}

void tst_AddAccountDialog::presets_thatNeedNothingFirst_areFirst()
{
    const auto *providers = m_dialog->findChild<QListWidget *>();
    QStringList labels;
    for (int row = 0; row < providers->count(); ++row)
        labels += providers->item(row)->text();
    QCOMPARE(labels.first(2), QStringList({u"PipeOps"_s, u"UiPath"_s}));
    QCOMPARE(labels.at(2), u"Auth0"_s);
    QCOMPARE(labels.last(), u"Another provider"_s);
}

void tst_AddAccountDialog::presets_withLongLabels_leaveTheDialogItsWidth()
{
    const int before = m_dialog->width();
    QVERIFY(QDir(m_folder.path()).mkpath(u"providers"_s));
    QFile file(m_folder.filePath(u"providers/long.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QJsonObject preset{{u"version"_s, 1},
                             {u"label"_s, QString(5000, u'L')},
                             {u"registration"_s, u"\u202eWith us\n"_s + QString(5000, u'R')},
                             {u"issuer"_s, u"https://login.example.com"_s}};
    file.write(QJsonDocument(preset).toJson());
    file.close();
    openDialog();
    m_dialog->setTypingDelay(1h);
    auto *providers = m_dialog->findChild<QListWidget *>();
    QCOMPARE(providers->findItems(u"LLL"_s, Qt::MatchStartsWith).size(), 1);
    providers->setCurrentItem(providers->findItems(u"LLL"_s, Qt::MatchStartsWith).first());
    QVERIFY2(m_dialog->width() < 2 * before, qPrintable(QString::number(m_dialog->width())));
    QVERIFY(m_dialog->minimumSizeHint().width() < 2 * before);
    const auto labels = m_dialog->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->text().startsWith(u"\ufffdWith us RRR") && label->text().size() <= 2000;
    }));
}

void tst_AddAccountDialog::marks_differ()
{
    QCOMPARE(initialsOfProvider(u"GitHub"_s), u"GH"_s);
    QCOMPARE(initialsOfProvider(u"GitLab"_s), u"GL"_s);
    QCOMPARE(initialsOfProvider(u"Google"_s), u"Go"_s);
    QCOMPARE(initialsOfProvider(u"Microsoft Entra ID"_s), u"ME"_s);
    QCOMPARE(initialsOfProvider(u"acme"_s), u"Ac"_s);
    const Presets presets(m_folder.path());
    QSet<QString> initials;
    for (const QString &name : presets.names())
        initials += initialsOfProvider(presets.find(name)->label);
    QCOMPARE(initials.size(), presets.names().size());
}

/// It is registered before the client has an ID.
void tst_AddAccountDialog::redirect_toRegister_canBeCopied()
{
    m_dialog->setTypingDelay(1h);
    QVERIFY(field("Redirect address")->isVisible());
    button("Copy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1/callback"_s);
    choose(u"UiPath"_s); // whose client is known
    QVERIFY(!field("Redirect address")->isVisible());
}

void tst_AddAccountDialog::registration_hasALinkToItsPage()
{
    m_dialog->setTypingDelay(1h);
    const QString seen = m_folder.filePath(u"arguments"_s);
    qputenv("BROWSER", u"sh -c \"echo %u > '%1.new'; mv '%1.new' '%1'\""_s.arg(seen).toLocal8Bit());
    const auto restore = qScopeGuard([] { qunsetenv("BROWSER"); });
    QVERIFY(!button("Open the registration page"));
    choose(u"GitHub"_s);
    button("Open the registration page")->click();
    QTRY_VERIFY(QFile::exists(seen));
    QFile file(seen);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll().trimmed()), u"https://github.com/settings/developers"_s);
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("https") << u"https://login.example.com"_s << true;
    QTest::newRow("with path") << u"https://login.example.com/realms/one"_s << true;
    QTest::newRow("http on this computer") << u"http://127.0.0.1:8080"_s << true;
    QTest::newRow("http on localhost") << u"http://localhost:8080"_s << true;
    QTest::newRow("http on IPv6 loopback") << u"http://[::1]:8080"_s << true;
    QTest::newRow("http elsewhere") << u"http://login.example.com"_s << false;
    QTest::newRow("http, looks like localhost") << u"http://localhost.example.com"_s << false;
    QTest::newRow("host alone") << u"login.example.com"_s << true;
    QTest::newRow("query") << u"https://login.example.com/?a=b"_s << false;
    QTest::newRow("another scheme") << u"ftp://login.example.com"_s << false;
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly()
{
    QFETCH(QString, issuer);
    QFETCH(bool, isOffered);
    m_dialog->setTypingDelay(1h);
    QVERIFY(!signIn()->isEnabled());
    type("Issuer URL", issuer);
    type("Profile name", u"work"_s);
    QVERIFY(!signIn()->isEnabled());
    type("Client ID", u"client"_s);
    QCOMPARE(signIn()->isEnabled(), isOffered);
    QCOMPARE(notice().isEmpty(), isOffered);
}

void tst_AddAccountDialog::name_followsTheHostUntilChosen()
{
    m_dialog->setTypingDelay(1h);
    type("Issuer URL", u"https://login.example.com/realm"_s);
    QCOMPARE(field("Profile name")->text(), u"login.example.com"_s);
    type("Profile name", u"work"_s);
    type("Issuer URL", u"https://other.example.com"_s);
    QCOMPARE(field("Profile name")->text(), u"work"_s);
}

void tst_AddAccountDialog::name_taken_isNumbered()
{
    m_dialog->setTypingDelay(1h);
    type("Issuer URL", u"https://taken.example.com"_s);
    QCOMPARE(field("Profile name")->text(), u"taken.example.com-2"_s);
}

void tst_AddAccountDialog::signIn_reportsTheProfile()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(u"https://login.example.com"_s);
    signIn()->click();
    QCOMPARE(requested.size(), 1);
    const NewAccount account = accountOf(requested);
    QCOMPARE(account.profile.name, u"login.example.com"_s);
    QCOMPARE(account.profile.provider.issuer, u"https://login.example.com"_s);
    QCOMPARE(account.profile.provider.clientId, u"client"_s);
    QCOMPARE(account.profile.provider.scope, u"openid profile email offline_access"_s);
    QCOMPARE(account.profile.provider.redirect, Redirect());
    QVERIFY(!account.profile.provider.needsClientSecret);
    QVERIFY(!account.isOnOtherDevice);
}

void tst_AddAccountDialog::advanced_isReported()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(u"https://login.example.com"_s);
    QVERIFY(!field("Scopes")->isVisible());
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    QVERIFY(field("Scopes")->isVisible());
    type("Scopes", u"openid  email"_s);
    type("Client secret", u"s3cret"_s);
    type("Redirect address", u"http://localhost:8104/oidc/login"_s);
    type("Certificate authorities", u"/etc/acme.pem"_s);
    m_dialog->findChild<QComboBox *>()->setCurrentIndex(1);
    signIn()->click();
    const NewAccount account = accountOf(requested);
    QCOMPARE(account.profile.provider.scope, u"openid email"_s);
    QCOMPARE(account.clientSecret, u"s3cret"_s);
    QVERIFY(account.profile.provider.needsClientSecret);
    const Redirect wanted{u"localhost"_s, u"/oidc/login"_s, {8104}};
    QCOMPARE(account.profile.provider.redirect, wanted);
    QCOMPARE(account.profile.caFile, u"/etc/acme.pem"_s);
    QCOMPARE(account.profile.store.kind, StoreKind::File);
}

void tst_AddAccountDialog::store_lockedByThePolicy_isShownAsSuch()
{
    setPolicy(R"({"locked": {"store": "file"}})");
    openDialog();
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(u"https://login.example.com"_s);
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    const auto *store = m_dialog->findChild<QComboBox *>();
    QVERIFY(!store->isEnabled());
    QCOMPARE(store->currentText(), u"Encrypted file"_s);
    QCOMPARE(store->accessibleDescription(), u"Set by your administrator"_s);
    QVERIFY(m_dialog->findChild<LockedNote *>()->isVisible());
    signIn()->click();
    QCOMPARE(accountOf(requested).profile.store.kind, StoreKind::File);
}

void tst_AddAccountDialog::caFile_lockedByThePolicy_isShownAsSuch()
{
    setPolicy(R"({"locked": {"ca_file": "/etc/acme.pem"}})");
    openDialog();
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(u"https://login.example.com"_s);
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    QVERIFY(!field("Certificate authorities")->isEnabled());
    QVERIFY(m_dialog->findChild<LockedNote *>()->isVisible());
    signIn()->click();
    QCOMPARE(accountOf(requested).profile.caFile, u"/etc/acme.pem"_s);
}

void tst_AddAccountDialog::caFile_ofThePolicysDefaults_isChosenFirst()
{
    setPolicy(R"({"defaults": {"ca_file": "/etc/acme.pem"}})");
    openDialog();
    m_dialog->setTypingDelay(1h);
    QSignalSpy requested(m_dialog.get(), &AddAccountDialog::signInRequested);
    fillIn(u"https://login.example.com"_s);
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    QCOMPARE(field("Certificate authorities")->text(), u"/etc/acme.pem"_s);
    field("Certificate authorities")->clear();
    signIn()->click();
    QCOMPARE(accountOf(requested).profile.caFile, QString());
}

void tst_AddAccountDialog::store_ofThePolicysDefaults_isChosenFirst()
{
    setPolicy(R"({"defaults": {"store": "file"}})");
    openDialog();
    m_dialog->findChild<ProviderForm *>()->findChild<QToolButton *>()->click();
    const auto *store = m_dialog->findChild<QComboBox *>();
    QVERIFY(store->isEnabled());
    QCOMPARE(store->currentText(), u"Encrypted file"_s);
    QVERIFY(!m_dialog->findChild<LockedNote *>()->isVisible());
}

void tst_AddAccountDialog::redirect_elsewhere_isAFault()
{
    m_dialog->setTypingDelay(1h);
    fillIn(u"https://login.example.com"_s);
    type("Redirect address", u"http://login.example.com/callback"_s);
    QVERIFY(!signIn()->isEnabled());
    QVERIFY(notice().contains(u"has to lead to this computer"_s));
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
    QTest::keyClicks(QApplication::focusWidget(), u"https://login.example.com"_s);
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Redirect address"));
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), button("Copy"));
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Client ID"));
    QTest::keyClicks(QApplication::focusWidget(), u"client"_s);
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), field("Profile name"));
    press(Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(accountOf(requested).profile.provider.clientId, u"client"_s);
}

QTEST_MAIN(tst_AddAccountDialog)
#include "tst_addaccountdialog.moc"
