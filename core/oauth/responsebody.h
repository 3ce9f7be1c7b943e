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

} // namespace authtray
