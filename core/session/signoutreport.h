// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/store/stores.h"

#include <QList>

#include <optional>

namespace authtray {

/// What a sign-out has done with the profile's session, and with each one that is left in another store.
struct SignOutReport
{
    enum class Outcome {
        Revoked, ///< removed here, and revoked at the provider
        NotRevocable, ///< removed here; the provider offers no revocation
        NotRevoked, ///< removed here, but still good at the provider
        RevocationUnanswered, ///< removed here; the provider may have revoked it
        WithoutToken, ///< removed here; it had nothing that could be revoked
        Missing, ///< nothing was there
        Kept, ///< it is still there
        Unknown, ///< the store hasn't answered; the session is ended as soon as it does
    };

    struct Place
    {
        StorePlace place;
        Outcome outcome;
        bool isEarlier = false; ///< it was left there when the profile's store changed
        std::optional<Error> problem = {}; ///< of NotRevoked, RevocationUnanswered and Kept
        std::optional<Error> unnoted = {}; ///< why the profile's file still says that it is there
    };

    QList<Place> places = {}; ///< the session's own first
    std::optional<Error> problem = {}; ///< why the profile is still signed in, or nothing at all was ended

    /// Whether nothing that was removed is still good at the provider, as far as that is known.
    bool isRevoked() const;

    /// The first place with this outcome; null: there is none.
    const Place *find(Outcome outcome) const;
};

} // namespace authtray
