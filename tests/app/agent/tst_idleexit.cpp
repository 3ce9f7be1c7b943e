// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/idleexit.h"

#include "core/net/http.h"
#include "core/platform/exitinhibitor.h"
#include "core/session/sessions.h"
#include "tests/support/memorystore.h"
#include "tests/support/setclock.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace authtray;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestIdleExit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_sessions.reset(); }

    void nothingAsked_isIdle();
    void nobodySignedIn_isIdleSooner();
    void signedIn_isIdleLater();
    void workInProgress_isAwaited();

private:
    void addProfile(Profile::SessionMark mark);

    std::unique_ptr<QTemporaryDir> m_folder;
    Http m_http;
    MemoryStore m_store;
    SetClock m_clock;
    std::unique_ptr<Sessions> m_sessions;
};

void TestIdleExit::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const Paths paths{m_folder->path(), m_folder->path(), u"instance"_s, m_folder->path()};
    m_sessions = std::make_unique<Sessions>(paths, Stores{m_store, m_store}, m_http, m_clock);
}

void TestIdleExit::addProfile(Profile::SessionMark mark)
{
    Profile profile;
    profile.name = u"work"_s;
    profile.session = mark;
    profile.provider.clientId = u"client"_s;
    profile.provider.issuer = u"https://issuer.example"_s;
    QVERIFY(m_sessions->profiles().save(profile));
    m_sessions->reload();
    QCOMPARE(m_sessions->all().size(), 1);
}

void TestIdleExit::nothingAsked_isIdle()
{
    addProfile(Profile::SessionMark::SignedIn);
    IdleExit idleExit(*m_sessions, 1ms, 1h);
    QVERIFY(QSignalSpy(&idleExit, &IdleExit::idle).wait());
}

void TestIdleExit::nobodySignedIn_isIdleSooner()
{
    addProfile(Profile::SessionMark::Ended);
    IdleExit idleExit(*m_sessions, 1h, 1ms);
    QVERIFY(QSignalSpy(&idleExit, &IdleExit::idle).wait());
}

void TestIdleExit::signedIn_isIdleLater()
{
    addProfile(Profile::SessionMark::SignedIn);
    const IdleExit signedIn(*m_sessions, 1h, 1ms);
    QSignalSpy spy(&signedIn, &IdleExit::idle);
    const IdleExit reference(*m_sessions, 5ms, 1ms);
    QVERIFY(QSignalSpy(&reference, &IdleExit::idle).wait());
    QCOMPARE(spy.size(), 0);
}

void TestIdleExit::workInProgress_isAwaited()
{
    auto renewal = std::make_unique<ExitInhibitor>();
    const IdleExit idleExit(*m_sessions, 1ms, 1ms);
    QSignalSpy spy(&idleExit, &IdleExit::idle);
    QTimer later;
    later.start(10ms);
    QVERIFY(QSignalSpy(&later, &QTimer::timeout).wait());
    QCOMPARE(spy.size(), 0);
    renewal.reset();
    QVERIFY(spy.wait());
}

QTEST_GUILESS_MAIN(TestIdleExit)
#include "tst_idleexit.moc"
