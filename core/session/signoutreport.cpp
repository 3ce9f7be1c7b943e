// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/signoutreport.h"

#include <algorithm>

namespace authtray {

bool SignOutReport::isRevoked() const
{
    return find(Outcome::Revoked) != nullptr && find(Outcome::NotRevocable) == nullptr
           && find(Outcome::NotRevoked) == nullptr && find(Outcome::RevocationUnanswered) == nullptr;
}

const SignOutReport::Place *SignOutReport::find(Outcome outcome) const
{
    const auto found = std::ranges::find(places, outcome, &Place::outcome);
    return found == places.end() ? nullptr : &*found;
}

} // namespace authtray
