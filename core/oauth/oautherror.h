// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace authtray {

struct HttpResponse;

/// The value of an `error` member if it can be an OAuth error code (RFC 6749, 4.1.2.1 and 5.2); empty if it is rather a
/// text, or a secret in the wrong place. Any thread.
QString errorCodeIn(const QString &error);

/// An `error_description` to be shown: one line of at most 200 characters, without controls and without words that
/// could be a token. UUIDs and timestamps stay. Any thread.
QString shownDescription(const QString &description);

/// The code and the description of an OAuth error, as far as there are any: "CODE: DESCRIPTION". Any thread.
QString shownError(const QString &code, const QString &description);

/// Whether the code says that the same request may succeed later. RFC 6749, 4.1.2.1 has such codes for the
/// authorization endpoint; token endpoints answer with them, too. Any thread.
bool saysTryLater(const QString &code);

/// The provider refuses a sign-in by an OAuth error (RFC 6749, 4.1.2.1 and 5.2; RFC 8628, 3.5). `code` is as of
/// errorCodeIn(), `description` as the provider sends it.
Error signInRefusal(const QString &code, const QString &description);

/// The same by the error in an answer. ClientRefused: it doesn't accept the client's ID or secret.
Error signInRefusal(const HttpResponse &answer);

/// How an endpoint has refused, for people: the status and, after it, the OAuth error, if there is one: "status 401,
/// invalid_token: The token is revoked". What the answer's body doesn't say is taken from its Bearer challenge (RFC
/// 6750, 3). Any thread.
Text shownRefusal(const HttpResponse &answer);

/// The OAuth error code in an answer (RFC 6749, 5.2), whatever its status; empty if there is none. Any thread.
QString oauthErrorIn(const HttpResponse &answer);

} // namespace authtray
