// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// What a provider makes of a client before anybody has signed in. Only the sign-in itself can tell all.
struct ClientVerdict
{
    enum class Kind {
        Accepted, ///< client and redirect address are registered there
        NothingAgainst, ///< it would show its sign-in page, or an error that only a person can read
        ClientRefused, ///< it doesn't know the client
        RedirectRefused, ///< the client may not come back to that address
        RequestRefused, ///< something else is wrong, or it doesn't say which of the two
    };

    Kind kind = Kind::NothingAgainst;
    QString error; ///< of OAuth, where it named one: "invalid_scope"

    friend bool operator==(const ClientVerdict &, const ClientVerdict &) = default;
};

/// Sends an authorization request that asks for no sign-in page (`prompt=none`, OIDC Core, 3.1.2.1), as a browser
/// without a session would, and reads what comes back. Errors: ProviderFault and what Http says. Needs the endpoints.
QCoro::Task<Result<ClientVerdict>> checkClient(Http &http, Provider provider);

} // namespace authtray
