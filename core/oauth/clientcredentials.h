// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/signinflow.h"
#include "core/oauth/tokenrequest.h"

namespace authtray {

/// A client that signs in as itself, with its secret and without a person (RFC 6749, 4.4). There is nothing to wait for
/// but the answer, so it can't be cancelled.
class ClientCredentialsFlow : public SignInFlow
{
public:
    /// The request must outlive the flow.
    explicit ClientCredentialsFlow(TokenRequest &request) : m_request(request) { }

    /// Refused, and what readTokenResponse() and Http say. The answer has no refresh token.
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;

    void cancel() override { }

private:
    TokenRequest &m_request;
};

} // namespace authtray
