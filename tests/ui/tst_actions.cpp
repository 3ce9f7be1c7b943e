// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "core/store/sealedfile.h"
#include "tests/support/await.h"
#include "tests/support/testenvironment.h"
#include "ui/account/accountwindow.h"
#include "ui/account/diagnosisdialog.h"
#include "ui/account/historydialog.h"
#include "ui/account/programsdialog.h"
#include "ui/addaccount/addaccountdialog.h"
#include "ui/questions/passphrasedialog.h"
#include "ui/questions/profilenamedialog.h"
#include "ui/state/availableactions.h"
#include "ui/widgets/wrappinglabel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QTextEdit>
#include <QTreeWidget>

#include <algorithm>
#include <cstring>

using namespace authtray;
using namespace std::chrono_literals;

/// What a person is asked for what they have asked for, on a profile of their own.
class tst_Actions : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();

    void passphrase_isAskedForARequestedAction();
    void passphrase_notRequested_isAskedOfNobody();
    void passphrase_notGiven_isOfferedAgain();
    void passphrase_new_isTypedTwice();
    void passphrase_inTime_isNoLongerAsked();
    void copyToken_isAskedBefore_data();
    void copyToken_isAskedBefore();
    void renew_pressedTwice_asksTheProviderOnce();
    void copyToken_pressedTwice_isCopiedOnce();
    void signOut_ofAnotherProfile_needsNoWaiting();
    void removeProfile_signsOutAndRemoves();
    void removeProfile_undone_isBackWithoutASession();
    void renameProfile_asksForAFreeName();
    void renameProfile_undone_hasTheOldNameAndTheSession();
    void duplicateProfile_hasTheSettingsAndNoSession();
    void duplicateProfile_ofAConfidentialClient_asksForItsSecret();
    void clientSecret_notGiven_changesNothing();
    void duplicateProfile_undone_isGone();
    void programs_areShownOfTheProfile();
    void history_isShownOfTheProfile();
    void diagnosis_showsWhatWasFound_andWhatToDo();
    void diagnosis_closedMeanwhile_goesOnUnseen();
    void programs_ofAnotherProfile_areAskedForByItsName();
    void duplicateProfile_suggestsANameThatFits();
    void sessionsPage_isOpenedByTheProfilesBrowser();
    void removeProfile_refusedOrFailing_changesNothing();
    void removeProfile_withASessionLeftElsewhere_asksBeforeAbandoningIt();
    void signInAgain_goesOnOnAnotherDevice();
    void signIn_whileAnotherRuns_isToldAndChangesNothing();
    void language_chosen_keepsTheFocus();
    void tenant_isChosenFromAList();
    void tenant_notChosen_changesNothing();

private:
    void keepInFile();
    void keepClient();
    void start();
    void giveName(Action action, const QString &name, const char *yes);
    QStringList messages() const;
    template<typename Widget>
    Widget *visibleWidget() const; ///< outside of the account window
    QMessageBox *question() const { return m_window->findChild<QMessageBox *>(); }
    static QPushButton *button(const QWidget *dialog, const char *text);
    Session *session() const { return m_sessions->find(QStringLiteral("work")); }

    std::unique_ptr<SealedFile> m_file;
    std::unique_ptr<Sessions> m_sessions;
    std::unique_ptr<AccountWindow> m_window;
    std::unique_ptr<Actions> m_actions;
    Clock m_clock;
};

namespace {

const QString key = QStringLiteral("work@instance");
const QDeadlineTimer deadline(60s);

Tokens someTokens()
{
    Tokens tokens;
    tokens.accessToken = QStringLiteral("access");
    tokens.clientSecret = QStringLiteral("secret");
    tokens.issuedAt = QDateTime::currentDateTimeUtc();
    tokens.expiresAt = tokens.issuedAt.addSecs(3600);
    return tokens;
}

Profile someProfile()
{
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.session = Profile::SessionMark::SignedIn;
    profile.provider.clientId = QStringLiteral("client");
    return profile;
}

} // namespace

void tst_Actions::cleanup()
{
    m_actions.reset();
    m_window.reset();
    m_sessions.reset();
    TestEnvironment::cleanup();
}

