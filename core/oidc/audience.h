// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"

namespace authtray {

/// Whether the access token may go to the service that has named the provider (Provider::isNamedByService). A service
/// can name a provider that isn't its own. If that one ignores what the token was asked for (RFC 8707), it issues a
/// token for something else, which the service could use there. SignInFailed: the token response names other resources,
/// or the token is a JWT whose `aud` does (RFC 9068, 2.2). What can't be read says nothing. Any thread.
Result<> checkAudience(const TokenResponse &answer, const Provider &provider);

} // namespace authtray
