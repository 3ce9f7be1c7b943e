// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace authtray {

/// Notices that another process has announced a change of a session, by writing to its lock, or has removed a file that
/// TokenFile has written. Without Qt. Where the system can't watch, nothing is noticed.
class FolderChanges
{
public:
    FolderChanges();
    ~FolderChanges();
    FolderChanges(const FolderChanges &) = delete;
    FolderChanges &operator=(const FolderChanges &) = delete;

    /// From now on. To be called again and again, because the folders may be made anew.
    void watchLocks(const std::string &folder);
    void watchRemoval(const std::string &folder);

    /// Can be read once something may have happened. -1: nothing will be noticed.
    int descriptor() const { return m_descriptor; }

    /// Whether it has.
    bool take();

private:
    enum class Kind { Locks, Removal };

    int m_descriptor;
    std::map<int, Kind> m_watches;
};

} // namespace authtray
