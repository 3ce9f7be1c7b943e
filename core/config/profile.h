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

namespace authtray {

/// A named sign-in: provider, client and the account that signed in. Its file holds no secret.
struct Profile
{
    /// The profile's word on its session, so that an unreadable keychain isn't taken for being signed out.
    enum class SessionMark { None, SignedIn, Ended };

    QString name;
    Provider provider;
    SessionMark session = SessionMark::None;
    StoreKind store = StoreKind::Keychain; ///< where its tokens are
    QString caFile; ///< of certificate authorities to trust besides the usual ones; empty: none
    Preferences preferences;
    Account account; ///< of the last sign-in, kept after sign-out to notice another one
    QJsonObject unknown; ///< keys this version doesn't know: they survive a rewrite

    bool isSignedIn() const { return session == SessionMark::SignedIn; }

    QJsonObject toJson() const;
    /// ReadFailed, TooNew. An older version is upgraded.
    static Result<Profile> fromJson(const QString &name, const QJsonObject &file);

    friend bool operator==(const Profile &, const Profile &) = default;
};

} // namespace authtray
