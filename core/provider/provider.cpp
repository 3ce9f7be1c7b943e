// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/provider.h"

namespace authtray {

namespace {

QUrl urlFrom(const QJsonObject &metadata, QStringView name)
{
    return QUrl(metadata.value(name).toString());
}

} // namespace

QJsonObject Endpoints::toJson() const
{
    QJsonObject metadata;
    const auto put = [&](const QString &name, const QUrl &url) {
        if (!url.isEmpty())
            metadata.insert(name, url.toString());
    };
    put(QStringLiteral("authorization_endpoint"), authorization);
    put(QStringLiteral("token_endpoint"), token);
    put(QStringLiteral("userinfo_endpoint"), userinfo);
    put(QStringLiteral("jwks_uri"), jwks);
    put(QStringLiteral("revocation_endpoint"), revocation);
    if (sendsIss)
        metadata.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
    return metadata;
}

Endpoints Endpoints::fromJson(const QJsonObject &metadata)
{
    Endpoints endpoints;
    endpoints.authorization = urlFrom(metadata, u"authorization_endpoint");
    endpoints.token = urlFrom(metadata, u"token_endpoint");
    endpoints.userinfo = urlFrom(metadata, u"userinfo_endpoint");
    endpoints.jwks = urlFrom(metadata, u"jwks_uri");
    endpoints.revocation = urlFrom(metadata, u"revocation_endpoint");
    endpoints.sendsIss = metadata.value(u"authorization_response_iss_parameter_supported").toBool();
    return endpoints;
}

QString Provider::label() const
{
    return preset.isEmpty() ? host() : preset;
}

QString Provider::host() const
{
    const QUrl url = issuer.isEmpty() ? endpoints.authorization : QUrl(issuer);
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

} // namespace authtray
