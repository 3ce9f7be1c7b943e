// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMap>

#include <chrono>
#include <optional>

namespace authtray {

/// A date in a header field (RFC 9110, 5.6.7), in UTC; invalid if it isn't one. Any thread.
QDateTime readHttpDate(QByteArray field);

/// How long to wait by a Retry-After field (RFC 9110, 10.2.3), which is a number of seconds or a date; nullopt if it is
/// neither. Any thread.
std::optional<std::chrono::seconds> readRetryAfter(const QByteArray &field, const QDateTime &now);

/// The parameters of the first challenge of this scheme in a WWW-Authenticate field (RFC 9110, 11.6.1), by their names
/// in lower case; empty if there are none. Any thread.
QMap<QString, QString> readChallenge(const QByteArray &field, const QString &scheme);

} // namespace authtray
