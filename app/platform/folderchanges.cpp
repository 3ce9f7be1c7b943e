// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/folderchanges.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>

namespace authtray {

FolderChanges::FolderChanges() : m_descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) { }

FolderChanges::~FolderChanges()
{
    ::close(m_descriptor);
}

void FolderChanges::watchLocks(const std::string &folder)
{
    m_watches[::inotify_add_watch(m_descriptor, folder.c_str(), IN_MODIFY)] = Kind::Locks;
}

void FolderChanges::watchRemoval(const std::string &folder)
{
    m_watches[::inotify_add_watch(m_descriptor, folder.c_str(), IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)] = Kind::Removal;
}

bool FolderChanges::take()
{
    alignas(inotify_event) std::array<char, 4096> bytes; // filled by read()
    bool isChanged = false;
    for (ssize_t size = 0; (size = ::read(m_descriptor, bytes.data(), bytes.size())) > 0;) {
        for (const char *place = bytes.data(); place < bytes.data() + size;) {
            inotify_event event{};
            std::memcpy(&event, place, sizeof event);
            const std::string_view name = event.len > 0 ? std::string_view(place + sizeof event) : std::string_view();
            const auto watch = m_watches.find(event.wd);
            const bool isLocks = watch != m_watches.end() && watch->second == Kind::Locks;
            isChanged = isChanged || (isLocks ? name.ends_with(".lock") : !name.ends_with(".new"));
            place += sizeof event + event.len;
        }
    }
    return isChanged;
}

} // namespace authtray
