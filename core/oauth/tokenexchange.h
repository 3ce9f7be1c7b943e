// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenrequest.h"

namespace authtray {

/// An access token for `target`, its `resource` and `scope`, in exchange for the session's (RFC 8693, 2). The request
/// must outlive the task. A refresh token in the response is left out, because a session has one only. Refused;
/// ProviderFault: it gave another kind of token (2.2.1); and errors as of readTokenResponse() and Http. Main thread only.
QCoro::Task<Result<TokenResponse>> exchangeToken(TokenRequest &request, QString accessToken, Parameters target);

} // namespace authtray
