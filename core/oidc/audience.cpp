// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/audience.h"

#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/oidc/idtoken.h"

#include <algorithm>

namespace authtray {

namespace {

QString entryOf(const QUrl &url)
{
    const auto entry = readHostEntry(url.toString(QUrl::RemoveQuery | QUrl::RemoveFragment));
    return entry ? *entry : QString();
}

/// Whether one is the other, or a path above it. A query distinguishes resources of the same path.
bool covers(const QString &audience, const QString &resource)
{
    const auto named = readDestination(audience);
    const QUrl meant(resource, QUrl::StrictMode);
    if (!named || !isSameOrigin(*named, meant) || (named->hasQuery() && named->query() != meant.query()))
        return audience == resource;
    return bestMatch({entryOf(*named)}, meant) || bestMatch({entryOf(meant)}, *named);
}

/// Whether the list names others, and not the resource.
bool excludes(QStringList &audience, const QString &resource)
{
    audience.removeAll(QString());
    return !audience.isEmpty()
           && std::ranges::none_of(audience, [&](const QString &named) { return covers(named, resource); });
}

} // namespace

Result<> checkAudience(const TokenResponse &answer, const Provider &provider)
{
    const QString resource = provider.resources.value(0);
    if (!provider.isNamedByService || resource.isEmpty())
        return done;
    const auto claims = readClaims(answer.accessToken.toLatin1());
    QStringList audience = claims ? textsIn(claims->value(u"aud")) : QStringList();
    if (!excludes(audience, resource)) {
        audience = answer.resources;
        if (!excludes(audience, resource))
            return done;
    }
    return signInFailed({QT_TRANSLATE_NOOP("Error", "%1 issued a token for %2, not for %3"),
                         {provider.host(), audience.join(QStringLiteral(", ")).left(200), resource}},
                        QT_TRANSLATE_NOOP("Error",
                                          "The service could use it there, so it doesn't get it. Tell whoever runs the "
                                          "service. If you trust it with that token, sign in at the provider itself, "
                                          "and add the service to the profile's hosts."));
}

} // namespace authtray
