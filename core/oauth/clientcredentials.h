// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/signinflow.h"
#include "core/provider/provider.h"

namespace authtray {

class Http;

/// A client that signs in as itself, with its secret and without a person (RFC 6749, 4.4). There is nothing to wait for
/// but the answer, so it can't be cancelled.
class ClientCredentialsFlow : public SignInFlow
{
public:
    ClientCredentialsFlow(Provider provider, QString clientSecret, Http &http);

    /// Refused, and what readTokenResponse() and Http say. The answer has no refresh token.
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;

    void cancel() override { }
    QUrl browserUrl() const override { return {}; }
    QDateTime providerDate() const override { return m_providerDate; }
    Result<> takeRedirect(const QByteArray &pasted) override;
    QCoro::Task<> showOutcome(EndPage page) override;

private:
    Provider m_provider;
    QString m_clientSecret;
    Http &m_http;
    QDateTime m_providerDate;
};

} // namespace authtray
