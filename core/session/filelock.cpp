// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/filelock.h"

#include <QFile>

#include <QCoroTimer>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// Waiting lasts as long as somebody else's refresh, some hundred milliseconds; asking again costs microseconds.
constexpr auto askAgainAfter = 10ms;

quint64 readCount(int descriptor)
{
    char text[24] = {};
    const auto length = ::pread(descriptor, text, sizeof text - 1, 0);
    return length > 0 ? QByteArray(text, static_cast<qsizetype>(length)).trimmed().toULongLong() : 0;
}

} // namespace

FileLock::FileLock(int descriptor) : m_descriptor(descriptor) { }

FileLock::FileLock(FileLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) { }

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::optional<FileLock>> FileLock::tryTake(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        const QString reason = QString::fromLocal8Bit(std::strerror(errno)).toLower();
        return Error{Error::Kind::WriteFailed, QStringLiteral("%1: %2").arg(path, reason), {}};
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return std::optional(FileLock(descriptor));
    ::close(descriptor);
    return std::optional<FileLock>();
}

QCoro::Task<Result<FileLock>> FileLock::take(QString path, QDeadlineTimer deadline)
{
    for (;;) {
        auto attempt = tryTake(path);
        if (!attempt)
            co_return attempt.error();
        if (attempt->has_value())
            co_return std::move(**attempt);
        if (deadline.hasExpired())
            co_return Error{Error::Kind::TimedOut, QStringLiteral("another Authtray process"), path};
        co_await QCoro::sleepFor(askAgainAfter);
    }
}

quint64 FileLock::changes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? readCount(file.handle()) : 0;
}

void FileLock::announceChange()
{
    const QByteArray text = QByteArray::number(readCount(m_descriptor) + 1) + '\n';
    // The number only grows, so it never needs truncating.
    if (::pwrite(m_descriptor, text.constData(), static_cast<size_t>(text.size()), 0) < 0)
        qWarning("could not announce a change: %s", std::strerror(errno));
}

} // namespace authtray
