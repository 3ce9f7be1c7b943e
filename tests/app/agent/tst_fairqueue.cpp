// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/fairqueue.h"

#include "core/promise.h"

#include <QCoreApplication>
#include <QTest>

using namespace authtray;

class TestFairQueue : public QObject
{
    Q_OBJECT

    QStringList m_done;

    FairQueue::Task note(const QString &name)
    {
        return [this, name]() -> QCoro::Task<> {
            m_done += name;
            co_return;
        };
    }

private Q_SLOTS:
    void init();
    void peer_withManyTasks_delaysOnlyItself();
    void peer_thatComesBack_isLast();
    void peer_whoseTaskRuns_waitsForItsEnd();
    void eventLoop_hasItsTurnsInBetween();
    void task_afterAllAreDone_isRun();
    void queue_destroyed_runsNothing();
};

void TestFairQueue::init()
{
    m_done.clear();
}

void TestFairQueue::peer_withManyTasks_delaysOnlyItself()
{
    FairQueue queue;
    for (const char *name : {"a1", "a2", "a3", "a4"})
        queue.add(1, note(QLatin1String(name)));
    queue.add(2, note(QStringLiteral("b1")));
    queue.add(3, note(QStringLiteral("c1")));
    queue.add(2, note(QStringLiteral("b2")));
    QTRY_COMPARE(m_done.join(u' '), QStringLiteral("a1 b1 c1 a2 b2 a3 a4"));
}

void TestFairQueue::peer_thatComesBack_isLast()
{
    FairQueue queue;
    queue.add(1, [&]() -> QCoro::Task<> {
        m_done += QStringLiteral("a1");
        queue.add(1, note(QStringLiteral("a2")));
        co_return;
    });
    queue.add(2, note(QStringLiteral("b1")));
    QTRY_COMPARE(m_done.join(u' '), QStringLiteral("a1 b1 a2"));
}

void TestFairQueue::peer_whoseTaskRuns_waitsForItsEnd()
{
    FairQueue queue;
    Promise<bool> end;
    queue.add(1, [&]() -> QCoro::Task<> {
        co_await end.value();
        m_done += QStringLiteral("a1");
    });
    queue.add(1, note(QStringLiteral("a2")));
    queue.add(2, [&]() -> QCoro::Task<> {
        m_done += QStringLiteral("b1");
        end.resolve(true);
        co_return;
    });
    QTRY_COMPARE(m_done.join(u' '), QStringLiteral("b1 a1 a2"));
}

void TestFairQueue::eventLoop_hasItsTurnsInBetween()
{
    FairQueue queue;
    queue.add(1, [this]() -> QCoro::Task<> {
        m_done += QStringLiteral("a1");
        QMetaObject::invokeMethod(
                this, [this] { m_done += QStringLiteral("event"); }, Qt::QueuedConnection);
        co_return;
    });
    queue.add(1, note(QStringLiteral("a2")));
    queue.add(1, note(QStringLiteral("a3")));
    QTRY_COMPARE(m_done.size(), 4);
    QVERIFY(m_done.indexOf(QStringLiteral("event")) < m_done.indexOf(QStringLiteral("a3")));
}

void TestFairQueue::task_afterAllAreDone_isRun()
{
    FairQueue queue;
    queue.add(1, note(QStringLiteral("a1")));
    QTRY_COMPARE(m_done.size(), 1);
    queue.add(1, note(QStringLiteral("a2")));
    QTRY_COMPARE(m_done.size(), 2);
}

void TestFairQueue::queue_destroyed_runsNothing()
{
    {
        FairQueue queue;
        queue.add(1, note(QStringLiteral("a1")));
    }
    QCoreApplication::processEvents();
    QCOMPARE(m_done, QStringList());
}

QTEST_GUILESS_MAIN(TestFairQueue)

#include "tst_fairqueue.moc"
