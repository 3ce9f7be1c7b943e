// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <optional>

namespace authtray {

/// Why this process may not write to an existing file, in the system's words; nothing if it may, or there is no file.
/// Any thread.
std::optional<QString> whyNotWritable(const QString &path);

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
