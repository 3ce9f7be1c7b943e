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
    return {profile("home", ada(Phase::Ended)), profile("work", ada(Phase::Valid), true),
            profile("zoo", ada(Phase::SignedOut))};
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
    void menuIn_everyPhase_startsWithStateAndEndsWithQuit();
    void menuIn_ampersandInName_isNoMnemonic();
    void setState_keepsTheSameLines();
    void trigger_reportsTheEntryOfTheMoment();
    void menuIn_noProfile_offersToSignIn();
    void menuIn_severalProfiles_hasALineForEachOther();
    void submenu_hasThatProfilesActions();
    void trigger_inSubmenu_namesItsProfile();
    void mostUrgent_eachPair_data();
    void mostUrgent_eachPair();
    void trayTooltip_severalProfiles_startsWithTheMostUrgent();
};

void tst_TrayMenu::initTestCase()
{
    qRegisterMetaType<Action>();
}

void tst_TrayMenu::menuIn_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<Action>("session");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("renew");
    QTest::addColumn<bool>("copyToken");
    const QString out = QStringLiteral("Sign &out (ada@example.com)");
    const QString in = QStringLiteral("Sign &in…");
    const Error refused{Error::Kind::Refused, QStringLiteral("login.example.com"), {}};
    const Error unreachable{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    QTest::newRow("signed out") << ada(Phase::SignedOut) << Action::SignIn << in << false << false;
    QTest::newRow("signing in") << ada(Phase::SigningIn) << Action::CancelSignIn << QStringLiteral("&Cancel sign-in")
                                << false << false;
    QTest::newRow("valid") << ada(Phase::Valid) << Action::SignOut << out << true << true;
    QTest::newRow("renewing") << ada(Phase::Renewing) << Action::SignOut << out << false << true;
    QTest::newRow("renewal failing") << ada(Phase::RenewalFailing, unreachable) << Action::SignOut << out << true
                                     << true;
    QTest::newRow("expired") << ada(Phase::Expired) << Action::SignOut << out << true << true;
    QTest::newRow("unreachable") << ada(Phase::Unreachable, unreachable) << Action::SignOut << out << true << false;
    QTest::newRow("refused") << ada(Phase::Unreachable, refused) << Action::SignIn << in << true << false;
    QTest::newRow("ended") << ada(Phase::Ended) << Action::SignIn << in << false << false;
    QTest::newRow("keychain locked") << ada(Phase::StoreLocked) << Action::SignOut << out << true << false;
    QTest::newRow("partly stored") << ada(Phase::PartlyStored) << Action::SignOut << out << true << true;
}

void tst_TrayMenu::menuIn_eachPhase()
{
    QFETCH(SessionState, state);
    const QList<MenuEntry> entries = menuEntries({viewOf(state)});
    QTEST(entries.at(2).action, "session");
    QTEST(entries.at(2).text, "text");
    QTEST(isEnabled(entries, Action::Renew), "renew");
    QTEST(isEnabled(entries, Action::CopyToken), "copyToken");
    QVERIFY(isEnabled(entries, Action::ShowAccount));
}