void tst_Actions::start()
{
    m_file = std::make_unique<SealedFile>(m_folder->filePath(QStringLiteral("sessions")),
                                          [this](const QString &path, bool isNew, QDeadlineTimer until) {
                                              return m_actions->askPassphrase(path, isNew, until);
                                          });
    m_sessions = std::make_unique<Sessions>(m_paths, Stores(m_keychain, *m_file), *m_http, m_clock);
    m_window = std::make_unique<AccountWindow>();
    m_actions = std::make_unique<Actions>(*m_sessions, [this]() -> AccountWindow & { return *m_window; });
    m_actions->connectTo(*m_window);
}

/// A session in an encrypted file, which another process has written.
void tst_Actions::keepInFile()
{
    const auto give = [](QString, bool, QDeadlineTimer) -> QCoro::Task<Result<Secret>> {
        const QByteArray text = "correct horse";
        Secret passphrase(static_cast<size_t>(text.size()));
        std::memcpy(passphrase.data(), text.constData(), passphrase.size());
        co_return std::as_const(passphrase);
    };
    SealedFile file(m_folder->filePath(QStringLiteral("sessions")), give);
    QVERIFY(await(file.write(key, someTokens().toText(), deadline)));
    Profile profile = someProfile();
    profile.store.kind = StoreKind::File;
    QVERIFY(m_profiles->save(profile));
    start();
}

/// A client that signs in as itself, at a provider with tenants.
void tst_Actions::keepClient()
{
    Tokens tokens = someTokens();
    tokens.isClientsOwn = true;
    m_keychain.items.insert(key, tokens.toText());
    Profile profile = someProfile();
    Provider &provider = profile.provider;
    provider.clientCredentials = true;
    provider.endpointsGiven = true;
    provider.endpoints.token = m_server->url(QStringLiteral("/token"));
    const auto name = [](const char *text) { return QString::fromLatin1(text); };
    provider.tenantSource = {m_server->url(QStringLiteral("/tenants")).toString(),
                             name("tenants"),
                             name("id"),
                             name("name"),
                             name("organization.id"),
                             name("organization.name")};
    StandInReply reply;
    reply.body = R"({"access_token": "new", "expires_in": 3600})";
    m_server->on(QStringLiteral("/token"), reply);
    reply.body =
            R"({"organization": {"id": "1", "name": "Acme"}, "tenants": [{"id": "2", "name": "Blue"}, {"id": "3", "name": "Red"}]})";
    m_server->on(QStringLiteral("/tenants"), reply);
    QVERIFY(m_profiles->save(profile));
    start();
}

template<typename Widget>
Widget *tst_Actions::visibleWidget() const
{
    Widget *found = nullptr;
    for (QWidget *candidate : QApplication::allWidgets()) {
        if (auto *widget = qobject_cast<Widget *>(candidate);
            widget && widget->isVisible() && widget->window() != m_window.get())
            found = widget;
    }
    return found;
}

QPushButton *tst_Actions::button(const QWidget *dialog, const char *text)
{
    for (QPushButton *button : dialog->window()->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == QLatin1String(text))
            return button;
    }
    return nullptr;
}

void tst_Actions::passphrase_isAskedForARequestedAction()
{
    keepInFile();
    m_actions->perform(Action::CopyToken, QStringLiteral("work"));
    button(question(), "Copy")->click();
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    auto *field = visibleWidget<QLineEdit>();
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QVERIFY(!button(field, "Open")->isEnabled());
    QTest::keyClicks(field, QStringLiteral("correct horse"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("access"));
    QTRY_VERIFY(!visibleWidget<PassphraseDialog>());
}

/// By a script, say, or for a renewal ahead of time.
void tst_Actions::passphrase_notRequested_isAskedOfNobody()
{
    keepInFile();
    const auto loaded = await(session()->load(deadline));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, Error::Kind::PassphraseMissing);
    QVERIFY(!visibleWidget<PassphraseDialog>());
}

void tst_Actions::passphrase_notGiven_isOfferedAgain()
{
    keepInFile();
    m_actions->perform(Action::Renew, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<PassphraseDialog>());
    visibleWidget<PassphraseDialog>()->reject();
    QTRY_VERIFY(session()->state().problem);
    QCOMPARE(renewalText(session()->state()).remove(u'&'), QStringLiteral("Enter passphrase…"));
    QVERIFY(availableActions(session()->state()).renew);
}

