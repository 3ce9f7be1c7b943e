// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/files.h"

#include "core/platform/systemmessage.h"
#include "core/shellword.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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
std::optional<Text> whyNotWritable(const QString &path)
{
    if (::access(QFile::encodeName(path).constData(), W_OK) == 0 || errno == ENOENT)
        return std::nullopt;
    return systemMessage(errno);
}

Error writeFailed(const QString &path, const Text &reason)
{
    return {Error::Kind::WriteFailed, Text::at(path, reason), {}};
}

/// Whether the path is a mount of its own, as of one file in a container. rename() can't replace it.
bool isMount(const QString &path)
{
    struct statx file = {};
    struct statx folder = {};
    const auto isFound = [](const QString &name, struct statx &found) {
        return ::statx(AT_FDCWD, QFile::encodeName(name).constData(), AT_SYMLINK_NOFOLLOW, STATX_MNT_ID, &found) == 0
               && (found.stx_mask & STATX_MNT_ID) != 0;
    };
    return isFound(path, file) && isFound(QFileInfo(path).path(), folder) && file.stx_mnt_id != folder.stx_mnt_id;
}

Error writeFailed(const QFileDevice &file)
{
    // For a write-protected file, QSaveFile has its own message, which differs from the system's.
    const bool isNotOpened = file.openMode() == QIODevice::NotOpen && file.error() == QFileDevice::WriteError;
    const auto problem = isNotOpened ? whyNotWritable(file.fileName()) : std::nullopt;
    return writeFailed(file.fileName(), problem.value_or(systemMessage(file)));
}

bool isDenied(const QString &path, int access)
{
    return ::access(QFile::encodeName(path).constData(), access) != 0 && errno == EACCES;
}

/// The outermost folder on the way to the file that can't be searched; empty if all can.
QString closedFolder(const QString &path)
{
    QString closed;
    for (QString folder = QFileInfo(path).path(); isDenied(folder, X_OK); folder = QFileInfo(folder).path())
        closed = folder;
    return closed;
}

/// The command by which the person gets access to the file; empty if that isn't what is missing.
QStringList commandForAccess(const QString &path)
{
    const QString folder = closedFolder(path);
    if (!folder.isEmpty())
        return {QStringLiteral("chmod 700 ") + shellWord(folder)};
    if (isDenied(path, R_OK))
        return {QStringLiteral("chmod 600 ") + shellWord(path)};
    return {};
}

/// In a user namespace, what belongs to a user outside of it, such as the system's root, seems to belong to this one.
bool isOutsideOfNamespace(uid_t user)
{
    QFile overflow(QStringLiteral("/proc/sys/kernel/overflowuid"));
    QFile map(QStringLiteral("/proc/self/uid_map"));
    return overflow.open(QIODevice::ReadOnly) && overflow.readAll().trimmed() == QByteArray::number(user)
           && map.open(QIODevice::ReadOnly) && map.readAll().simplified() != "0 0 4294967295";
}

bool isTrustedOwner(uid_t user)
{
    return user == ::geteuid() || user == 0 || isOutsideOfNamespace(user);
}

