// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/account.h"
#include "core/provider/placeholders.h"
#include "core/result.h"

#include <QDateTime>

namespace authtray {

/// A session that another tool has stored. What its file doesn't contain is empty.
struct ForeignSession
{
    QString accessToken;
    QString refreshToken;
    QDateTime expiresAt; ///< from the file, otherwise from the access token's `exp`
    QString clientId;
    Parameters settings; ///< values for the preset's placeholders
    Account tenant; ///< only organization and tenant are set
};

/// Describes another tool's session file, which is a JSON object or KEY=VALUE lines, and where in it the values are.
struct ForeignSessionFile
{
    QString path; ///< relative to the home folder (`~/`), or to the folders that are searched
    QString pathVariable; ///< environment variable that may name another file
    bool isUpwards = false; ///< searched for from the working folder upwards, then in the home folder
    bool isSingleUse = false; ///< its refresh token is revoked if two programs use it
    QMap<QString, QStringList> fields; ///< paths or keys by field, tried in order
    QMap<QString, QStringList> settings; ///< the same by placeholder of the preset

    bool isKnown() const { return !fields.isEmpty(); }

    /// The path of the file that exists, otherwise the path where it is expected.
    QString findPath() const;

    /// Parses the file's content. `name` stands for the file in errors. Errors: BadInput if it can't be parsed or
    /// contains no token. Any thread.
    Result<ForeignSession> read(const QString &name, const QByteArray &text) const;

    /// The text with only the tokens removed. Errors: BadInput if they can't be found in it. Any thread.
    Result<QByteArray> withoutTokens(const QString &name, const QByteArray &text) const;

    static ForeignSessionFile fromJson(const QJsonObject &object);

    friend bool operator==(const ForeignSessionFile &, const ForeignSessionFile &) = default;
};

/// Scheme, host and port of an address; a missing scheme becomes https. Text that isn't an address is returned unchanged.
QString originOf(const QString &address);

} // namespace authtray
