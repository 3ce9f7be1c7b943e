// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

namespace authtray {

/// What a person can ask for in the tray's menu, the window and a notification.
enum class Action {
    Nothing,
    SignIn,
    CancelSignIn,
    SignOut,
    Renew,
    CopyToken,
    MakeDefault,
    ShowAccount,
    AddAccount,
    ShowSettings,
    Quit
};

/// What can be done in a state: the menu's entries and the window's buttons.
struct AvailableActions
{
    bool signIn = false;
    bool cancelSignIn = false;
    bool signOut = false;
    bool renew = false;
    bool copyToken = false;

    friend bool operator==(const AvailableActions &, const AvailableActions &) = default;
};

AvailableActions availableActions(const SessionState &state);

/// What to call a renewal, which may be something else to a person: "&Unlock keychain…".
QString renewalText(const SessionState &state);

} // namespace authtray
