// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QHostAddress>
#include <QList>
#include <QString>

namespace authtray {

/// The loopback redirect URI, to which the provider sends the browser back (RFC 8252, 7.3).
struct Redirect
{
    QString host = QStringLiteral("127.0.0.1"); ///< or `localhost` (both address families), or `[::1]`
    QString path = QStringLiteral("/callback"); ///< begins with a slash, or is empty
    QList<quint16> ports = {0}; ///< tried in order; 0: any free one

    /// The addresses of `host` to listen on; empty if it isn't a loopback host.
    QList<QHostAddress> addresses() const;

    /// Errors: BadInput if a browser could not be redirected to it.
    Result<> check() const;

    friend bool operator==(const Redirect &, const Redirect &) = default;
};

} // namespace authtray
