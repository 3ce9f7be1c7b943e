// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

class QNetworkRequest;

namespace authtray {

class Http;
struct HttpResponse;

/// The issuer that a person means by what they type or paste: a host alone, or the address of the metadata. Any thread.
QString issuerFrom(const QString &typed);

/// The endpoints that the provider's metadata name (RFC 8414, 2). Errors: SignInFailed, see discover(). Any thread.
Result<Endpoints> readMetadata(const QJsonObject &metadata, const Provider &provider);

/// Sends the request, and follows redirects within its origin, such as to the same path with a slash. Then `request`
/// has the URL that has answered. Errors as of Http. It must outlive the task.
QCoro::Task<Result<HttpResponse>> getWithinOrigin(Http &http, QNetworkRequest &request);

/// Fetches the provider's metadata (OpenID Connect Discovery 1.0, 4; RFC 8414, 3): OpenID's first if the provider's
/// scope asks for an ID token, otherwise OAuth's. The issuer in it must be the provider's, exactly but for what
/// Provider::isIssuer() allows. BadInput: the issuer isn't an https URL. SignInFailed: there is no metadata, it is
/// another issuer's, or it doesn't offer what Authtray does. ProviderFault: it can't be had now. Other errors as of
/// Http. Redirects are followed within the origin.
QCoro::Task<Result<Endpoints>> discover(Http &http, Provider provider);

} // namespace authtray
