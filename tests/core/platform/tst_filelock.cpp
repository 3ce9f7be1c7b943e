// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/filelock.h"

#include "tests/support/await.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <QCoroTimer>

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

std::function<void()> beforeLocking; ///< what another process does between the opening and the locking of a file

} // namespace

/// The system's function, with what may happen before it.
extern "C" int flock(int descriptor, int operation) noexcept
{
    if (beforeLocking)
        beforeLocking();
    return static_cast<int>(::syscall(SYS_flock, descriptor, operation));
}

namespace {

/// A real second process that holds the lock until it dies.
class OtherProcess
{
public:
    explicit OtherProcess(const QString &path)
    {
        m_process.start(QStringLiteral("flock"), {QStringLiteral("--no-fork"), path, QStringLiteral("sh"),
                                                  QStringLiteral("-c"), QStringLiteral("echo held; exec sleep 60")});
    }
    ~OtherProcess() { die(); }

    bool holdsTheLock() { return m_process.waitForReadyRead() && m_process.readAll() == "held\n"; }

    void die() // as by kill -9
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

class TestFileLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void lock_held_excludesTheSameProcess();
    void lock_letGo_isFree();
    void lock_movedFrom_letsGoOnce();
    void lock_replaced_letsGoOfTheOldOne();
    void lock_shared_excludesExclusiveOnes();
    void acquire_waitsForTheHolder();
    void acquire_ofFreeLock_needsNoTime();
    void acquire_afterTheDeadline_isTimedOut();
    void acquire_tasksOfOneProcess_goOneByOne();
    void otherProcess_holding_excludesThisOne();
    void otherProcess_killed_letsGo();
    void folder_absent_isWriteFailed();
    void file_aLink_isNotFollowed();
    void file_removed_lockIsNotCurrent();
    void file_removed_backingExcludes();
    void file_replacedBeforeLocking_theNewOneIsLocked();
    void backing_replacedBeforeLocking_theNewOneIsLocked();
    void backing_letGo_isFree();
    void backing_absent_isNoObstacle();
    void changeCount_withoutFile_areNone();
    void changeCount_areCounted();
    void changeCount_areSeenWithoutTheLock();

private:
    std::optional<FileLock> tryAcquire() const;
    void replaceBeforeLocking(const QString &path);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestFileLock::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("work.lock"));
}

std::optional<FileLock> TestFileLock::tryAcquire() const
{
    auto attempt = FileLock::tryAcquire(m_path);
    return attempt ? std::move(*attempt) : std::nullopt;
}

/// The file is replaced by renaming another one, once.
void TestFileLock::replaceBeforeLocking(const QString &path)
{
    beforeLocking = [this, path] {
        const QString other = m_folder->filePath(QStringLiteral("other"));
        const bool isReplaced = QFile(other).open(QIODevice::WriteOnly) && QFile::remove(path)
                                && QFile::rename(other, path);
        if (!isReplaced)
            qFatal("can't replace a file for the test");
        beforeLocking = {};
    };
}

void TestFileLock::lock_held_excludesTheSameProcess()
{
    const auto lock = tryAcquire();
    QVERIFY(lock);
    QVERIFY(!tryAcquire());
}

void TestFileLock::lock_letGo_isFree()
{
    auto lock = tryAcquire();
    lock.reset();
    QVERIFY(tryAcquire());
}

void TestFileLock::lock_movedFrom_letsGoOnce()
{
    auto lock = tryAcquire();
    {
        const FileLock other = std::move(*lock);
        lock.reset();
        QVERIFY(!tryAcquire());
    }
    QVERIFY(tryAcquire());
}

void TestFileLock::lock_replaced_letsGoOfTheOldOne()
{
    auto lock = tryAcquire();
    auto other = FileLock::tryAcquire(m_folder->filePath(QStringLiteral("home.lock")));
    *lock = std::move(**other);
    other = std::optional<FileLock>();
    QVERIFY(tryAcquire());
}

void TestFileLock::lock_shared_excludesExclusiveOnes()
{
    const QString path = m_folder->filePath(QStringLiteral("shared.lock"));
    auto one = FileLock::tryShare(path);
    auto two = FileLock::tryShare(path);
    QVERIFY(one && *one && two && *two);
    QVERIFY(!*FileLock::tryAcquire(path));
    *one = std::nullopt;
    QVERIFY(!*FileLock::tryAcquire(path));
    *two = std::nullopt;
    const auto exclusive = FileLock::tryAcquire(path);
    QVERIFY(exclusive && *exclusive);
    QVERIFY(!*FileLock::tryShare(path));
    QCOMPARE(FileLock::tryShare(QStringLiteral("/nowhere/a.lock")).error().kind, Error::Kind::WriteFailed);
}

void TestFileLock::acquire_waitsForTheHolder()
{
    auto lock = tryAcquire();
    std::optional<Result<FileLock>> taken;
    const auto task = [&]() -> QCoro::Task<> { taken.emplace(co_await FileLock::acquire(m_path, QDeadlineTimer(10s))); };
    const auto waiting = task();
    QVERIFY(!taken);
    lock.reset();
    QTRY_VERIFY(taken);
    QVERIFY(*taken);
}

void TestFileLock::acquire_ofFreeLock_needsNoTime()
{
    QVERIFY(await(FileLock::acquire(m_path, QDeadlineTimer(0))));
}

void TestFileLock::acquire_afterTheDeadline_isTimedOut()
{
    const auto lock = tryAcquire();
    QElapsedTimer timer;
    timer.start();
    const auto taken = await(FileLock::acquire(m_path, QDeadlineTimer(100ms)));
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Kind::TimedOut);
    QVERIFY(timer.elapsed() >= 100 && timer.elapsed() < 5000);
}

