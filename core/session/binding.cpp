// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/binding.h"

#include "core/config/profile.h"
#include "core/session/tokens.h"

namespace authtray {

namespace {

constexpr QLatin1String issuerKey("issuer");
constexpr QLatin1String clientKey("client_id");
constexpr QLatin1String hostsKey("hosts");

QStringList differences(const Parameters &one, const Parameters &other)
{
    QStringList keys;
    for (const auto &[key, value] : one.asKeyValueRange()) {
        if (key != hostsKey && other.value(key) != value) // the hosts get the access token alone: see checkHosts()
            keys += key;
    }
    return keys;
}

} // namespace

Parameters bindingOf(const Profile &profile)
{
    const Provider &provider = profile.provider;
    const auto text = [](const QUrl &url) { return url.toString(QUrl::FullyEncoded); };
    return {{issuerKey, provider.issuer},
            {clientKey, provider.clientId},
            {QStringLiteral("token_endpoint"), text(provider.endpoints.token)},
            {QStringLiteral("revocation_endpoint"), text(provider.endpoints.revocation)},
            {QStringLiteral("device_authorization_endpoint"), text(provider.endpoints.deviceAuthorization)},
            {QStringLiteral("userinfo_endpoint"), text(provider.endpoints.userinfo)},
            {QStringLiteral("account_source"), text(provider.accountSource.url)},
            {QStringLiteral("base_url"), provider.baseUrl},
            {hostsKey, profile.provider.hosts.join(u' ')},
            {QStringLiteral("ca_file"), profile.caFile}};
}

Result<> checkBinding(const Tokens &tokens, const Profile &profile)
{
    const QStringList changed = differences(tokens.boundTo, bindingOf(profile));
    if (changed.isEmpty())
        return done;
    return Error{.kind = Error::Kind::SettingsChanged, .subject = changed.join(QStringLiteral(", "))};
}

QStringList boundHosts(const Tokens &tokens, const Profile &profile)
{
    if (tokens.boundTo.isEmpty()) // the environment's
        return profile.provider.hosts;
    return tokens.boundTo.value(hostsKey).split(u' ', Qt::SkipEmptyParts);
}

Result<> checkHosts(const Tokens &tokens, const Profile &profile)
{
    if (boundHosts(tokens, profile) == profile.provider.hosts)
        return done;
    return Error{.kind = Error::Kind::SettingsChanged, .subject = QString(hostsKey)};
}

bool mayReuseSecret(const Tokens &tokens, const Profile &next)
{
    QStringList changed = differences(tokens.boundTo, bindingOf(next));
    if (next.provider.endpointsGiven)
        changed.removeAll(QStringLiteral("ca_file")); // which the person has chosen for this sign-in
    else
        changed.removeIf([](const QString &key) { return key != issuerKey && key != clientKey; });
    return changed.isEmpty();
}

} // namespace authtray
