// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/placeholders.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace authtray {

/// What a service demands beyond the token that it was sent: more scopes (RFC 6750, 3.1), or another sign-in of the
/// person (RFC 9470, 3).
struct StepUp
{
    QString host; ///< the service's, with its port if it isn't the usual one; empty: unknown
    QStringList scopes; ///< that the token lacks
    QString acrValues; ///< the levels of sign-in that will do, separated by spaces; empty: any
    std::optional<std::chrono::seconds> maxAge; ///< how long ago the person may have signed in; absent: any time

    /// Reads a WWW-Authenticate field. nullopt: it demands nothing of these, or not as the RFCs write it. Any thread.
    static std::optional<StepUp> fromChallenge(const QByteArray &challenge, const QString &host);

    /// The same as a field's value, without the host.
    QString toChallenge() const;

    /// Whether the person has to sign in once more, with the scopes that are granted or with more.
    bool wantsNewSignIn() const { return !acrValues.isEmpty() || maxAge; }

    /// A sign-in's scopes with those that are missing.
    QString addedTo(const QString &scope) const;

    /// For the authorization request (RFC 9470, 4).
    Parameters parameters() const;

    friend bool operator==(const StepUp &, const StepUp &) = default;
};

} // namespace authtray
