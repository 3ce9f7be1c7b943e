// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// The provider's own description of itself (OpenID Connect Discovery 1.0, 4; failing that RFC 8414, 3). Its issuer
/// must equal the one asked to the letter, but for what Provider::isIssuer() allows. BadInput (not an https URL),
/// SignInFailed (no description, or another issuer's) and what Http says.
QCoro::Task<Result<Endpoints>> discover(Http &http, Provider provider);

} // namespace authtray
