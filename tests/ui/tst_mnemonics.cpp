// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessions.h"
#include "tests/support/testenvironment.h"
#include "tests/ui/account/accountwindowparts.h"
#include "ui/account/accountwindow.h"
#include "ui/account/programsdialog.h"
#include "ui/addaccount/addaccountdialog.h"
#include "ui/addaccount/providerform.h"
#include "ui/questions/clientsecretdialog.h"
#include "ui/questions/passphrasedialog.h"
#include "ui/questions/profilenamedialog.h"
#include "ui/settings/language.h"
#include "ui/settings/settingsdialog.h"
#include "ui/tray/traymenu.h"

#include <QAbstractButton>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QScopeGuard>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

namespace {

/// The texts that share their letter with an earlier one.
QStringList clashesIn(const QStringList &texts)
{
    QMap<QString, QString> byLetter;
    QStringList clashes;
    for (const QString &text : texts) {
        const QString letter = QKeySequence::mnemonic(text).toString();
        if (letter.isEmpty())
            continue;
        if (byLetter.contains(letter))
            clashes += letter + u": "_s + byLetter.value(letter) + u" / "_s + text;
        byLetter.insert(letter, text);
    }
    return clashes;
}

QStringList clashesIn(const QMenu &menu)
{
    QStringList texts;
    for (const QAction *entry : menu.actions()) {
        if (entry->isVisible())
            texts += entry->text();
    }
    return clashesIn(texts);
}

QStringList clashesIn(const QWidget &window)
{
    QStringList texts;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(&window))
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
            texts += label->text();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            texts += button->text();
        if (const auto *tabs = qobject_cast<const QTabWidget *>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                texts += tabs->tabText(tab);
        }
    }
    return clashesIn(texts);
}

template<typename Widget>
void verifyDistinct(const Widget &widget)
{
    const QStringList clashes = clashesIn(widget);
    QVERIFY2(clashes.isEmpty(), qPrintable(clashes.join(u'\n')));
}

} // namespace

/// No letter is underlined twice in one window or menu, in any language.
class tst_Mnemonics : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void accountWindow_data() { addLanguages(); }
    void accountWindow();
    void addAccount_data() { addLanguages(); }
    void addAccount();
    void settings_data() { addLanguages(); }
    void settings();
    void questions_data() { addLanguages(); }
    void questions();
    void programs_data() { addLanguages(); }
    void programs();
    void menus_data() { addLanguages(); }
    void menus();
    void cleanup();

private:
    static void addLanguages();
};

void tst_Mnemonics::cleanup()
{
    setLanguage(u"en"_s);
    TestEnvironment::cleanup();
}

void tst_Mnemonics::addLanguages()
{
    QTest::addColumn<QString>("language");
    for (const QString &language : availableLanguages())
        QTest::newRow(qPrintable(language)) << language;
}

void tst_Mnemonics::accountWindow()
{
    QFETCH(QString, language);
    setLanguage(language);
    for (const Phase phase :
         {Phase::SignedOut, Phase::SigningIn, Phase::Valid, Phase::Renewing, Phase::RenewalFailing, Phase::Expired,
          Phase::Unreachable, Phase::Ended, Phase::StoreLocked, Phase::PartlyStored}) {
        SessionState state = ada(phase);
        if (phase == Phase::StoreLocked || phase == Phase::RenewalFailing)
            state.problem = Error{Error::Kind::StoreLocked, {}, {}};
        if (phase == Phase::Unreachable) // which offers both
            state.problem = Error{Error::Kind::Refused, u"login.example.com"_s, {}};
        if (phase == Phase::SigningIn)
            state.authorizationUrl = QUrl(u"https://login.example.com"_s);
        SessionView view = viewOf(state);
        view.hasDeviceFlow = true;
        AccountWindow window;
        window.setSessions({view});
        window.showUndoable(u"Told."_s);
        verifyDistinct(window);
    }
}

void tst_Mnemonics::addAccount()
{
    QFETCH(QString, language);
    setLanguage(language);
    AddAccountDialog dialog(Presets(m_paths.config), *m_profiles, *m_http);
    auto *providers = dialog.findChild<QListWidget *>();
    for (int row = 0; row < providers->count(); ++row) {
        providers->setCurrentRow(row);
        dialog.findChild<ProviderForm *>()->findChild<QToolButton *>()->click(); // shows the Advanced section
        verifyDistinct(dialog);
    }
    dialog.showBrowser({QUrl(u"https://login.example.com"_s), {}});
    verifyDistinct(dialog);
}

void tst_Mnemonics::settings()
{
    QFETCH(QString, language);
    setLanguage(language);
    QVERIFY(m_profiles->save(standInProfile()));
    const Clock clock;
    Sessions sessions(m_paths, m_keychain, *m_http, clock);
    SettingsDialog dialog(sessions);
    auto *pages = dialog.findChild<QTabWidget *>();
    for (int page = 0; page < pages->count(); ++page) {
        pages->setCurrentIndex(page);
        verifyDistinct(dialog);
    }
}

void tst_Mnemonics::questions()
{
    QFETCH(QString, language);
    setLanguage(language);
    verifyDistinct(PassphraseDialog(u"file"_s, true));
    verifyDistinct(PassphraseDialog(u"file"_s, false));
    for (const char *yes : {"&Rename", "&Duplicate"}) {
        const ProfileNameDialog dialog({.title = {},
                                        .consequence = {},
                                        .yes = QCoreApplication::translate("ProfileChange", yes),
                                        .suggested = {},
                                        .profiles = *m_profiles});
        verifyDistinct(dialog);
    }
    QWidget parent;
    askClientSecret(&parent, u"login.example.com"_s, u"client"_s);
    verifyDistinct(*parent.findChild<QDialog *>());
}

void tst_Mnemonics::programs()
{
    QFETCH(QString, language);
    setLanguage(language);
    QVERIFY(m_profiles->save(standInProfile()));
    const Clock clock;
    const Sessions sessions(m_paths, m_keychain, *m_http, clock);
    verifyDistinct(ProgramsDialog(*sessions.find(u"work"_s)));
}

void tst_Mnemonics::menus()
{
    QFETCH(QString, language);
    setLanguage(language);
    QList<SessionView> profiles = twoProfiles();
    profiles.first().sessionsPage = QUrl(u"https://login.example.com/sessions"_s);
    AccountWindow window;
    window.setSessions(profiles);
    window.showProfile(u"home"_s);
    verifyDistinct(*window.findChild<QMenu *>());
    TrayMenu menu;
    menu.setSessions(twoProfiles());
    verifyDistinct(menu);
}

QTEST_MAIN(tst_Mnemonics)
#include "tst_mnemonics.moc"
