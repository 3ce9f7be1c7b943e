// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/account.h"
#include "core/provider/placeholders.h"
#include "core/result.h"

#include <QDateTime>

namespace authtray {

/// A session that another tool has left. What its file doesn't tell is empty.
struct ForeignSession
{
    QString accessToken;
    QString refreshToken;
    QDateTime expiresAt; ///< the file's word, else the access token's own
    QString clientId;
    Parameters settings; ///< for the preset's placeholders
    Account place; ///< organization and tenant alone
};

/// A plain-text file of another tool's, a JSON object or KEY=VALUE lines, and where in it the session is.
struct ForeignSessionFile
{
    QString path; ///< from the home folder (`~/`), or from wherever it is looked for
    QString pathVariable; ///< of the environment, that names another file
    bool isUpwards = false; ///< looked for from the working folder upwards, then in the home folder
    bool isSingleUse = false; ///< its refresh token ends where it is used in two places
    QMap<QString, QStringList> fields; ///< paths or keys by the field, tried in order
    QMap<QString, QStringList> settings; ///< the same by the preset's placeholder

    bool isKnown() const { return !fields.isEmpty(); }

    /// The file that is there, or the one that should be.
    QString find() const;

    /// BadInput with the name it is told by: it can't be understood, or holds no token. Any thread.
    Result<ForeignSession> read(const QString &name, const QByteArray &text) const;

    /// The same text without the tokens, and else as it was. BadInput where they can't be told from the rest. Any thread.
    Result<QByteArray> withoutTokens(const QString &name, const QByteArray &text) const;

    static ForeignSessionFile fromJson(const QJsonObject &object);

    friend bool operator==(const ForeignSessionFile &, const ForeignSessionFile &) = default;
};

/// Scheme, host and port of an address whose scheme may be left out; what isn't one stays as it is.
QString originOf(const QString &address);

} // namespace authtray
