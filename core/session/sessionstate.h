// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/oauth/stepup.h"
#include "core/provider/account.h"

#include <QDateTime>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace authtray {

struct Profile;
struct Tokens;

/// What a person sees of one profile's session. Tray icon, tooltip, menu, window and `status` are pure functions of
/// this value and the time. Contains no token. Times are UTC; an invalid time is unknown.
struct SessionState
{
    enum class Phase {
        SignedOut,
        SigningIn, ///< the browser is open
        Valid,
        Renewing,
        RenewalFailing, ///< still valid, but `problem` prevents renewal
        Expired, ///< past its expiry; renewed on the next request
        Unreachable, ///< expired, and `problem` prevents renewal; or the profile's settings don't fit the tokens
        Ended, ///< the provider ended it
        StoreLocked, ///< the keychain can't be read now: see `problem`
        PartlyStored, ///< valid, but `problem` prevents the keychain from saving it
    };

    Phase phase = Phase::SignedOut;
    QString profile;
    QString store; ///< where its tokens are: "keychain", "file" or "environment"
    QString provider; ///< the provider's name: the preset's, or the issuer's host
    Account account;
    QDateTime signedInAt;
    QDateTime renewedAt;
    QDateTime issuedAt;
    QDateTime expiresAt;
    QDateTime renewsAt;
    QDateTime endsAt; ///< after that it can't be renewed, unless it is renewed before
    bool isRenewable = false; ///< without signing in again
    QStringList scopes; ///< granted
    QUrl authorizationUrl; ///< of the running sign-in
    std::optional<Error> problem; ///< the last failure, until something succeeds
    std::optional<StepUp> stepUp = {}; ///< what a service demands beyond the sign-in

    /// Whether a session exists and hasn't ended.
    bool isAuthenticated() const;
    bool isTokenValid(const QDateTime &now) const;

    /// How much the state needs a person's attention; for choosing one of several sessions.
    int urgency() const;

    friend bool operator==(const SessionState &, const SessionState &) = default;
};

/// The facts that determine a session's state.
struct SessionFacts
{
    enum class Activity { None, SigningIn, Renewing };

    const Profile &profile;
    QString store; ///< see SessionState
    const Tokens *tokens = nullptr; ///< as last read or written; null: none, or not read yet
    bool isUnsaved = false; ///< the store has refused the tokens
    Activity activity = Activity::None;
    QUrl authorizationUrl = {};
    std::optional<Error> problem = {};
    std::optional<StepUp> stepUp = {}; ///< see SessionState
};

SessionState stateFrom(const SessionFacts &facts, const QDateTime &now);

} // namespace authtray
