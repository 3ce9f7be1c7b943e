// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/account.h"

#include <QMap>
#include <QStringList>
#include <QUrl>

namespace authtray {

/// Where the provider's answers describe the account that signed in. By default, the ID token and userinfo (OIDC Core,
/// 2 and 5.3).
struct AccountSource
{
    QUrl url; ///< endpoint for a GET with the access token
    bool isAccessToken = false; ///< the account is in the access token, which is a JWT
    QStringList places; ///< paths to the account in the answer, tried in order; empty: the answer itself
    /// Paths to the values by field of the account (`id`, `email`, `name`, `organization`, `role`, `created_at`), tried
    /// in order. If one string contains several paths, separated by spaces, their values are joined. Fields that aren't
    /// listed use the standard claim.
    QMap<QString, QStringList> fields;

    bool isStandard() const { return url.isEmpty() && !isAccessToken; }

    /// Reads the account from an answer or from claims. Its `id` is empty if there is no account in them.
    Account read(const QJsonObject &answer) const;

    QJsonObject toJson() const;
    static AccountSource fromJson(const QJsonObject &object);

    friend bool operator==(const AccountSource &, const AccountSource &) = default;
};

/// The value at a path such as `data.user.id`; for the empty path, the object itself. Undefined if there is none.
QJsonValue valueAt(const QJsonObject &object, const QString &path);

} // namespace authtray