/// Opening doesn't wait for the other end of a pipe, nor make a terminal this process's.
int openToRead(const QString &path)
{
    return ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

/// Why the open file isn't to be read; empty if it is.
Text refusalOf(int descriptor, qint64 maxSize)
{
    const struct stat status = statusOf(descriptor);
    if (S_ISDIR(status.st_mode))
        return systemMessage(EISDIR);
    if (!S_ISREG(status.st_mode))
        return QT_TRANSLATE_NOOP("Error", "it isn't a file");
    if (!isTrustedOwner(status.st_uid))
        return QT_TRANSLATE_NOOP("Error", "it belongs to another user");
    if (status.st_size > maxSize)
        return {QT_TRANSLATE_NOOP("Error", "it has more than %1 bytes"), {QString::number(maxSize)}};
    return {};
}

/// In pieces, because QFile::read() takes memory for `maxSize` first, and that costs more than to read a short file.
QByteArray readAtMost(QFile &file, qint64 maxSize)
{
    constexpr qint64 maxPiece = 32 * 1024;
    QByteArray content;
    for (;;) {
        const QByteArray piece = file.read(std::min<qint64>(maxPiece, maxSize - content.size()));
        if (piece.isEmpty())
            return content;
        content += piece;
    }
}

/// Of this program.
std::optional<QByteArray> readResource(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

/// Knows why a write was cut short, which QFile doesn't. 0, or the error number.
int writeAll(int descriptor, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const ssize_t length = ::write(descriptor, content.data(), static_cast<std::size_t>(content.size()));
        if (length < 0 && errno != EINTR)
            return errno;
        content = content.sliced(std::max<ssize_t>(length, 0));
    }
    return 0;
}

/// Says nothing against the file itself.
Error unreadable(const QString &path, const Text &reason)
{
    return {.kind = Error::Kind::ReadFailed,
            .subject = Text::at(path, reason),
            .advice = QT_TRANSLATE_NOOP("Error", "Try again. If that doesn't help, check the disk."),
            .values = commandForAccess(path)};
}

/// A file system that doesn't support syncing isn't an error.
bool sync(const QFileDevice &file)
{
    return ::fsync(file.handle()) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/// Makes the folder and those above it. 0, or the error number.
int makeFolder(const QString &folder, FileAccess access)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return 0;
    if (const int problem = info.isRoot() ? 0 : makeFolder(info.path(), access); problem != 0)
        return problem;
    const mode_t mode = access == FileAccess::OwnerOnly ? 0700 : 0777; // less what the umask denies
    if (::mkdir(QFile::encodeName(folder).constData(), mode) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    return QFileInfo(folder).isDir() ? 0 : ENOTDIR; // another process may have been quicker
}

/// Writes the content to the temporary file; the existing file stays until commit().
Result<> writeTemporaryFile(QSaveFile &file, const QByteArray &content, FileAccess access)
{
    const QString path = file.fileName();
    if (const int problem = makeFolder(QFileInfo(path).path(), access); problem != 0)
        return writeFailed(path, systemMessage(problem));
    if (isMount(path))
        return writeFailed(path, QT_TRANSLATE_NOOP("Error", "it is a mount of its own: mount its folder instead"));
    if (!file.open(QIODevice::WriteOnly))
        return writeFailed(file);
    if (access == FileAccess::OwnerOnly)
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (const int problem = writeAll(file.handle(), content); problem != 0)
        return writeFailed(path, systemMessage(problem));
    if (!sync(file))
        return writeFailed(path, systemMessage(errno));
    return done;
}

} // namespace

Result<> makeOwnFolder(const QString &folder)
{
    const int problem = makeFolder(folder, FileAccess::OwnerOnly);
    return problem == 0 ? Result<>(done) : writeFailed(folder, systemMessage(problem));
}

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
    if (path.startsWith(QStringLiteral(":/")))
        return readResource(path);
    const int descriptor = openToRead(path);
    const int problem = errno;
    if (descriptor < 0 && isAbsent(path))
        return std::optional<QByteArray>();
    if (descriptor < 0)
        return unreadable(path, systemMessage(problem));
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return unreadable(path, systemMessage(file));
    if (const Text refusal = refusalOf(descriptor, maxSize); !refusal.isEmpty())
        return Error{Error::Kind::ReadFailed, Text::at(path, refusal)};
    const QByteArray content = readAtMost(file, maxSize);
    if (file.error() != QFileDevice::NoError)
        return unreadable(path, systemMessage(file));
    return std::optional(content);
}

Result<> renameFile(const QString &path, const QString &newPath)
{
    if (::rename(QFile::encodeName(path).constData(), QFile::encodeName(newPath).constData()) != 0)
        return writeFailed(path, systemMessage(errno));
    syncFolder(QFileInfo(newPath).path());
    return done;
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
    : m_descriptor(openToRead(path)), m_error(m_descriptor < 0 ? errno : 0)
{ }

UnbufferedFile::~UnbufferedFile()
{
    if (isOpen())
        ::close(m_descriptor);
}

Text UnbufferedFile::reason() const
{
    return systemMessage(m_error);
}

bool UnbufferedFile::isRegular() const
{
    return S_ISREG(statusOf(m_descriptor).st_mode);
}

bool UnbufferedFile::isTrusted() const
{
    return isTrustedOwner(statusOf(m_descriptor).st_uid);
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
