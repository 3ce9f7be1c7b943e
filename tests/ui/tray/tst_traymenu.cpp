// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/traymenu.h"

#include "core/utc.h"
#include "ui/state/wording.h"
#include "ui/tray/trayicon.h"

#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(authtray::SessionState)
Q_DECLARE_METATYPE(authtray::Action)

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(12, 0), utc);

SessionState ada(Phase phase, std::optional<Error> problem = {})
{
    SessionState state;
    state.phase = phase;
    state.account.email = QStringLiteral("ada@example.com");
    state.issuedAt = now;
    state.expiresAt = now.addSecs(3600);
    state.problem = problem;
    return state;
}

SessionView viewOf(const SessionState &state, bool isDefault = true)
{
    return {state, now, isDefault};
}

SessionView profile(const char *name, const SessionState &state, bool isDefault = false)
{
    SessionView view = viewOf(state, isDefault);
    view.state.profile = QString::fromLatin1(name);
    return view;
}

QList<SessionView> threeProfiles()
{
    QList<SessionView> sessions{profile("zoo", ada(Phase::SignedOut)), profile("work", ada(Phase::Valid), true),
                                profile("home", ada(Phase::Ended))};
    sortByNeed(sessions);
    return sessions;
}

QStringList textsOf(const QList<MenuEntry> &entries)
{
    QStringList texts;
    for (const MenuEntry &entry : entries)
        texts += QString(entry.text).remove(u'&');
    return texts;
}

bool isEnabled(const QList<MenuEntry> &entries, Action action)
{
    for (const MenuEntry &entry : entries) {
        if (entry.action == action)
            return entry.isEnabled;
    }
    return false;
}

} // namespace

class tst_TrayMenu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void menuIn_eachPhase_data();
    void menuIn_eachPhase();
    void menuIn_eachPhase_hasEachActionOnce_data() { menuIn_eachPhase_data(); }
    void menuIn_eachPhase_hasEachActionOnce();
    void menuIn_everyPhase_startsWithStateAndEndsWithQuit();
    void menuIn_ampersandInName_isNoMnemonic();
    void setState_sameLines_keepsThem();
    void setState_anyTwoPhases_hidesNothing();
    void trigger_leadsToOtherLines();
    void trigger_reportsTheEntryOfTheMoment();
    void menuIn_noProfile_offersToSignIn();
    void menuIn_severalProfiles_hasALineForEachOther();
    void submenu_hasThatProfilesActions();
    void trigger_inSubmenu_namesItsProfile();
    void sortByNeed_eachPair_data();
    void sortByNeed_eachPair();
    void trayTooltip_severalProfiles_startsWithTheMostUrgent();
};

void tst_TrayMenu::initTestCase()
{
    qRegisterMetaType<Action>();
}

void tst_TrayMenu::menuIn_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("remedy"); // empty: none
    QTest::addColumn<bool>("renew");
    QTest::addColumn<bool>("copyToken");
    QTest::addColumn<bool>("signOut");
    const QString in = QStringLiteral("Sign &in again…");
    const QString retry = QStringLiteral("Tr&y again");
    const Error refused{Error::Kind::Refused, QStringLiteral("login.example.com"), {}};
    const Error unreachable{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    const Error locked{Error::Kind::StoreLocked, {}, {}};
    QTest::newRow("signed out") << ada(Phase::SignedOut) << QStringLiteral("Sign &in…") << false << false << false;
    QTest::newRow("signing in") << ada(Phase::SigningIn) << QStringLiteral("&Cancel sign-in") << false << false << false;
    QTest::newRow("valid") << ada(Phase::Valid) << QString() << true << true << true;
    QTest::newRow("renewing") << ada(Phase::Renewing) << QString() << false << true << true;
    QTest::newRow("renewal failing") << ada(Phase::RenewalFailing, unreachable) << retry << true << true << true;
    QTest::newRow("expired") << ada(Phase::Expired) << QString() << true << true << true;
    QTest::newRow("unreachable") << ada(Phase::Unreachable, unreachable) << retry << true << false << true;
    QTest::newRow("refused") << ada(Phase::Unreachable, refused) << in << true << false << true;
    QTest::newRow("ended") << ada(Phase::Ended) << in << false << false << false;
    QTest::newRow("keychain is read") << ada(Phase::StoreLocked) << QString() << true << false << true;
    QTest::newRow("keychain locked") << ada(Phase::StoreLocked, locked) << QStringLiteral("Unloc&k keychain…") << true
                                     << false << true;
    QTest::newRow("partly stored") << ada(Phase::PartlyStored, locked) << retry << true << true << true;
}

