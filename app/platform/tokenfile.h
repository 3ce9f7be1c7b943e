// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace authtray {

/// A file for a token, which only the user can read, in a private folder of its own below the run-time folder. The
/// folder is locked while a process has the lock() open. Without one, the file is abandoned: its processes were killed.
class TokenFile
{
public:
    /// Makes the folder, without the file.
    explicit TokenFile(const std::string &name);

    /// Why the folder couldn't be made, with advice; empty: it was.
    const std::string &error() const { return m_error; }
    const std::string &path() const { return m_path; }

    /// The descriptor of the locked folder. A program that this process becomes doesn't get it.
    int lock() const { return m_lock; }

    std::string folder() const { return m_path.substr(0, m_path.rfind('/')); }

    /// Replaces the file: whoever reads it finds the token before or this one. Makes the folder again if it was
    /// removed. Returns the error, with advice; empty: none.
    std::string write(std::string_view token);

    bool exists() const;

    /// Removes the file alone.
    void removeToken() const;

    /// Removes the file and its folder, if they were made.
    void remove() const;

private:
    int makeFolderAgain();

    std::string m_path;
    std::string m_error;
    int m_lock = -1;
};

/// Removes the abandoned files.
void removeAbandonedTokenFiles();

} // namespace authtray