void tst_Actions::passphrase_new_isTypedTwice()
{
    PassphraseDialog dialog(QStringLiteral("file"), true);
    const auto fields = dialog.findChildren<QLineEdit *>();
    QCOMPARE(fields.size(), 2);
    QTest::keyClicks(fields.at(0), QStringLiteral("pass"));
    QTest::keyClicks(fields.at(1), QStringLiteral("past"));
    QVERIFY(!button(&dialog, "Use it")->isEnabled());
    fields.at(1)->setText(QStringLiteral("pass"));
    QVERIFY(button(&dialog, "Use it")->isEnabled());
    const Secret typed = dialog.takePassphrase();
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(typed.data()), static_cast<qsizetype>(typed.size())),
             QByteArray("pass"));
    for (const QLineEdit *field : fields)
        QVERIFY(field->text().isEmpty() && !field->isUndoAvailable());
}

void tst_Actions::passphrase_inTime_isNoLongerAsked()
{
    const auto passphrase = await(askPassphrase(nullptr, QStringLiteral("file"), false, QDeadlineTimer(1ms)));
    QVERIFY(!passphrase);
    QTRY_VERIFY(!visibleWidget<PassphraseDialog>());
}

void tst_Actions::copyToken_isAskedBefore_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("copied");
    QTest::newRow("yes") << QStringLiteral("Copy") << QStringLiteral("access");
    QTest::newRow("no") << QStringLiteral("Cancel") << QStringLiteral("before");
}

/// Another program may have pressed the menu's entry, many times.
void tst_Actions::copyToken_isAskedBefore()
{
    QFETCH(QString, answer);
    QFETCH(QString, copied);
    keepClient();
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    for (int i = 0; i < 3; ++i)
        m_actions->perform(Action::CopyToken, QStringLiteral("work"));
    QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
    QVERIFY(m_window->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    button(question(), qPrintable(answer))->click();
    QTRY_VERIFY(!question());
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), copied);
}

/// Also before the window says that it is being renewed, which it does once the keychain has answered.
void tst_Actions::renew_pressedTwice_asksTheProviderOnce()
{
    keepClient();
    for (int i = 0; i < 3; ++i)
        m_actions->perform(Action::Renew, QStringLiteral("work"));
    QTRY_COMPARE(m_keychain.writes, 1);
    const auto turn = await(session()->savePreferences({}, deadline)); // after whoever waits for the lock
    QVERIFY(turn);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
    m_actions->perform(Action::Renew, QStringLiteral("work"));
    QTRY_COMPARE(m_server->count(QStringLiteral("/token")), 2);
}

void tst_Actions::copyToken_pressedTwice_isCopiedOnce()
{
    keepClient();
    Tokens expired = *Tokens::fromText(m_keychain.items.value(key));
    expired.expiresAt = expired.issuedAt.addSecs(-1);
    m_keychain.items.insert(key, expired.toText());
    QSignalSpy copied(m_actions.get(), &Actions::tokenCopied);
    m_window->showProfile(QStringLiteral("work"));
    for (int i = 0; i < 3; ++i)
        Q_EMIT m_window->actionRequested(Action::CopyToken);
    QTRY_COMPARE(copied.size(), 1);
    const auto turn = await(session()->savePreferences({}, deadline));
    QVERIFY(turn);
    QCOMPARE(copied.size(), 1);
}

void tst_Actions::signOut_ofAnotherProfile_needsNoWaiting()
{
    keepClient();
    Profile home = someProfile();
    home.name = QStringLiteral("home");
    QVERIFY(m_sessions->addProfile(home));
    m_actions->perform(Action::SignOut, QStringLiteral("work"));
    m_actions->perform(Action::SignOut, QStringLiteral("work"));
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
    m_actions->perform(Action::RemoveProfile, QStringLiteral("home"));
    QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 2);
    for (QMessageBox *box : m_window->findChildren<QMessageBox *>())
        box->reject();
    QTRY_VERIFY(!question());
    QVERIFY(session()->profile().isSignedIn());
}

void tst_Actions::removeProfile_signsOutAndRemoves()
{
    keepClient();
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Remove")->click();
    QTRY_VERIFY(m_profiles->names().isEmpty());
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(m_sessions->all().isEmpty());
}

void tst_Actions::removeProfile_refusedOrFailing_changesNothing()
{
    keepClient();
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Cancel")->click();
    QTRY_VERIFY(!question());
    m_keychain.removeError = Error{Error::Kind::StoreRefused, {}, {}};
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Remove")->click();
    QTRY_VERIFY(!question());
    QTRY_VERIFY(session()->state().problem);
    QVERIFY(session()->profile().isSignedIn());
    QCOMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
}