void tst_TrayMenu::menuIn_eachPhase()
{
    QFETCH(SessionState, state);
    const QList<MenuEntry> entries = menuEntries({viewOf(state)});
    QTEST(entries.at(1).text, "remedy"); // or a separator
    QTEST(isEnabled(entries, Action::Renew), "renew");
    QTEST(isEnabled(entries, Action::CopyToken), "copyToken");
    QTEST(isEnabled(entries, Action::SignOut), "signOut");
    QVERIFY(isEnabled(entries, Action::ShowAccount));
}

/// An action that mends the state isn't offered a second time.
void tst_TrayMenu::menuIn_eachPhase_hasEachActionOnce()
{
    QFETCH(SessionState, state);
    QList<Action> shown;
    for (const MenuEntry &entry : menuEntries({viewOf(state)})) {
        if (entry.action != Action::Nothing)
            shown += entry.action;
    }
    QCOMPARE(QSet<Action>(shown.begin(), shown.end()).size(), shown.size());
}

void tst_TrayMenu::menuIn_everyPhase_startsWithStateAndEndsWithQuit()
{
    for (int phase = 0; phase <= static_cast<int>(Phase::PartlyStored); ++phase) {
        const SessionState state = ada(static_cast<Phase>(phase));
        const QList<MenuEntry> entries = menuEntries({viewOf(state)});
        QCOMPARE(entries.first().text, stateLine(state, now));
        QVERIFY(!entries.first().isEnabled);
        QCOMPARE(entries.last().action, Action::Quit);
        QVERIFY(entries.last().isEnabled);
    }
}

void tst_TrayMenu::menuIn_ampersandInName_isNoMnemonic()
{
    SessionState state = ada(Phase::Valid);
    state.account.email = QStringLiteral("r&d@example.com");
    const QList<MenuEntry> entries = menuEntries({viewOf(state)});
    QVERIFY(entries.first().text.contains(QStringLiteral("r&&d@")));
    QCOMPARE(entries.at(entries.size() - 2).text, QStringLiteral("Sign &out… (r&&d@example.com)"));
}

/// So that the menu stays as it is under the mouse.
void tst_TrayMenu::setState_sameLines_keepsThem()
{
    TrayMenu menu;
    menu.setSessions({viewOf(ada(Phase::Valid))});
    const QList<QAction *> before = menu.actions();
    menu.setSessions({viewOf(ada(Phase::Renewing))});
    QCOMPARE(menu.actions(), before);
    QVERIFY(!before.at(0)->isEnabled());
    QVERIFY(before.at(1)->isSeparator());
    QCOMPARE(before.at(9)->text(), QStringLiteral("Sign &out… (ada@example.com)"));
}

/// GNOME's panel keeps the keyboard focus on an entry that it hides.
void tst_TrayMenu::setState_anyTwoPhases_hidesNothing()
{
    TrayMenu menu;
    for (int one = 0; one <= static_cast<int>(Phase::PartlyStored); ++one) {
        for (int other = 0; other <= static_cast<int>(Phase::PartlyStored); ++other) {
            menu.setSessions({viewOf(ada(static_cast<Phase>(one)))});
            const QList<SessionView> sessions{viewOf(ada(static_cast<Phase>(other)))};
            menu.setSessions(sessions);
            QStringList shown;
            for (const QAction *action : menu.actions()) {
                QVERIFY(action->isVisible());
                shown += action->isSeparator() ? QString() : action->text().remove(u'&');
            }
            QCOMPARE(shown, textsOf(menuEntries(sessions)));
        }
    }
}

/// The entry that was chosen leaves the menu while it is reported.
void tst_TrayMenu::trigger_leadsToOtherLines()
{
    TrayMenu menu;
    connect(&menu, &TrayMenu::actionRequested, &menu, [&] { menu.setSessions({viewOf(ada(Phase::Valid))}); });
    menu.setSessions({viewOf(ada(Phase::SignedOut))});
    menu.popup({});
    QTest::keyClick(&menu, Qt::Key_Down);
    QTest::keyClick(&menu, Qt::Key_Return);
    QVERIFY(menu.actions().at(1)->isSeparator());
}

void tst_TrayMenu::trigger_reportsTheEntryOfTheMoment()
{
    TrayMenu menu;
    QSignalSpy actionRequested(&menu, &TrayMenu::actionRequested);
    menu.setSessions({viewOf(ada(Phase::SignedOut))});
    menu.actions().at(1)->trigger();
    menu.setSessions({viewOf(ada(Phase::SigningIn))});
    menu.actions().at(1)->trigger();
    QCOMPARE(actionRequested.size(), 2);
    QCOMPARE(actionRequested.at(0).at(0).value<Action>(), Action::SignIn);
    QCOMPARE(actionRequested.at(1).at(0).value<Action>(), Action::CancelSignIn);
}

