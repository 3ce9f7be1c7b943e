// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// What a keychain service says about an entry when it is asked over D-Bus, which opens no prompt.
enum class EntryState {
    Missing, ///< the keychain is open and has no such entry
    Readable,
    Withheld, ///< the keychain is open, but asks the person before a program gets this entry; KeePassXC does
    Locked, ///< the keychain is locked, so it may not even know whether it has the entry
    Silent, ///< no answer in time
    Absent, ///< there is no keychain service
};

} // namespace authtray