void tst_Actions::removeProfile_withASessionLeftElsewhere_asksBeforeAbandoningIt()
{
    keepClient();
    m_keychain.name = QStringLiteral("Secret Service");
    Profile profile = session()->profile();
    profile.leftIn = {{StoreKind::Keychain, QStringLiteral("KWallet")}};
    QVERIFY(m_profiles->save(profile));
    const auto isAskedAgain = [this] {
        return question() && question()->text().contains(QStringLiteral("all the same"));
    };
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Remove")->click();
    QTRY_VERIFY(isAskedAgain());
    QVERIFY(question()->informativeText().contains(QStringLiteral("KWallet")));
    button(question(), "Cancel")->click();
    QTRY_VERIFY(!question());
    QCOMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
    QVERIFY(!session()->profile().isSignedIn());

    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Remove")->click();
    QTRY_VERIFY(isAskedAgain());
    button(question(), "Remove")->click();
    QTRY_VERIFY(m_profiles->names().isEmpty());
}

/// Answers the question of a new name, and waits until the profile has it.
void tst_Actions::giveName(Action action, const QString &name, const char *yes)
{
    m_actions->perform(action, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    auto *field = visibleWidget<QLineEdit>();
    field->setText(name);
    QVERIFY(button(field, yes)->isEnabled());
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(m_profiles->names().contains(name));
    QTRY_VERIFY(!m_window->findChild<ProfileNameDialog *>());
}

QStringList tst_Actions::messages() const
{
    QStringList texts;
    for (const QLabel *label : m_window->findChildren<QLabel *>())
        texts += label->text();
    return texts;
}

void tst_Actions::removeProfile_undone_isBackWithoutASession()
{
    keepClient();
    m_actions->perform(Action::RemoveProfile, QStringLiteral("work"));
    button(question(), "Remove")->click();
    QTRY_VERIFY(m_profiles->names().isEmpty());
    QTRY_VERIFY(messages().contains(QStringLiteral("The profile “work” is removed.")));
    m_actions->perform(Action::UndoChange, {});
    QTRY_COMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
    QTRY_VERIFY(messages().contains(QStringLiteral("The profile “work” is back. Sign in to use it.")));
    QCOMPARE(session()->state().phase, SessionState::Phase::SignedOut);
    QCOMPARE(session()->profile().provider.clientId, QStringLiteral("client"));
    m_actions->perform(Action::UndoChange, {}); // there is nothing more to undo
    QCOMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
}

void tst_Actions::renameProfile_asksForAFreeName()
{
    keepClient();
    Profile home = someProfile();
    home.name = QStringLiteral("home");
    QVERIFY(m_profiles->save(home));
    m_actions->perform(Action::RenameProfile, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    auto *field = visibleWidget<QLineEdit>();
    QCOMPARE(field->text(), QStringLiteral("work"));
    for (const char *name : {"", "home", "a b"}) {
        field->setText(QString::fromLatin1(name));
        QVERIFY(!button(field, "Rename")->isEnabled());
    }
    button(field, "Cancel")->click();
    QTRY_VERIFY(!m_window->findChild<ProfileNameDialog *>()); // its answer was taken
    QVERIFY(session()->profile().isSignedIn());
}

void tst_Actions::renameProfile_undone_hasTheOldNameAndTheSession()
{
    keepClient();
    giveName(Action::RenameProfile, QStringLiteral("office"), "Rename");
    QTRY_VERIFY(messages().contains(QStringLiteral("The profile is called “office” now.")));
    QCOMPARE(m_profiles->names(), QStringList(QStringLiteral("office")));
    QCOMPARE(m_keychain.items.keys(), QStringList(QStringLiteral("office@instance")));
    QVERIFY(m_sessions->find(QStringLiteral("office"))->profile().isSignedIn());
    m_actions->perform(Action::UndoChange, QStringLiteral("office"));
    QTRY_COMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
    QTRY_COMPARE(m_keychain.items.keys(), QStringList(key));
    QVERIFY(session()->profile().isSignedIn());
}

void tst_Actions::duplicateProfile_hasTheSettingsAndNoSession()
{
    keepClient();
    const auto saved = await(session()->savePreferences(Preferences{{}, true}, deadline));
    QVERIFY(saved);
    giveName(Action::DuplicateProfile, QStringLiteral("work-2"), "Duplicate");
    const Profile copy = *m_profiles->load(QStringLiteral("work-2"));
    QCOMPARE(copy.provider, session()->profile().provider);
    QVERIFY(copy.preferences.isQuiet);
    QVERIFY(!copy.isSignedIn() && copy.account.id.isEmpty());
    QVERIFY(session()->profile().isSignedIn());
    QCOMPARE(m_keychain.items.keys(), QStringList(key));
}

void tst_Actions::duplicateProfile_ofAConfidentialClient_asksForItsSecret()
{
    keepClient();
    giveName(Action::DuplicateProfile, QStringLiteral("work-2"), "Duplicate");
    m_actions->perform(Action::SignIn, QStringLiteral("work-2"));
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    auto *field = visibleWidget<QLineEdit>();
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QVERIFY(!button(field, "Sign in")->isEnabled());
    QVERIFY(m_actions->signingIn()); // no other sign-in begins meanwhile
    QTest::keyClicks(field, QStringLiteral("its secret"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(visibleWidget<QListWidget>());
    button(visibleWidget<QListWidget>(), "Choose")->click();
    QTRY_VERIFY(m_profiles->load(QStringLiteral("work-2"))->isSignedIn());
    QTRY_VERIFY(!m_actions->signingIn());
    QCOMPARE(Tokens::fromText(m_keychain.items.value(QStringLiteral("work-2@instance")))->clientSecret,
             QStringLiteral("its secret"));
}

void tst_Actions::clientSecret_notGiven_changesNothing()
{
    keepClient();
    giveName(Action::DuplicateProfile, QStringLiteral("work-2"), "Duplicate");
    m_actions->perform(Action::SignIn, QStringLiteral("work-2"));
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    QTest::keyClick(visibleWidget<QLineEdit>(), Qt::Key_Escape);
    QTRY_VERIFY(!m_actions->signingIn());
    QVERIFY(!m_profiles->load(QStringLiteral("work-2"))->isSignedIn());
    QCOMPARE(m_keychain.items.keys(), QStringList(key));
}

void tst_Actions::duplicateProfile_undone_isGone()
{
    keepClient();
    giveName(Action::DuplicateProfile, QStringLiteral("work-2"), "Duplicate");
    m_actions->perform(Action::UndoChange, QStringLiteral("work-2"));
    QTRY_COMPARE(m_profiles->names(), QStringList(QStringLiteral("work")));
    QVERIFY(session()->profile().isSignedIn());
}

void tst_Actions::programs_areShownOfTheProfile()
{
    QVERIFY(m_profiles->save(someProfile()));
    start();
    session()->noteRequest(QStringLiteral("backup.sh"), QStringLiteral("token"));
    m_actions->perform(Action::ShowPrograms, QStringLiteral("work"));
    auto *dialog = m_window->findChild<ProgramsDialog *>();
    QVERIFY(dialog);
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<QTreeWidget *>()->topLevelItem(0)->text(0), QStringLiteral("backup.sh"));
    dialog->close();
    QTRY_VERIFY(!m_window->findChild<ProgramsDialog *>());
}

void tst_Actions::history_isShownOfTheProfile()
{
    QVERIFY(m_profiles->save(someProfile()));
    start();
    Ledger ledger = session()->ledger();
    ledger.add({.time = QDateTime::currentDateTimeUtc(),
                .caller = QStringLiteral("git (credential)"),
                .reason = LedgerEntry::Reason::Expired,
                .sent = QStringLiteral("0a1b2c3d"),
                .held = QStringLiteral("4e5f6071")});
    m_actions->perform(Action::ShowHistory, QStringLiteral("work"));
    auto *dialog = m_window->findChild<HistoryDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const auto *item = dialog->findChild<QTreeWidget *>()->topLevelItem(0);
    QCOMPARE(item->text(1), QStringLiteral("Renewed · the token had expired"));
    QVERIFY(item->text(2).contains(u"git (credential)"));
    QCOMPARE(item->text(3), QStringLiteral("0a1b2c3d → 4e5f6071"));
    dialog->close();
    QTRY_VERIFY(!m_window->findChild<HistoryDialog *>());
}

void tst_Actions::diagnosis_showsWhatWasFound_andWhatToDo()
{
    Profile profile = someProfile();
    profile.provider.redirect.host = QStringLiteral("redirect.example.com");
    QVERIFY(m_profiles->save(profile));
    start();
    m_actions->perform(Action::ShowDiagnosis, {});
    auto *dialog = m_window->findChild<DiagnosisDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const auto *list = dialog->findChild<QTextEdit *>();
    QTRY_VERIFY(button(dialog, "Try again")->isEnabled());
    const QString text = list->toPlainText().remove(QChar(0x2068)).remove(QChar(0x2069));
    QVERIFY2(text.contains(u"✓ Keychain: "), qPrintable(text));
    QVERIFY2(text.contains(u"✗ Way back from the browser: "), qPrintable(text));
    QVERIFY2(text.contains(u"Provider of “work”: "), qPrintable(text));
    QVERIFY(dialog->findChild<WrappingLabel *>()->text().startsWith(u"Something"));
}

void tst_Actions::diagnosis_closedMeanwhile_goesOnUnseen()
{
    QVERIFY(m_profiles->save(someProfile()));
    start();
    m_actions->perform(Action::ShowDiagnosis, {});
    m_window->findChild<DiagnosisDialog *>()->close();
    QTRY_VERIFY(!m_window->findChild<DiagnosisDialog *>());
    m_actions->perform(Action::ShowDiagnosis, {});
    auto *second = m_window->findChild<DiagnosisDialog *>();
    QTRY_VERIFY(button(second, "Try again")->isEnabled());
}

/// And the command reaches the config folder, which isn't the default one.
void tst_Actions::programs_ofAnotherProfile_areAskedForByItsName()
{
    for (const char *name : {"work", "home"}) {
        Profile profile = someProfile();
        profile.name = QString::fromLatin1(name);
        QVERIFY(m_profiles->save(profile));
    }
    QVERIFY(m_profiles->makeDefault(QStringLiteral("home")));
    start();
    const auto commandFor = [this](const char *name) {
        m_actions->perform(Action::ShowPrograms, QString::fromLatin1(name));
        auto *dialog = m_window->findChild<ProgramsDialog *>();
        QString text = dialog->findChild<QTreeWidget *>()->accessibleDescription().remove(QChar(0x2060));
        delete dialog;
        return text;
    };
    const QString command = QStringLiteral("authtray --cli token --config ") + m_folder->path();
    QVERIFY2(commandFor("work").contains(command + QStringLiteral(" --profile work")), qPrintable(commandFor("work")));
    QVERIFY2(commandFor("home").contains(command), qPrintable(commandFor("home")));
    QVERIFY(!commandFor("home").contains(u"--profile"));
}

void tst_Actions::duplicateProfile_suggestsANameThatFits()
{
    Profile profile = someProfile();
    profile.name = QString(64, u'n');
    QVERIFY(m_profiles->save(profile));
    start();
    m_actions->perform(Action::DuplicateProfile, profile.name);
    QTRY_VERIFY(visibleWidget<QLineEdit>());
    auto *field = visibleWidget<QLineEdit>();
    QVERIFY(field->text().endsWith(u"n-2"));
    QVERIFY(button(field, "Duplicate")->isEnabled());
    field->setText(QString(65, u'n'));
    QVERIFY(!button(field, "Duplicate")->isEnabled());
    const auto labels = field->window()->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text().contains(u"up to 64 letters"); }));
    button(field, "Cancel")->click();
    QTRY_VERIFY(!m_window->findChild<ProfileNameDialog *>());
}

