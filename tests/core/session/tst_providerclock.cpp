// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/providerclock.h"

#include "tests/support/setclock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestProviderClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void nothingLearned_isTheLocalClock();
    void agreeing_keepsTheLocalClock();
    void disagreeing_isTheProvidersTime();
    void localClockSetLater_changesNothing();
    void localClockMended_isUsedAgain();
    void learned_isKnownToOthers();
    void learnedBeforeAReboot_isForgotten();
    void invalidDate_saysNothing();
    void absurdDate_saysNothing_data();
    void absurdDate_saysNothing();

private:
    QString path() const { return m_folder->filePath(u"clock"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    SetClock m_local;
    QDateTime m_truth; ///< a day behind the local clock
};

void TestProviderClock::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_local = {};
    m_truth = m_local.time.addDays(-1);
}

void TestProviderClock::nothingLearned_isTheLocalClock()
{
    QCOMPARE(ProviderClock(m_local, path()).now(), m_local.time);
}

void TestProviderClock::agreeing_keepsTheLocalClock()
{
    ProviderClock clock(m_local, path());
    clock.learn(m_local.time.addSecs(59));
    QCOMPARE(clock.now(), m_local.time);
    QVERIFY(!QFile::exists(path()));
}

void TestProviderClock::disagreeing_isTheProvidersTime()
{
    ProviderClock clock(m_local, path());
    clock.learn(m_truth);
    m_local.pass(10min);
    QCOMPARE(clock.now(), m_truth.addSecs(600));
}

void TestProviderClock::localClockSetLater_changesNothing()
{
    ProviderClock clock(m_local, path());
    clock.learn(m_truth);
    m_local.time = m_local.time.addDays(3);
    QCOMPARE(clock.now(), m_truth);
}

void TestProviderClock::localClockMended_isUsedAgain()
{
    ProviderClock clock(m_local, path());
    clock.learn(m_truth);
    m_local.time = m_truth.addSecs(3);
    clock.learn(m_truth);
    QCOMPARE(clock.now(), m_local.time);
    QVERIFY(!QFile::exists(path()));
}

void TestProviderClock::learned_isKnownToOthers()
{
    ProviderClock other(m_local, path());
    ProviderClock(m_local, path()).learn(m_truth);
    QCOMPARE(ProviderClock(m_local, path()).now(), m_truth);
    QCOMPARE(other.now(), m_local.time);
    other.reread();
    QCOMPARE(other.now(), m_truth);
}

void TestProviderClock::learnedBeforeAReboot_isForgotten()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("another-boot 1000\n");
    file.close();
    QCOMPARE(ProviderClock(m_local, path()).now(), m_local.time);
}

void TestProviderClock::invalidDate_saysNothing()
{
    ProviderClock clock(m_local, path());
    clock.learn(m_truth);
    clock.learn({});
    QCOMPARE(clock.now(), m_truth);
}

void TestProviderClock::absurdDate_saysNothing_data()
{
    QTest::addColumn<QString>("date");
    QTest::newRow("the end of time") << u"9999-12-31T23:59:59Z"_s;
    QTest::newRow("the beginning") << u"1970-01-01T00:00:00Z"_s;
    QTest::newRow("three days ahead") << u"2026-01-04T12:00:00Z"_s;
}

void TestProviderClock::absurdDate_saysNothing()
{
    QFETCH(QString, date);
    ProviderClock clock(m_local, path());
    clock.learn(QDateTime::fromString(date, Qt::ISODate));
    QCOMPARE(clock.now(), m_local.time);
    clock.learn(m_truth);
    clock.learn(QDateTime::fromString(date, Qt::ISODate));
    QCOMPARE(clock.now(), m_truth);
}

QTEST_GUILESS_MAIN(TestProviderClock)
#include "tst_providerclock.moc"
