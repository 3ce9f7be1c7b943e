// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/provider/account.h"

#include <QDateTime>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace authtray {

struct Profile;
struct Tokens;

/// All that a person is shown of one profile's session. Tray icon, tooltip, menu, window and `status` are pure
/// functions of this value and the time. Holds no token. Times are UTC; an invalid one is unknown.
struct SessionState
{
    enum class Phase {
        SignedOut,
        SigningIn, ///< the browser is open
        Valid,
        Renewing,
        RenewalFailing, ///< still valid, but `problem` keeps it from being renewed
        Expired, ///< past its expiry; renewed when next asked for
        Unreachable, ///< expired, and `problem` keeps it from being renewed
        Ended, ///< the provider ended it
        StoreLocked, ///< the keychain can't be read now: see `problem`
        PartlyStored, ///< good, but `problem` kept the keychain from saving it
    };

    Phase phase = Phase::SignedOut;
    QString profile;
    QString store; ///< where its tokens are: "keychain", "file" or "environment"
    QString provider; ///< what to call the provider: a preset's name or the issuer's host
    Account account;
    QDateTime signedInAt;
    QDateTime renewedAt;
    QDateTime issuedAt;
    QDateTime expiresAt;
    QDateTime renewsAt;
    QDateTime endsAt; ///< from then on it can't be renewed any more, unless it was renewed until then
    bool isRenewable = false; ///< without signing in again
    QStringList scopes; ///< granted
    QUrl authorizationUrl; ///< while signing in: what the browser was sent to
    std::optional<Error> problem; ///< what last went wrong, until something goes right

    /// A session exists and nobody has ended it.
    bool isAuthenticated() const;
    bool isTokenValid(const QDateTime &now) const;

    /// How much it is a person's business, to choose one among several.
    int urgency() const;

    friend bool operator==(const SessionState &, const SessionState &) = default;
};

/// What a session's state follows from.
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
};

SessionState stateFrom(const SessionFacts &facts, const QDateTime &now);

} // namespace authtray
