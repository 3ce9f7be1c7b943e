// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/forkedprocess.h"
#include "app/platform/process.h"
#include "app/platform/worker.h"

#include <QTest>

#include <array>
#include <new>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

using namespace authtray;

namespace {

struct Child
{
    int exitCode = -1;
    QByteArray error; ///< what it has written to the standard error
};

/// Runs the function in a child process, which must end itself.
Child runInChild(void (*function)())
{
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
        return {};
    const pid_t id = ::fork();
    if (id == 0) {
        ::dup2(pipe[1], STDERR_FILENO);
        function();
        ::_exit(EXIT_SUCCESS);
    }
    ::close(pipe[1]);
    Child child;
    char byte = 0;
    while (::read(pipe[0], &byte, 1) == 1)
        child.error += byte;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(id, &status, 0);
    child.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return child;
}

/// As operator new does. A sanitizer's operator would end the process by itself.
void failToAllocate()
{
    std::get_new_handler()();
}

void throwAsQt()
{
    throw std::bad_alloc();
}

} // namespace

class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void missingMemory_isReported_data();
    void missingMemory_isReported();
    void canWrite_toAFullPipe_isFalse();
    void caller_waitsWhileAnswerIsWritten();
    void caller_givesUpOnWorkerWithoutAnswer();
    void forked_leavesAProcessBehind_isNotWaitedFor();
};

void TestProcess::missingMemory_isReported_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("allocation") << 0;
    QTest::newRow("exception") << 1;
}

void TestProcess::missingMemory_isReported()
{
    QFETCH(int, way);
    const Child child = way == 0 ? runInChild([] {
        reportMissingMemory();
        failToAllocate();
    })
                                 : runInChild([] {
                                       reportMissingMemory();
                                       []() noexcept { throwAsQt(); }();
                                   });
    QCOMPARE(child.exitCode, EXIT_FAILURE);
    QVERIFY(child.error.startsWith("Error: there isn't enough memory\n"));
}

/// The reader of the standard output may be a pager.
void TestProcess::canWrite_toAFullPipe_isFalse()
{
    const auto fillStandardError = [] {
        std::array<int, 2> pipe{};
        std::array<char, 4096> page{};
        bool isRight = ::pipe2(pipe.data(), O_NONBLOCK) == 0;
        ::dup2(pipe[1], STDERR_FILENO);
        isRight = isRight && canWrite(Stream::Err);
        while (::write(STDERR_FILENO, page.data(), page.size()) > 0) { }
        isRight = isRight && !canWrite(Stream::Err);
        ::close(STDERR_FILENO);
        ::_exit(isRight && !canWrite(Stream::Err) ? EXIT_SUCCESS : EXIT_FAILURE);
    };
    QCOMPARE(runInChild(fillStandardError).exitCode, EXIT_SUCCESS);
}

void TestProcess::caller_waitsWhileAnswerIsWritten()
{
    const Child child = runInChild([] {
        const Split split = splitProcess(50ms);
        if (split.caller < 0)
            ::_exit(split.isOverdue ? 90 : split.exitCode.value_or(91));
        announceAnswer(split.caller);
        ::poll(nullptr, 0, 200);
        releaseCaller(split.caller, 7);
    });
    QCOMPARE(child.exitCode, 7);
}

void TestProcess::caller_givesUpOnWorkerWithoutAnswer()
{
    const Child child = runInChild([] {
        const Split split = splitProcess(50ms);
        if (split.caller < 0)
            ::_exit(split.isOverdue ? 90 : split.exitCode.value_or(91));
        ::pause();
    });
    QCOMPARE(child.exitCode, 90);
}

/// A worker that hangs still has the pipe when the process that waited for it has given up.
void TestProcess::forked_leavesAProcessBehind_isNotWaitedFor()
{
    std::array<int, 2> pipe{};
    QCOMPARE(::pipe(pipe.data()), 0);
    std::string out;
    const int code = runForked(
            [&] {
                write(Stream::Out, "answer");
                if (::fork() > 0)
                    ::_exit(7);
                char byte = 0;
                ::close(pipe[1]);
                return static_cast<int>(::read(pipe[0], &byte, 1)); // until the test has ended
            },
            out);
    QCOMPARE(code, 7);
    QCOMPARE(out, "answer");
    ::close(pipe[1]);
}

QTEST_APPLESS_MAIN(TestProcess)
#include "tst_process.moc"
