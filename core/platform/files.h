// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <cstddef>
#include <optional>

namespace authtray {

enum class FileAccess {
    OwnerOnly, ///< mode 0600
    AsBefore, ///< the mode of the replaced file; for a new file, what the umask allows
};

/// Replaces the file, or creates it and its folder, which is mode 0700 for OwnerOnly. The content is written to a
/// temporary file, synced and renamed, so the file has its old or its new content, even after a full disk or a power
/// loss. Errors: WriteFailed. Any thread.
Result<> replaceFile(const QString &path, const QByteArray &content, FileAccess access);

/// Makes the folder and those above it that don't exist, with mode 0700 whatever the umask. WriteFailed. Any thread.
Result<> makeOwnFolder(const QString &folder);

/// Checks whether replaceFile() would succeed now: does everything but the renaming, then removes what it created. Any
/// thread.
Result<> checkReplaceFile(const QString &path, const QByteArray &content);

/// Gives the file another name in its folder, in one step: it is never there twice or not at all. Replaces a file of
/// the new name. Errors: WriteFailed. Any thread.
Result<> renameFile(const QString &path, const QString &newPath);

/// Whether there is certainly no such file; one that can't be seen, as its folder can't be searched, may be there. Any thread.
bool isAbsent(const QString &path);

/// The file's content; nothing if there is no such file. ReadFailed, with the reason: also if it isn't a regular file,
/// has more than `maxSize` bytes, or belongs to another user than this one and root. Doesn't block. A path
/// that begins with ":/" is a resource of this program. Any thread.
Result<std::optional<QByteArray>> readFile(const QString &path, qint64 maxSize = 16 * 1024 * 1024);

/// Syncs the folder, so that a renaming in it survives a power loss. Any thread.
void syncFolder(const QString &folder);

/// Reads a file without a buffer, which would keep a copy of a secret. Opening doesn't block, even if the path names a
/// pipe. Any thread.
class UnbufferedFile
{
public:
    explicit UnbufferedFile(const QString &path);
    ~UnbufferedFile();
    UnbufferedFile(const UnbufferedFile &) = delete;
    UnbufferedFile &operator=(const UnbufferedFile &) = delete;

    bool isOpen() const { return m_descriptor >= 0; }
    Text reason() const; ///< the system's message why it couldn't be opened

    bool isRegular() const;
    bool isTrusted() const; ///< belongs to this user or to root
    bool isClosedToOthers() const; ///< its group and others have no permissions

    /// Reads up to `size` bytes. Returns the number of bytes read, 0 at the end, or a negative number on failure.
    std::ptrdiff_t read(void *data, std::size_t size);

private:
    int m_descriptor;
    int m_error;
};

} // namespace authtray
