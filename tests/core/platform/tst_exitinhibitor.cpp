// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/exitinhibitor.h"

#include <QTest>

#include <memory>

using namespace authtray;

class TestExitInhibitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void none_actsAtOnce();
    void some_actsOnceAfterTheLastHasGone();
    void newOneMeanwhile_isWaitedForToo();
};

void TestExitInhibitor::none_actsAtOnce()
{
    bool acted = false;
    ExitInhibitor::whenNone([&] { acted = true; });
    QVERIFY(acted);
}

void TestExitInhibitor::some_actsOnceAfterTheLastHasGone()
{
    int acted = 0;
    auto first = std::make_unique<ExitInhibitor>();
    auto second = std::make_unique<ExitInhibitor>();
    ExitInhibitor::whenNone([&] { ++acted; });
    first.reset();
    QCoreApplication::processEvents();
    QCOMPARE(acted, 0);
    second.reset();
    QTRY_COMPARE(acted, 1);
}

void TestExitInhibitor::newOneMeanwhile_isWaitedForToo()
{
    bool acted = false;
    auto first = std::make_unique<ExitInhibitor>();
    ExitInhibitor::whenNone([&] { acted = true; });
    first.reset();
    const auto second = std::make_unique<ExitInhibitor>(); // before the event loop got to it
    QCoreApplication::processEvents();
    QVERIFY(!acted);
}

QTEST_GUILESS_MAIN(TestExitInhibitor)
#include "tst_exitinhibitor.moc"
