// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// The issuer that a person means by what they type or paste: a host alone, or the address of the metadata. Any thread.
QString issuerFrom(const QString &typed);

/// The endpoints that the provider's metadata name (RFC 8414, 2). Errors: SignInFailed, see discover(). Any thread.
Result<Endpoints> readMetadata(const QJsonObject &metadata, const Provider &provider);

/// Fetches the provider's metadata (OpenID Connect Discovery 1.0, 4; without that RFC 8414, 3). The issuer in it must be
/// the provider's, exactly but for what Provider::isIssuer() allows. BadInput: the issuer isn't an https URL.
/// SignInFailed: there is no metadata, it is another issuer's, or it doesn't offer what Authtray does.
/// ProviderFault: it can't be had now. Other errors as of Http. Redirects are followed within the origin.
QCoro::Task<Result<Endpoints>> discover(Http &http, Provider provider);

} // namespace authtray
