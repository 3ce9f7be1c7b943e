// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/signinflow.h"
#include "core/oauth/tokenrequest.h"

namespace authtray {

/// A client that signs in as itself, with its secret and without a person (RFC 6749, 4.4). It can't be cancelled,
/// because it waits for no person.
class ClientCredentialsFlow : public SignInFlow
{
public:
    /// The request must outlive the flow. `narrowing`: parameters that ask for less than the provider's scope.
    explicit ClientCredentialsFlow(TokenRequest &request, Parameters narrowing = {})
        : m_request(request), m_narrowing(std::move(narrowing))
    { }

    /// Refused, and errors as of readTokenResponse() and Http. The response has no refresh token.
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;

    void cancel() override { }

private:
    TokenRequest &m_request;
    Parameters m_narrowing;
};

} // namespace authtray
