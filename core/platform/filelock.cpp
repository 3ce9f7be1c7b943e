// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/filelock.h"

#include "core/platform/systemmessage.h"

#include <QFile>

#include <QCoroTimer>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// Another process's refresh takes some hundred milliseconds, and one attempt takes microseconds.
constexpr auto pollInterval = 10ms;

quint64 readCount(int descriptor)
{
    char text[24] = {};
    const auto length = ::pread(descriptor, text, sizeof text - 1, 0);
    return length > 0 ? QByteArray(text, static_cast<qsizetype>(length)).trimmed().toULongLong() : 0;
}

/// 0, or the error number; EWOULDBLOCK: another process holds the lock.
int lockNow(int descriptor, int kind)
{
    while (::flock(descriptor, kind | LOCK_NB) != 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

Error failedAt(const QString &path, int problem)
{
    return {Error::Kind::WriteFailed, Text::at(path, systemMessage(problem)), {}};
}

bool isSameFile(const QString &path, int descriptor)
{
    struct stat atPath = {}, opened = {};
    return ::stat(QFile::encodeName(path).constData(), &atPath) == 0 && ::fstat(descriptor, &opened) == 0
           && atPath.st_dev == opened.st_dev && atPath.st_ino == opened.st_ino;
}

/// Opens the file and locks it. If the file is removed or replaced in between, locks the one that is now at the path,
/// because other processes find only that one. On failure returns -1 and sets errno; EWOULDBLOCK: another process holds
/// the lock.
int openLocked(const QString &path, int flags, int kind = LOCK_EX)
{
    for (;;) {
        const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC | O_NONBLOCK, 0600);
        if (descriptor < 0)
            return -1;
        const int problem = lockNow(descriptor, kind);
        if (problem == 0 && isSameFile(path, descriptor))
            return descriptor;
        ::close(descriptor);
        errno = problem;
        if (problem != 0)
            return -1;
    }
}

} // namespace

FileLock::FileLock(QString path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) { }

FileLock::FileLock(FileLock &&other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_backing(std::exchange(other.m_backing, -1))
{ }

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_backing, other.m_backing);
    return *this;
}

FileLock::~FileLock()
{
    for (const int descriptor : {m_backing, m_descriptor}) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

Result<std::optional<FileLock>> FileLock::tryShare(const QString &path)
{
    const int descriptor = openLocked(path, O_RDWR | O_CREAT | O_NOFOLLOW, LOCK_SH);
    if (descriptor < 0 && errno != EWOULDBLOCK)
        return failedAt(path, errno);
    return descriptor < 0 ? std::optional<FileLock>() : std::optional(FileLock(path, descriptor));
}

Result<std::optional<FileLock>> FileLock::tryAcquire(const QString &path, const QString &backing)
{
    const int descriptor = openLocked(path, O_RDWR | O_CREAT | O_NOFOLLOW);
    if (descriptor < 0 && errno != EWOULDBLOCK) // also a file system without locks
        return failedAt(path, errno);
    if (descriptor < 0)
        return std::optional<FileLock>();
    std::optional<FileLock> lock(FileLock(path, descriptor));
    lock->m_backing = openLocked(backing, O_RDONLY);
    const bool isBackingHeld = lock->m_backing < 0 && errno == EWOULDBLOCK;
    return isBackingHeld ? std::nullopt : std::move(lock);
}

bool FileLock::isCurrent() const
{
    return isSameFile(m_path, m_descriptor);
}

void FileLock::lend()
{
    ::close(std::exchange(m_descriptor, -1));
}

bool FileLock::regain(const QString &backing)
{
    if (!isHeld() || !isCurrent()) {
        if (isHeld())
            lend();
        m_descriptor = openLocked(m_path, O_RDWR | O_CREAT | O_NOFOLLOW);
    }
    if (isHeld() && m_backing < 0)
        m_backing = openLocked(backing, O_RDONLY);
    return isHeld();
}

QCoro::Task<Result<FileLock>> FileLock::acquire(QString path, QDeadlineTimer deadline, QString backing)
{
    for (;;) {
        auto attempt = tryAcquire(path, backing);
        if (!attempt)
            co_return attempt.error();
        if (attempt->has_value())
            co_return std::move(**attempt);
        if (deadline.hasExpired())
            co_return Error{Error::Kind::TimedOut, QT_TRANSLATE_NOOP("Error", "another Authtray process"), {}, path};
        co_await QCoro::sleepFor(pollInterval);
    }
}

quint64 FileLock::changeCount(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return 0;
    const quint64 count = readCount(descriptor);
    ::close(descriptor);
    return count;
}

void FileLock::announceChange()
{
    const QByteArray text = QByteArray::number(readCount(m_descriptor) + 1) + '\n';
    // The number only grows, so it never needs truncating.
    if (::pwrite(m_descriptor, text.constData(), static_cast<size_t>(text.size()), 0) < 0)
        qWarning("could not announce a change: %s", std::strerror(errno));
}

} // namespace authtray
