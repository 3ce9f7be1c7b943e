// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/account.h"

#include <QMap>
#include <QStringList>
#include <QUrl>

namespace authtray {

/// Where a provider tells who signed in. As it is made: ID token and userinfo (OIDC Core, 2 and 5.3).
struct AccountSource
{
    QUrl url; ///< answers a GET with the access token
    bool isAccessToken = false; ///< the access token is a JWT that says it
    QStringList places; ///< paths to the account in the answer, tried in order; none: the answer itself
    /// By the account's field (`id`, `email`, `name`, `organization`, `role`, `created_at`): paths to its value, tried
    /// in order. Several paths in one text, with spaces between, are put together. A field without: the standard claim.
    QMap<QString, QStringList> fields;

    bool isStandard() const { return url.isEmpty() && !isAccessToken; }

    /// What the answer, or the claims, say. Without an `id` nobody is in it.
    Account read(const QJsonObject &answer) const;

    QJsonObject toJson() const;
    static AccountSource fromJson(const QJsonObject &object);

    friend bool operator==(const AccountSource &, const AccountSource &) = default;
};

/// The value at a path like `data.user.id`; the empty path is the object itself. Undefined where there is none.
QJsonValue valueAt(const QJsonObject &object, const QString &path);

} // namespace authtray
