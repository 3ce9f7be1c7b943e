// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <cstddef>

namespace authtray {

enum class FileAccess {
    OwnerOnly, ///< mode 0600
    AsBefore, ///< that of the file that is replaced, or what the umask allows
};

/// Replaces the file, or makes it and its folder. The content is written, synced and then renamed, so the file has its
/// old content or the whole new one, also after a full disk or a loss of power. WriteFailed. Any thread.
Result<> replaceFile(const QString &path, const QByteArray &content, FileAccess access);

/// Whether replaceFile() would succeed now: tries all but the renaming, and removes what it made. Any thread.
Result<> checkReplaceFile(const QString &path, const QByteArray &content);

/// Makes sure that a file that was renamed in the folder stays renamed after a loss of power. Any thread.
void syncFolder(const QString &folder);

/// A file that is read as it is, without a buffer that keeps a copy of a secret. Opening never waits, even if the path
/// names a pipe. Any thread.
class UnbufferedFile
{
public:
    explicit UnbufferedFile(const QString &path);
    ~UnbufferedFile();
    UnbufferedFile(const UnbufferedFile &) = delete;
    UnbufferedFile &operator=(const UnbufferedFile &) = delete;

    bool isOpen() const { return m_descriptor >= 0; }
    QString errorString() const; ///< why it isn't open, in the system's words

    bool isRegular() const;
    bool isClosedToOthers() const; ///< neither its group nor others may do anything with it

    /// Reads up to `size` bytes. The number of bytes read; 0 at the end; negative: the read failed.
    std::ptrdiff_t read(void *data, std::size_t size);

private:
    int m_descriptor;
    int m_error;
};

} // namespace authtray
