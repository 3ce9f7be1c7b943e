// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/clientcredentials.h"

namespace authtray {

QCoro::Task<Result<TokenResponse>> ClientCredentialsFlow::authorize(QDeadlineTimer)
{
    Parameters grant{{QStringLiteral("grant_type"), QStringLiteral("client_credentials")}};
    // Without a scope the provider grants all that the client may have.
    if (const QString &scope = m_request.provider().scope; !scope.isEmpty())
        grant.insert(QStringLiteral("scope"), scope);
    grant.insert(resourceParameter(m_request.provider()));
    grant.insert(m_narrowing);
    const auto reply = co_await m_request.send(grant);
    if (!reply)
        co_return reply.error();
    Provider provider = m_request.provider();
    provider.endedErrors.clear(); // there is no session that could end
    auto answer = readTokenResponse(*reply, provider);
    if (!answer)
        co_return answer.error();
    answer->refreshToken.clear();
    co_return std::as_const(answer);
}

} // namespace authtray
