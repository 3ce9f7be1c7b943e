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

/// What a visitor is told who didn't bring the answer to this sign-in.
struct Refusal
{
    QByteArray status; ///< of HTTP: number and phrase
    QByteArray reason; ///< a sentence without its full stop; may be empty
    QByteArray extraHeader = {}; ///< whole lines
};

/// Judges a request by its head, without the empty line at its end: the answer to the sign-in with this state, or not.
/// Any thread.
std::variant<AuthorizationResponse, Refusal> readLoopbackRequest(const QByteArray &head, const QUrl &redirectUri,
                                                                 const QByteArray &state);

/// Judges the address that a browser on another computer ended on, as a person copied it: as a whole, without its
/// "http://" (browsers hide that) or only what follows its "?", within spaces or quotation marks. Of a Refusal,
/// `reason` says why not. Any thread.
std::variant<AuthorizationResponse, Refusal> readPastedRedirect(const QByteArray &pasted, const QUrl &redirectUri,
                                                                const QByteArray &state);

/// A whole answer, after which the connection ends.
QByteArray httpAnswer(const QByteArray &status, const QByteArray &type, const QByteArray &body,
                      const QByteArray &extraHeader = {});
QByteArray httpAnswer(const Refusal &refusal);

} // namespace authtray
