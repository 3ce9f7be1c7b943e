// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace authtray {

/// A date in a header field (RFC 9110, 5.6.7), in UTC; invalid if it isn't one. Any thread.
QDateTime readHttpDate(QByteArray field);

/// How long to wait by a Retry-After field (RFC 9110, 10.2.3), which is a number of seconds or a date; nullopt if it is
/// neither. Any thread.
std::optional<std::chrono::seconds> readRetryAfter(const QByteArray &field, const QDateTime &now);

} // namespace authtray
