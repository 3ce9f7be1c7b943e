// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <optional>

namespace authtray {

/// The JSON object in an endpoint's response; nullopt if the response is anything else. Bytes that aren't UTF-8 are
/// replaced by U+FFFD, because they may be in a member that nobody needs. Any thread.
std::optional<QJsonObject> readObject(const QByteArray &body);

/// The members of a token response that readObject() can't read: a form, or text in which a refresh token can be found.
/// A refresh token must be found wherever it is, because the provider may have ended the previous one. Empty if there
/// are no tokens. Any thread.
QJsonObject findTokens(const QByteArray &body);

/// The same without a form, for a response that may be cut off: a form doesn't show where a token ends.
QJsonObject findJsonTokens(const QByteArray &body);

/// The refresh token in an object with several members of that name, of which the last one can't be used and hides the
/// others (RFC 8259, 4). Empty if there is none. Any thread.
QString findHiddenRefreshToken(const QByteArray &body);

} // namespace authtray