/// The page is in the preset's sentence on how to end the session at the provider.
void tst_Actions::sessionsPage_isOpenedByTheProfilesBrowser()
{
    const QString opened = m_folder->filePath(QStringLiteral("opened"));
    QFile browser(m_folder->filePath(QStringLiteral("browser")));
    QVERIFY(browser.open(QIODevice::WriteOnly));
    browser.write("#!/bin/sh\necho \"$1\" > " + QFile::encodeName(opened) + '\n');
    browser.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    browser.close();
    Profile profile = someProfile();
    profile.provider.revocationAdvice = QStringLiteral(
            "To end it there, open https://login.example.com/realms/a/account.");
    profile.preferences.browser = browser.fileName() + QStringLiteral(" %u");
    QVERIFY(m_profiles->save(profile));
    start();
    m_actions->perform(Action::ShowSessionsPage, QStringLiteral("work"));
    const auto page = [&] {
        QFile file(opened);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_COMPARE(page(), QByteArray("https://login.example.com/realms/a/account\n"));
}

void tst_Actions::signInAgain_goesOnOnAnotherDevice()
{
    qputenv("BROWSER", "true");
    const auto restore = qScopeGuard([] { qunsetenv("BROWSER"); });
    Profile profile = someProfile();
    Provider &provider = profile.provider;
    provider.endpointsGiven = true;
    provider.endpoints.authorization = m_server->url(QStringLiteral("/authorize"));
    provider.endpoints.token = m_server->url(QStringLiteral("/token"));
    provider.endpoints.deviceAuthorization = m_server->url(QStringLiteral("/device"));
    StandInReply reply;
    reply.body =
            R"({"device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": "https://login.example.com/device", "expires_in": 600})";
    m_server->on(QStringLiteral("/device"), reply);
    QVERIFY(m_profiles->save(profile));
    start();
    m_actions->perform(Action::SignIn, QStringLiteral("work"));
    QTRY_VERIFY(!session()->state().authorizationUrl.isEmpty());
    m_actions->perform(Action::SignInOnOtherDevice, QStringLiteral("work"));
    QTRY_COMPARE(session()->state().authorizationUrl, QUrl(QStringLiteral("https://login.example.com/device")));
    QCOMPARE(m_actions->signingIn(), session());
    m_actions->perform(Action::CopyLink, QStringLiteral("work"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://login.example.com/device"));
    const QList<QLabel *> labels = m_window->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text() == u"Link copied."; }));
    m_actions->perform(Action::CancelSignIn, QStringLiteral("work"));
    QTRY_VERIFY(!m_actions->signingIn());
}

