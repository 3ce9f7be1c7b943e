// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/signintarget.h"

#include "app/output/suggestion.h"
#include "app/terminal/terminal.h"
#include "core/provider/jsonfiles.h"

namespace authtray {

namespace {

constexpr auto usualScope = "openid profile email offline_access";

/// The stored profile of that name, or an empty one.
Result<Profile> profileNamed(const QString &name, const ProfileFolder &profiles)
{
    const auto stored = profiles.load(name);
    if (!stored && stored.error().kind != Error::Kind::NotSignedIn)
        return stored.error();
    Profile profile = stored ? *stored : Profile();
    profile.name = name;
    return profile;
}

Error settingsMissing(const Preset &preset, const QList<Placeholder> &missing)
{
    QStringList names;
    QStringList options;
    for (const Placeholder &each : missing) {
        names += QStringLiteral("%1 (%2)").arg(each.name, each.label);
        options += QStringLiteral("--set %1=%2").arg(each.name, each.example);
    }
    return badInput(
            QStringLiteral("the provider \"%1\" needs %2").arg(preset.name, names.join(QStringLiteral(" and "))),
            QStringLiteral("For example: authtray --cli login --provider %1 %2").arg(preset.name, options.join(u' ')));
}

/// What was given now, over what the profile was made with.
Parameters settingsFor(const Request &request, const Preset &preset, const Profile &profile)
{
    Parameters settings = profile.provider.preset == preset.name ? profile.provider.settings : Parameters();
    for (const QString &setting : request.settings)
        settings.insert(setting.section(u'=', 0, 0), setting.section(u'=', 1));
    if (!request.tenant.isEmpty() && preset.has(QStringLiteral("tenant")))
        settings.insert(QStringLiteral("tenant"), request.tenant);
    return settings;
}

/// What the command line says counts more than the preset.
void override(Provider &provider, const Request &request)
{
    if (!request.issuer.isEmpty()) {
        provider.issuer = request.issuer;
        provider.tokenIssuer.clear();
        provider.endpoints = {};
        provider.endpointsGiven = false;
    }
    if (!request.clientId.isEmpty())
        provider.clientId = request.clientId;
    if (!request.clientSecret.isEmpty() && !provider.needsClientSecret && !provider.clientCredentials) {
        provider.clientCredentials = true;
        provider.scope.clear(); // what people ask for
    }
    if (!request.scope.isEmpty())
        provider.scope = request.scope;
}

QCoro::Task<Result<Provider>> providerFrom(Preset preset, Request request, Profile profile, const Terminal &terminal)
{
    Parameters settings = settingsFor(request, preset, profile);
    const QList<Placeholder> missing = preset.missing(settings);
    if (!missing.isEmpty() && !terminal.canAsk())
        co_return settingsMissing(preset, missing);
    for (const Placeholder &each : missing) {
        const QString value = co_await terminal.ask(
                QStringLiteral("%1 (for example %2): ").arg(each.label, each.example));
        settings.insert(each.name, value);
    }
    auto provider = preset.fill(settings);
    if (!provider)
        co_return provider.error();
    if (provider->clientId.isEmpty() && profile.provider.preset == preset.name)
        provider->clientId = profile.provider.clientId;
    override(*provider, request);
    if (provider->clientId.isEmpty())
        co_return badInput(
                QStringLiteral("%1 gives out no client id for everybody: --client-id is missing").arg(preset.label),
                preset.registration);
    if (!request.tenant.isEmpty() && provider->tenantSource.url.isEmpty() && !preset.has(QStringLiteral("tenant")))
        co_return badInput(QStringLiteral("%1 has no tenants to choose from").arg(preset.label),
                           QStringLiteral("Leave out --tenant."));
    co_return std::as_const(provider);
}

QCoro::Task<Result<Profile>> targetByPreset(Request request, const ProfileFolder &profiles, Presets presets,
                                            const Terminal &terminal)
{
    const auto preset = findPreset(request.provider, presets);
    if (!preset)
        co_return preset.error();
    auto profile = profileNamed(request.profile.isEmpty() ? preset->name : request.profile, profiles);
    if (!profile)
        co_return profile.error();
    const auto provider = co_await providerFrom(*preset, request, *profile, terminal);
    if (!provider)
        co_return provider.error();
    profile->provider = *provider;
    co_return std::as_const(profile);
}

Result<Profile> targetByIssuer(const Request &request, const ProfileFolder &profiles)
{
    const QString name = request.profile.isEmpty() ? QUrl(request.issuer).host() : request.profile;
    if (!isFileName(name))
        return badInput(QStringLiteral("there is no profile to sign in to"),
                        QStringLiteral("Name the new one with --profile NAME."));
    auto profile = profileNamed(name, profiles);
    if (!profile)
        return profile.error();
    profile->provider = {};
    profile->provider.scope = QString::fromLatin1(usualScope);
    override(profile->provider, request);
    return profile;
}

Result<Profile> existingTarget(const Request &request, const ProfileFolder &profiles)
{
    const auto name = request.profile.isEmpty() ? profiles.defaultName() : std::optional(request.profile);
    if (!name)
        return badInput(
                QStringLiteral("there is no profile to sign in to"),
                QStringLiteral(
                        "Name a provider: authtray --cli login --issuer URL --client-id ID, or --provider and one of "
                        "'authtray --cli providers'"));
    auto profile = profiles.load(*name);
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn)
        return badInput(
                QStringLiteral("there is no profile \"%1\"").arg(*name),
                QStringLiteral("To make it: authtray --cli login --profile %1 --issuer URL --client-id ID").arg(*name));
    if (!profile)
        return profile.error();
    if (!request.tenant.isEmpty() && profile->provider.tenantSource.url.isEmpty())
        return badInput(QStringLiteral("the profile \"%1\" has no tenants to choose from").arg(*name),
                        QStringLiteral("Leave out --tenant, or name the provider with --provider."));
    override(profile->provider, request);
    return profile;
}

} // namespace

Result<Preset> findPreset(const QString &name, const Presets &presets)
{
    const QStringList names = presets.names();
    if (names.contains(name))
        return presets.find(name);
    return badInput(QStringLiteral("there is no provider \"%1\"").arg(name),
                    suggestion(name, names) + QStringLiteral("See 'authtray --cli providers'."));
}

QCoro::Task<Result<Profile>> findSignInTarget(Request request, const ProfileFolder &profiles, Presets presets,
                                              const Terminal &terminal)
{
    if (!request.provider.isEmpty()) {
        const auto target = co_await targetByPreset(request, profiles, presets, terminal);
        co_return target;
    }
    co_return request.issuer.isEmpty() ? existingTarget(request, profiles) : targetByIssuer(request, profiles);
}

} // namespace authtray
