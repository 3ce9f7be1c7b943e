// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/result.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// What a service says about where its tokens come from (RFC 9728, 2).
struct ProtectedResource
{
    QString resource; ///< what the tokens are asked for (RFC 8707); empty: the service has no metadata
    QStringList authorizationServers; ///< issuers, the service's first choice first; never empty
    QStringList scopes; ///< to ask for: those of the challenge, otherwise all that the service names; may be empty
    QString host; ///< where its tokens may go: see core/net/hosts.h

    /// The provider to sign in at, without a client. `issuer`: one of `authorizationServers`.
    Provider providerAt(const QString &issuer) const;
};

/// Finds out where to sign in to use `address`: asks the address without a token, and reads the metadata that its
/// challenge names (RFC 9728, 5), otherwise the metadata at the well-known places, with the address's path and without.
/// If there is none, the authorization server is the address's own origin, provided that it has metadata.
///
/// All metadata must be on the address's own origin, and be about the address or about a path above it (3.3); if it is
/// about a query, about the address's. Redirects
/// are followed within the origin. BadInput: the address isn't an https URL. SignInFailed: the metadata is missing or
/// can't be used; the subject names the step, the URL and the status. Other errors as of discover().
QCoro::Task<Result<ProtectedResource>> findProtectedResource(Http &http, QUrl address);

/// The metadata in `document`, which was found at `place`, for the use of `address`. Errors: SignInFailed. Any thread.
Result<ProtectedResource> readProtectedResource(const QJsonObject &document, const QUrl &place, const QUrl &address);

} // namespace authtray