/// So that the arrow keys go on to the next one, although the dialog is made anew.
void tst_Actions::language_chosen_keepsTheFocus()
{
    keepClient();
    m_actions->perform(Action::ShowSettings, {});
    const QPointer<SettingsDialog> before = m_window->findChild<SettingsDialog *>();
    for (QComboBox *choice : before->findChildren<QComboBox *>()) {
        if (const int german = choice->findText(QStringLiteral("Deutsch")); german >= 0)
            choice->setCurrentIndex(german);
    }
    QTRY_VERIFY(!before);
    auto *after = m_window->findChild<SettingsDialog *>();
    QVERIFY(after);
    const auto *focused = qobject_cast<QComboBox *>(after->focusWidget());
    QVERIFY(focused);
    QCOMPARE(focused->currentText(), QStringLiteral("Deutsch"));
}

/// The menu of the tray can begin one while the dialog is open.
void tst_Actions::signIn_whileAnotherRuns_isToldAndChangesNothing()
{
    keepClient();
    m_actions->perform(Action::AddAccount, {});
    auto *dialog = m_window->findChild<AddAccountDialog *>();
    QVERIFY(dialog);
    m_actions->perform(Action::SignIn, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<QListWidget>() && m_actions->signingIn());
    NewAccount home;
    home.profile = someProfile();
    home.profile.name = QStringLiteral("home");
    Q_EMIT dialog->signInRequested(home);
    const auto labels = dialog->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->text() == u"Another sign-in waits for the browser. Finish or cancel that one first.";
    }));
    QCOMPARE(m_actions->signingIn(), session());
    QVERIFY(!m_sessions->find(QStringLiteral("home")));
    m_window->hide();
    m_actions->perform(Action::SignIn, QStringLiteral("other"));
    QVERIFY(m_window->isVisible());
    m_actions->perform(Action::CancelSignIn, QStringLiteral("work"));
    dialog->reject();
}

void tst_Actions::tenant_isChosenFromAList()
{
    keepClient();
    m_actions->perform(Action::SignIn, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<QListWidget>());
    auto *list = visibleWidget<QListWidget>();
    QCOMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Down);
    button(list, "Choose")->click();
    QTRY_COMPARE(session()->state().account.tenant, QStringLiteral("Red"));
    QTRY_VERIFY(!visibleWidget<QListWidget>());
}

void tst_Actions::tenant_notChosen_changesNothing()
{
    keepClient();
    const int writesBefore = m_keychain.writes;
    m_actions->perform(Action::SignIn, QStringLiteral("work"));
    QTRY_VERIFY(visibleWidget<QListWidget>());
    button(visibleWidget<QListWidget>(), "Cancel")->click();
    QTRY_VERIFY(!m_actions->signingIn());
    QCOMPARE(m_keychain.writes, writesBefore);
    QVERIFY(session()->state().account.tenant.isEmpty());
}

QTEST_MAIN(tst_Actions)
#include "tst_actions.moc"
