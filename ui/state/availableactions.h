// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

namespace authtray {

/// The actions in the tray menu, the window and notifications.
enum class Action {
    Nothing,
    SignIn,
    StepUp, ///< a sign-in as a service demands it
    CancelSignIn,
    SignOut,
    Renew,
    CopyToken,
    CopyLink, ///< this and the next two: of the running sign-in
    OpenAgain,
    SignInOnOtherDevice,
    MakeDefault,
    RenameProfile,
    DuplicateProfile,
    RemoveProfile,
    UndoChange, ///< of the last of the three
    ShowAccount,
    ShowPrograms, ///< that have asked for the session
    ShowHistory, ///< of its tokens
    ShowSessionsPage, ///< of the provider, in the browser
    AddAccount,
    ShowSettings,
    ShowLog,
    ShowDiagnosis, ///< of all that a sign-in needs
    ShowAbout,
    Quit
};

/// Which actions are available in a state, for the menu's entries and the window's buttons.
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

/// Whether renewing is what mends the state: a retry, or something that the person has to do for it.
bool isRenewalRemedy(const SessionState &state);

/// The text of the action that gives a service what it demands.
QString stepUpText(const StepUp &stepUp);

/// The text of the action that renews. It describes what the person has to do for that: "&Unlock keychain…".
QString renewalText(const SessionState &state);

} // namespace authtray
