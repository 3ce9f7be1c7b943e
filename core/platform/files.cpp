// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace authtray {

namespace {

struct stat statusOf(int descriptor)
{
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0)
        status.st_mode = 0;
    return status;
}

/// The system's message why an existing file isn't writable; nullopt if it is, or doesn't exist.
std::optional<QString> whyNotWritable(const QString &path)
{
    if (::access(QFile::encodeName(path).constData(), W_OK) == 0 || errno == ENOENT)
        return std::nullopt;
    return QString::fromLocal8Bit(std::strerror(errno));
}

Error writeFailed(const QString &path, QString reason)
{
    if (!reason.isEmpty())
        reason[0] = reason[0].toLower();
    return {Error::Kind::WriteFailed, Text::at(path, reason), {}};
}

Error writeFailed(const QFileDevice &file)
{
    // For a write-protected file, QSaveFile has its own message, which differs from the system's.
    const bool isNotOpened = file.openMode() == QIODevice::NotOpen && file.error() == QFileDevice::WriteError;
    const auto problem = isNotOpened ? whyNotWritable(file.fileName()) : std::nullopt;
    return writeFailed(file.fileName(), problem.value_or(file.errorString()));
}

/// The command by which the person gets access to the file; empty if that isn't what is missing.
QStringList commandForAccess(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    if (::access(QFile::encodeName(folder).constData(), X_OK) != 0 && errno == EACCES)
        return {QStringLiteral("chmod 700 ") + folder};
    if (::access(QFile::encodeName(path).constData(), R_OK) != 0 && errno == EACCES)
        return {QStringLiteral("chmod 600 ") + path};
    return {};
}

/// A file system that doesn't support syncing isn't an error.
bool sync(const QFileDevice &file)
{
    return ::fsync(file.handle()) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/// Writes the content to the temporary file; the existing file stays until commit().
Result<> writeTemporaryFile(QSaveFile &file, const QByteArray &content, FileAccess access)
{
    const QString path = file.fileName();
    std::error_code problem;
    std::filesystem::create_directories(QFile::encodeName(QFileInfo(path).path()).toStdString(), problem);
    if (problem)
        return writeFailed(path, QString::fromStdString(problem.message()));
    if (!file.open(QIODevice::WriteOnly))
        return writeFailed(file);
    if (access == FileAccess::OwnerOnly)
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const bool isWritten = file.write(content) == content.size() && file.flush();
    if (!isWritten) // after a failed write, commit() of Qt 6.4 would replace the file by an incomplete one
        return writeFailed(file);
    if (!sync(file))
        return writeFailed(path, QString::fromLocal8Bit(std::strerror(errno)));
    return done;
}

} // namespace

Result<> replaceFile(const QString &path, const QByteArray &content, FileAccess access)
{
    QSaveFile file(path);
    const auto written = writeTemporaryFile(file, content, access);
    if (!written)
        return written;
    if (!file.commit())
        return writeFailed(file);
    syncFolder(QFileInfo(path).path());
    return done;
}

Result<> checkReplaceFile(const QString &path, const QByteArray &content)
{
    QStringList missing;
    for (QFileInfo folder(QFileInfo(path).path()); !folder.exists(); folder.setFile(folder.path()))
        missing += folder.filePath();
    QSaveFile file(path);
    const auto written = writeTemporaryFile(file, content, FileAccess::OwnerOnly);
    file.cancelWriting();
    file.commit(); // removes what was written
    for (const QString &folder : missing)
        QDir().rmdir(folder);
    return written;
}

bool isAbsent(const QString &path)
{
    return ::access(QFile::encodeName(path).constData(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

Result<std::optional<QByteArray>> readFile(const QString &path, qint64 maxSize)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return std::optional(file.read(maxSize));
    QString reason = file.errorString();
    if (isAbsent(path))
        return std::optional<QByteArray>();
    reason[0] = reason[0].toLower();
    return Error{.kind = Error::Kind::ReadFailed, .subject = Text::at(path, reason), .values = commandForAccess(path)};
}

void syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

UnbufferedFile::UnbufferedFile(const QString &path)
    : m_descriptor(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)),
      m_error(m_descriptor < 0 ? errno : 0)
{ }

UnbufferedFile::~UnbufferedFile()
{
    if (isOpen())
        ::close(m_descriptor);
}

QString UnbufferedFile::errorString() const
{
    return QString::fromLocal8Bit(std::strerror(m_error));
}

bool UnbufferedFile::isRegular() const
{
    return S_ISREG(statusOf(m_descriptor).st_mode);
}

bool UnbufferedFile::isClosedToOthers() const
{
    return (statusOf(m_descriptor).st_mode & 0077) == 0;
}

std::ptrdiff_t UnbufferedFile::read(void *data, std::size_t size)
{
    return ::read(m_descriptor, data, size);
}

} // namespace authtray
