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

int SessionState::urgency() const
{
    switch (phase) {
    case Phase::SignedOut: return 0;
    case Phase::Expired:
    case Phase::Valid: return 1;
    case Phase::Renewing: return 2;
    case Phase::RenewalFailing: return 3;
    case Phase::StoreLocked: return problem ? 5 : 1; // without: it is being read
    case Phase::PartlyStored: return 4;
    case Phase::Unreachable: return 6;
    case Phase::Ended: return 7;
    case Phase::SigningIn: return 8; // somebody is at it
    }
    Q_UNREACHABLE();
}

} // namespace authtray