void tst_TrayMenu::menuIn_everyPhase_startsWithStateAndEndsWithQuit()
{
    for (int phase = 0; phase <= static_cast<int>(Phase::PartlyStored); ++phase) {
        const SessionState state = ada(static_cast<Phase>(phase));
        const QList<MenuEntry> entries = menuEntries({viewOf(state)});
        QCOMPARE(entries.size(), 11);
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
    QCOMPARE(entries.at(2).text, QStringLiteral("Sign &out (r&&d@example.com)"));
}

void tst_TrayMenu::setState_keepsTheSameLines()
{
    TrayMenu menu;
    const QList<QAction *> before = menu.actions();
    menu.setSessions({viewOf(ada(Phase::Valid))});
    QCOMPARE(menu.actions(), before);
    QVERIFY(before.at(1)->isSeparator());
    QVERIFY(!before.at(0)->isEnabled());
    QCOMPARE(before.at(2)->text(), QStringLiteral("Sign &out (ada@example.com)"));
}

void tst_TrayMenu::trigger_reportsTheEntryOfTheMoment()
{
    TrayMenu menu;
    QSignalSpy actionRequested(&menu, &TrayMenu::actionRequested);
    menu.setSessions({viewOf(ada(Phase::SignedOut))});
    menu.actions().at(2)->trigger();
    menu.setSessions({viewOf(ada(Phase::Valid))});
    menu.actions().at(2)->trigger();
    QCOMPARE(actionRequested.size(), 2);
    QCOMPARE(actionRequested.at(0).at(0).value<Action>(), Action::SignIn);
    QCOMPARE(actionRequested.at(1).at(0).value<Action>(), Action::SignOut);
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
    QCOMPARE(textsOf(entries.first(3)),
             QStringList({QStringLiteral("work: Signed in as ada@example.com · valid until 13:00"),
                          QStringLiteral("home: Session has ended"), QStringLiteral("zoo: Not signed in")}));
    QVERIFY(entries.at(1).icon == statusIconFor(ada(Phase::Ended), now));
    QCOMPARE(entries.at(4).action, Action::SignOut);
    QCOMPARE(entries.at(4).profile, QStringLiteral("work"));
}

void tst_TrayMenu::submenu_hasThatProfilesActions()
{
    const MenuEntry home = menuEntries(threeProfiles()).at(1);
    QCOMPARE(textsOf(home.submenu),
             QStringList({QStringLiteral("The session has ended. Sign in again"), QString(), QStringLiteral("Sign in…"),
                          QStringLiteral("Renew now"), QStringLiteral("Copy access token…"), QString(),
                          QStringLiteral("Account details…"), QStringLiteral("Use as default")}));
    QVERIFY(isEnabled(home.submenu, Action::MakeDefault));
    QVERIFY(!isEnabled(home.submenu, Action::CopyToken));
}

void tst_TrayMenu::trigger_inSubmenu_namesItsProfile()
{
    TrayMenu menu;
    QSignalSpy actionRequested(&menu, &TrayMenu::actionRequested);
    menu.setSessions(threeProfiles());
    menu.actions().at(2)->menu()->actions().last()->trigger();
    QCOMPARE(actionRequested.size(), 1);
    QCOMPARE(actionRequested.at(0).at(0).value<Action>(), Action::MakeDefault);
    QCOMPARE(actionRequested.at(0).at(1).toString(), QStringLiteral("zoo"));
    menu.setSessions({viewOf(ada(Phase::Valid))}); // the others have gone
    QCOMPARE(menu.actions().size(), 11);
    QVERIFY(!menu.actions().at(1)->menu());
}

void tst_TrayMenu::mostUrgent_eachPair_data()
{
    QTest::addColumn<SessionState>("other");
    QTest::addColumn<bool>("isOther"); // before a default that is valid
    const Error unreachable{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    const Error locked{Error::Kind::StoreLocked, {}, {}};
    QTest::newRow("signed out") << ada(Phase::SignedOut) << false;
    QTest::newRow("valid too") << ada(Phase::Valid) << false;
    QTest::newRow("being read") << ada(Phase::StoreLocked) << false;
    QTest::newRow("renewing") << ada(Phase::Renewing) << true;
    QTest::newRow("renewing fails") << ada(Phase::RenewalFailing, unreachable) << true;
    QTest::newRow("unreachable") << ada(Phase::Unreachable, unreachable) << true;
    QTest::newRow("keychain locked") << ada(Phase::StoreLocked, locked) << true;
    QTest::newRow("partly stored") << ada(Phase::PartlyStored, locked) << true;
    QTest::newRow("ended") << ada(Phase::Ended) << true;
    QTest::newRow("signing in") << ada(Phase::SigningIn) << true;
}

void tst_TrayMenu::mostUrgent_eachPair()
{
    QFETCH(SessionState, other);
    const QList<SessionView> sessions{profile("other", other), profile("work", ada(Phase::Valid), true)};
    QTEST(mostUrgent(sessions)->state.profile == QStringLiteral("other"), "isOther");
}

void tst_TrayMenu::trayTooltip_severalProfiles_startsWithTheMostUrgent()
{
    QCOMPARE(trayTooltip(threeProfiles()), QStringLiteral("home: The session has ended. Sign in again\n"
                                                          "work: Signed in as ada@example.com · valid until 13:00\n"
                                                          "zoo: Not signed in"));
    QCOMPARE(trayTooltip({}), QStringLiteral("Not signed in"));
    QCOMPARE(trayTooltip({viewOf(ada(Phase::Valid))}), tooltip(ada(Phase::Valid), now));
}

QTEST_MAIN(tst_TrayMenu)
#include "tst_traymenu.moc"
