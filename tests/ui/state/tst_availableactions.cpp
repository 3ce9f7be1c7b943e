// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/availableactions.h"

#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(authtray::Error)

class tst_AvailableActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signIn_isOffered_whereItHelps_data();
    void signIn_isOffered_whereItHelps();
};

void tst_AvailableActions::signIn_isOffered_whereItHelps_data()
{
    QTest::addColumn<Error>("problem");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("the provider is away") << Error{Kind::Unreachable} << false;
    QTest::newRow("the provider refuses") << Error{Kind::Refused} << true;
    QTest::newRow("the settings were changed") << Error{Kind::SettingsChanged} << true;
    QTest::newRow("the issuer isn't allowed") << Error{Kind::NotAllowed, QStringLiteral("https://id.example")} << false;
    QTest::newRow("the session is in another store than allowed")
            << Error{Kind::NotAllowed, QStringLiteral("a file"), QStringLiteral("Sign in again.")} << true;
    QTest::newRow("the policy can't be understood") << Error{Kind::BadPolicy} << false;
}

void tst_AvailableActions::signIn_isOffered_whereItHelps()
{
    QFETCH(Error, problem);
    SessionState state;
    state.phase = SessionState::Phase::Unreachable;
    state.problem = problem;
    QTEST(availableActions(state).signIn, "isOffered");
    QVERIFY(availableActions(state).renew);
}

QTEST_GUILESS_MAIN(tst_AvailableActions)
#include "tst_availableactions.moc"
