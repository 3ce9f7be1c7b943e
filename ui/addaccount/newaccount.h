// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"

namespace authtray {

/// What a person has given to sign in to an account that Authtray doesn't know yet.
struct NewAccount
{
    Profile profile;
    QString clientSecret; ///< empty: a public client
    bool isOnOtherDevice = false; ///< the browser is elsewhere, and takes a code (RFC 8628)
};

} // namespace authtray