void TestFileLock::acquire_tasksOfOneProcess_goOneByOne()
{
    constexpr int taskCount = 20;
    int inside = 0, most = 0, done = 0;
    const auto task = [&]() -> QCoro::Task<> {
        const auto lock = co_await FileLock::acquire(m_path, QDeadlineTimer(30s));
        most = std::max(most, ++inside);
        co_await QCoro::sleepFor(1ms);
        --inside;
        done += lock ? 1 : 0;
    };
    std::vector<QCoro::Task<>> tasks;
    tasks.reserve(taskCount);
    for (int i = 0; i < taskCount; ++i)
        tasks.push_back(task());
    QTRY_COMPARE_WITH_TIMEOUT(done, taskCount, 30000);
    QCOMPARE(most, 1);
}

void TestFileLock::otherProcess_holding_excludesThisOne()
{
    OtherProcess other(m_path);
    QVERIFY(other.holdsTheLock());
    QVERIFY(!tryAcquire());
    const auto taken = await(FileLock::acquire(m_path, QDeadlineTimer(50ms)));
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Kind::TimedOut);
}

void TestFileLock::otherProcess_killed_letsGo()
{
    OtherProcess other(m_path);
    QVERIFY(other.holdsTheLock());
    other.die();
    QVERIFY(await(FileLock::acquire(m_path, QDeadlineTimer(5s))));
}

void TestFileLock::folder_absent_isWriteFailed()
{
    const QString path = m_folder->filePath(QStringLiteral("nowhere/work.lock"));
    const auto lock = await(FileLock::acquire(path, QDeadlineTimer(5s)));
    QVERIFY(!lock);
    QCOMPARE(lock.error().kind, Kind::WriteFailed);
    QCOMPARE(lock.error().subject.toString(), path + QStringLiteral(": no such file or directory"));
}

void TestFileLock::file_aLink_isNotFollowed()
{
    const QString link = m_folder->filePath(QStringLiteral("link.lock"));
    const QString target = m_folder->filePath(QStringLiteral("target"));
    QVERIFY(QFile::link(target, link));
    QVERIFY(!await(FileLock::acquire(link, QDeadlineTimer(5s))));
    QVERIFY(!QFile::exists(target));
}

void TestFileLock::file_removed_lockIsNotCurrent()
{
    const auto lock = tryAcquire();
    QVERIFY(lock->isCurrent());
    QVERIFY(QFile::remove(m_path));
    QVERIFY(!lock->isCurrent());
    const auto other = tryAcquire();
    QVERIFY(other->isCurrent());
    QVERIFY(!lock->isCurrent());
}

void TestFileLock::file_removed_backingExcludes()
{
    QTemporaryFile backing;
    QVERIFY(backing.open());
    auto lock = FileLock::tryAcquire(m_path, backing.fileName());
    QVERIFY(QFile::remove(m_path));
    QVERIFY(!*FileLock::tryAcquire(m_path, backing.fileName()));
    *lock = std::nullopt;
    QVERIFY(*FileLock::tryAcquire(m_path, backing.fileName()));
}

void TestFileLock::file_replacedBeforeLocking_theNewOneIsLocked()
{
    tryAcquire();
    replaceBeforeLocking(m_path);
    const auto lock = tryAcquire();
    QVERIFY(!beforeLocking);
    QVERIFY(lock->isCurrent());
    QVERIFY(!tryAcquire());
}

/// The callers have different runtime folders, so only the backing file excludes them.
void TestFileLock::backing_replacedBeforeLocking_theNewOneIsLocked()
{
    const QString backing = m_folder->filePath(QStringLiteral("work.json"));
    QVERIFY(QFile(backing).open(QIODevice::WriteOnly));
    tryAcquire();
    beforeLocking = [&] { replaceBeforeLocking(backing); }; // the lock is locked before the backing file is
    const auto lock = FileLock::tryAcquire(m_path, backing);
    QVERIFY(*lock);
    QVERIFY(!beforeLocking);
    QVERIFY(!*FileLock::tryAcquire(m_folder->filePath(QStringLiteral("elsewhere.lock")), backing));
}

void TestFileLock::backing_letGo_isFree()
{
    QTemporaryFile backing;
    QVERIFY(backing.open());
    for (int i = 0; i < 2; ++i)
        QVERIFY(*FileLock::tryAcquire(m_path, backing.fileName()));
}

void TestFileLock::backing_absent_isNoObstacle()
{
    QVERIFY(*FileLock::tryAcquire(m_path, m_folder->filePath(QStringLiteral("nothing"))));
}

void TestFileLock::changeCount_withoutFile_areNone()
{
    QCOMPARE(FileLock::changeCount(m_path), 0ULL);
    QVERIFY(!QFile::exists(m_path));
}

void TestFileLock::changeCount_areCounted()
{
    for (const quint64 count : {1, 2, 3}) {
        auto lock = tryAcquire();
        lock->announceChange();
        QCOMPARE(FileLock::changeCount(m_path), count);
    }
    for (int i = 0; i < 9; ++i) // into the second digit
        tryAcquire()->announceChange();
    QCOMPARE(FileLock::changeCount(m_path), 12ULL);
}

void TestFileLock::changeCount_areSeenWithoutTheLock()
{
    tryAcquire()->announceChange();
    OtherProcess other(m_path);
    QVERIFY(other.holdsTheLock());
    QCOMPARE(FileLock::changeCount(m_path), 1ULL);
}

QTEST_GUILESS_MAIN(TestFileLock)
#include "tst_filelock.moc"
