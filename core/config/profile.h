// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/preferences.h"
#include "core/provider/account.h"
#include "core/provider/provider.h"
#include "core/result.h"
#include "core/store/stores.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace authtray {

/// A named sign-in: the provider, the client and the account that signed in. Its file contains no secret.
struct Profile
{
    /// The session's state as recorded in the profile, so that an unreadable keychain isn't mistaken for being signed out.
    enum class SessionMark { None, SignedIn, Ended };

    QString name;
    Provider provider;
    SessionMark session = SessionMark::None;
    StorePlace store; ///< where its tokens are stored
    QList<StorePlace> leftIn; ///< the stores before, if a session couldn't be removed when the store changed
    QString caFile; ///< certificate authorities to trust in addition to the system's; empty: none
    Preferences preferences;
    Account account; ///< of the last sign-in; another one needs a person's consent, unless the person has signed out
    QJsonObject unknown; ///< keys that this version doesn't know; they are written back unchanged

    bool isSignedIn() const { return session == SessionMark::SignedIn; }

    /// Whether a sign-out has something to end: the session, or one that is left in another store.
    bool hasSession() const { return isSignedIn() || !leftIn.isEmpty(); }

    QJsonObject toJson() const;
    /// Upgrades older versions of the format. Errors: ReadFailed, TooNew.
    static Result<Profile> fromJson(const QString &name, const QJsonObject &original);

    friend bool operator==(const Profile &, const Profile &) = default;
};

} // namespace authtray
