// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>
#include <variant>

namespace authtray {

/// What came back to the redirect URI with the right state (RFC 6749, 4.1.2; RFC 9207). Decoded, otherwise as sent.
struct AuthorizationResponse
{
    QString code; ///< empty when there is an error
    QString error; ///< empty when there is a code
    QString errorDescription; ///< the provider's own text: escape before showing
    std::optional<QString> iss;

    friend bool operator==(const AuthorizationResponse &, const AuthorizationResponse &) = default;
};

/// How a request is answered that isn't the response to this sign-in.
struct Refusal
{
    QByteArray status; ///< HTTP status code and phrase
    QByteArray reason; ///< a sentence without its full stop; may be empty
    QByteArray extraHeader = {}; ///< whole lines
};

/// Whether a request's head, without the empty line at its end, asks for this address, which has no query. Any thread.
bool asksFor(const QByteArray &head, const QUrl &address);

/// Reads a request's head, without the empty line at its end: it is the response to the sign-in with this state, or is
/// refused.
/// Any thread.
std::variant<AuthorizationResponse, Refusal> readLoopbackRequest(const QByteArray &head, const QUrl &redirectUri,
                                                                 const QByteArray &state);

/// Reads the address that a browser on another computer ended on, as a person copied it: finds it in the text, whole or
/// without "http://" (which browsers hide), broken over lines or not, or takes what follows its "?" alone. If it is
/// refused, `reason` says why. Any thread.
std::variant<AuthorizationResponse, Refusal> readPastedRedirect(const QByteArray &pasted, const QUrl &redirectUri,
                                                                const QByteArray &state);

/// A complete HTTP response, after which the connection is closed.
QByteArray httpAnswer(const QByteArray &status, const QByteArray &type, const QByteArray &body,
                      const QByteArray &extraHeader = {});
QByteArray httpAnswer(const Refusal &refusal);

} // namespace authtray