void tst_TrayMenu::menuIn_noProfile_offersToSignIn()
{
    const QList<MenuEntry> entries = menuEntries({});
    QCOMPARE(entries.first().text, QStringLiteral("Not signed in"));
    QVERIFY(isEnabled(entries, Action::SignIn));
    QVERIFY(isEnabled(entries, Action::AddAccount));
    QVERIFY(!isEnabled(entries, Action::Renew));
}

void tst_TrayMenu::menuIn_severalProfiles_hasALineForEachOther()
{
    const QList<MenuEntry> entries = menuEntries(threeProfiles());
    QCOMPARE(textsOf(entries.first(4)),
             QStringList({QStringLiteral("home: The session has ended. Sign in again"), QStringLiteral("Sign in again…"),
                          QStringLiteral("work: ada@example.com"), QStringLiteral("zoo: Not signed in")}));
    QVERIFY(entries.at(3).icon == statusIconFor(ada(Phase::SignedOut), now));
    QCOMPARE(entries.at(1).profile, QStringLiteral("home"));
    QCOMPARE(entries.at(5).action, Action::CopyToken);
    QCOMPARE(entries.at(5).profile, QStringLiteral("home"));
}

void tst_TrayMenu::submenu_hasThatProfilesActions()
{
    const MenuEntry zoo = menuEntries(threeProfiles()).at(3);
    QCOMPARE(textsOf(zoo.submenu), QStringList({QStringLiteral("Not signed in"), QStringLiteral("Sign in…"), QString(),
                                                QStringLiteral("Copy access token…"), QStringLiteral("Renew now"),
                                                QStringLiteral("Account details…"), QStringLiteral("Use as default"),
                                                QString(), QStringLiteral("Sign out…")}));
    QVERIFY(isEnabled(zoo.submenu, Action::MakeDefault));
    QVERIFY(!isEnabled(zoo.submenu, Action::CopyToken));
}

void tst_TrayMenu::trigger_inSubmenu_namesItsProfile()
{
    TrayMenu menu;
    QSignalSpy actionRequested(&menu, &TrayMenu::actionRequested);
    menu.setSessions(threeProfiles());
    menu.actions().at(3)->menu()->actions().at(6)->trigger();
    QCOMPARE(actionRequested.size(), 1);
    QCOMPARE(actionRequested.at(0).at(0).value<Action>(), Action::MakeDefault);
    QCOMPARE(actionRequested.at(0).at(1).toString(), QStringLiteral("zoo"));
    menu.setSessions({viewOf(ada(Phase::Valid))}); // the others have gone
    QCOMPARE(menu.actions().size(), 11);
    QVERIFY(!menu.actions().at(3)->menu());
}

void tst_TrayMenu::sortByNeed_eachPair_data()
{
    QTest::addColumn<SessionState>("other");
    QTest::addColumn<bool>("isOther"); // before a default that is valid
    const Error unreachable{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    const Error locked{Error::Kind::StoreLocked, {}, {}};
    QTest::newRow("signed out") << ada(Phase::SignedOut) << false;
    QTest::newRow("valid too") << ada(Phase::Valid) << false;
    QTest::newRow("being read") << ada(Phase::StoreLocked) << false;
    QTest::newRow("renewing") << ada(Phase::Renewing) << false;
    QTest::newRow("renewing fails") << ada(Phase::RenewalFailing, unreachable) << true;
    QTest::newRow("unreachable") << ada(Phase::Unreachable, unreachable) << true;
    QTest::newRow("keychain locked") << ada(Phase::StoreLocked, locked) << true;
    QTest::newRow("partly stored") << ada(Phase::PartlyStored, locked) << true;
    QTest::newRow("ended") << ada(Phase::Ended) << true;
    QTest::newRow("signing in") << ada(Phase::SigningIn) << true;
}

void tst_TrayMenu::sortByNeed_eachPair()
{
    QFETCH(SessionState, other);
    QList<SessionView> sessions{profile("other", other), profile("work", ada(Phase::Valid), true)};
    sortByNeed(sessions);
    QTEST(sessions.first().state.profile == QStringLiteral("other"), "isOther");
}

void tst_TrayMenu::trayTooltip_severalProfiles_startsWithTheMostUrgent()
{
    QCOMPARE(trayTooltip(threeProfiles()), QStringLiteral("Authtray\n"
                                                          "home: The session has ended. Sign in again\n"
                                                          "work: Signed in as ada@example.com · valid until 13:00\n"
                                                          "zoo: Not signed in"));
    QCOMPARE(trayTooltip({}), QStringLiteral("Authtray: Not signed in"));
    QCOMPARE(trayTooltip({viewOf(ada(Phase::Valid))}), QStringLiteral("Authtray: ") + tooltip(ada(Phase::Valid), now));
}

QTEST_MAIN(tst_TrayMenu)
#include "tst_traymenu.moc"
