// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/userinfo.h"

#include "core/oidc/resource.h"

namespace authtray {

QCoro::Task<Result<QJsonObject>> fetchUserinfo(Http &http, Provider provider, QString accessToken, QString subject)
{
    const QUrl url = provider.accountUrl();
    const auto claims = co_await fetchResource(http, provider, url, accessToken);
    if (!claims)
        co_return claims.error();
    const QString id = provider.accountSource.read(*claims).id;
    if (!subject.isEmpty() && id != subject)
        co_return Error{Error::Kind::ProviderFault,
                        url.authority(),
                        {},
                        QStringLiteral("the account's answer is about somebody else")};
    co_return *claims;
}

} // namespace authtray
