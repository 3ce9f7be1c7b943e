// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"

namespace authtray {

/// What a person has entered to sign in to a new account.
struct NewAccount
{
    Profile profile;
    QString clientSecret; ///< empty: a public client
    bool isService = false; ///< the issuer is the address of a service, which names its provider itself
    bool isOnOtherDevice = false; ///< sign in with a code in a browser on another device (RFC 8628)
};

} // namespace authtray
