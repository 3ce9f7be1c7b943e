// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traymenu.h"

#include "core/session/wording.h"

#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;
using Wish = MenuEntry::Wish;

Q_DECLARE_METATYPE(authtray::SessionState)
Q_DECLARE_METATYPE(authtray::MenuEntry::Wish)

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);

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

bool isEnabled(const QList<MenuEntry> &entries, Wish wish)
{
    for (const MenuEntry &entry : entries) {
        if (entry.wish == wish)
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
};

void tst_TrayMenu::initTestCase()
{
    qRegisterMetaType<Wish>();
}

void tst_TrayMenu::menuIn_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<Wish>("session");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("renew");
    QTest::addColumn<bool>("copyToken");
    const QString out = QStringLiteral("Sign &out (ada@example.com)");
    const QString in = QStringLiteral("Sign &in…");
    const Error refused{Error::Kind::Refused, QStringLiteral("login.example.com"), {}};
    const Error unreachable{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    QTest::newRow("signed out") << ada(Phase::SignedOut) << Wish::SignIn << in << false << false;
    QTest::newRow("signing in") << ada(Phase::SigningIn) << Wish::CancelSignIn << QStringLiteral("&Cancel sign-in") << false << false;
    QTest::newRow("valid") << ada(Phase::Valid) << Wish::SignOut << out << true << true;
    QTest::newRow("renewing") << ada(Phase::Renewing) << Wish::SignOut << out << false << true;
    QTest::newRow("renewal failing") << ada(Phase::RenewalFailing, unreachable) << Wish::SignOut << out << true << true;
    QTest::newRow("expired") << ada(Phase::Expired) << Wish::SignOut << out << true << true;
    QTest::newRow("unreachable") << ada(Phase::Unreachable, unreachable) << Wish::SignOut << out << true << false;
    QTest::newRow("refused") << ada(Phase::Unreachable, refused) << Wish::SignIn << in << true << false;
    QTest::newRow("ended") << ada(Phase::Ended) << Wish::SignIn << in << false << false;
    QTest::newRow("keychain locked") << ada(Phase::StoreLocked) << Wish::SignOut << out << true << false;
    QTest::newRow("partly stored") << ada(Phase::PartlyStored) << Wish::SignOut << out << true << true;
}

void tst_TrayMenu::menuIn_eachPhase()
{
    QFETCH(SessionState, state);
    const QList<MenuEntry> entries = menuIn(state, now);
    QTEST(entries.at(2).wish, "session");
    QTEST(entries.at(2).text, "text");
    QTEST(isEnabled(entries, Wish::Renew), "renew");
    QTEST(isEnabled(entries, Wish::CopyToken), "copyToken");
    QVERIFY(isEnabled(entries, Wish::ShowAccount));
}

void tst_TrayMenu::menuIn_everyPhase_startsWithStateAndEndsWithQuit()
{
    for (int phase = 0; phase <= static_cast<int>(Phase::PartlyStored); ++phase) {
        const SessionState state = ada(static_cast<Phase>(phase));
        const QList<MenuEntry> entries = menuIn(state, now);
        QCOMPARE(entries.size(), 9);
        QCOMPARE(entries.first().text, stateLine(state, now));
        QVERIFY(!entries.first().isEnabled);
        QCOMPARE(entries.last().wish, Wish::Quit);
        QVERIFY(entries.last().isEnabled);
    }
}

void tst_TrayMenu::menuIn_ampersandInName_isNoMnemonic()
{
    SessionState state = ada(Phase::Valid);
    state.account.email = QStringLiteral("r&d@example.com");
    const QList<MenuEntry> entries = menuIn(state, now);
    QVERIFY(entries.first().text.contains(QStringLiteral("r&&d@")));
    QCOMPARE(entries.at(2).text, QStringLiteral("Sign &out (r&&d@example.com)"));
}

void tst_TrayMenu::setState_keepsTheSameLines()
{
    TrayMenu menu;
    const QList<QAction *> before = menu.actions();
    menu.setState(ada(Phase::Valid), now);
    QCOMPARE(menu.actions(), before);
    QVERIFY(before.at(1)->isSeparator());
    QVERIFY(!before.at(0)->isEnabled());
    QCOMPARE(before.at(2)->text(), QStringLiteral("Sign &out (ada@example.com)"));
}

void tst_TrayMenu::trigger_reportsTheEntryOfTheMoment()
{
    TrayMenu menu;
    QSignalSpy wished(&menu, &TrayMenu::wished);
    menu.setState(ada(Phase::SignedOut), now);
    menu.actions().at(2)->trigger();
    menu.setState(ada(Phase::Valid), now);
    menu.actions().at(2)->trigger();
    QCOMPARE(wished.size(), 2);
    QCOMPARE(wished.at(0).at(0).value<Wish>(), Wish::SignIn);
    QCOMPARE(wished.at(1).at(0).value<Wish>(), Wish::SignOut);
}

QTEST_MAIN(tst_TrayMenu)
#include "tst_traymenu.moc"
