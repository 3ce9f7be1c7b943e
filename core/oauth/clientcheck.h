// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// What a provider says about a client before anybody has signed in. Only a sign-in shows whether everything is right.
struct ClientVerdict
{
    enum class Kind {
        Accepted, ///< client and redirect address are registered there
        NothingAgainst, ///< the provider would show its sign-in page, or an error page that only a person can read
        ClientRefused, ///< the provider doesn't know the client
        RedirectRefused, ///< the redirect address isn't registered for the client
        RequestRefused, ///< something else is wrong, or the provider doesn't say what
    };

    Kind kind = Kind::NothingAgainst;
    QString error; ///< the OAuth error code, if there was one, such as "invalid_scope"

    friend bool operator==(const ClientVerdict &, const ClientVerdict &) = default;
};

/// Sends an authorization request without a sign-in page (`prompt=none`, OIDC Core, 3.1.2.1), as a browser without a
/// session would, and reads the response. ProviderFault, and errors as of Http. The provider must have its endpoints.
QCoro::Task<Result<ClientVerdict>> checkClient(Http &http, Provider provider);

} // namespace authtray
