// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionstate.h"

namespace authtray {

bool SessionState::isAuthenticated() const
{
    switch (phase) {
    case Phase::SignedOut:
    case Phase::SigningIn:
    case Phase::Ended: return false;
    default: return true;
    }
}

bool SessionState::isTokenValid(const QDateTime &now) const
{
    return isAuthenticated() && issuedAt.isValid() && (!expiresAt.isValid() || now < expiresAt);
}

} // namespace authtray
