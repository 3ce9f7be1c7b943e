// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/signintarget.h"

#include "app/commands/chosensession.h"
#include "app/output/render.h"
#include "app/output/suggestion.h"
#include "app/terminal/terminal.h"
#include "core/net/hosts.h"
#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/discovery.h"
#include "core/oauth/protectedresource.h"
#include "core/provider/defaultscope.h"
#include "core/provider/jsonfiles.h"
#include "core/session/tokens.h"
#include "core/shellword.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

/// The stored profile of that name, or a new one.
Result<Profile> profileNamed(const QString &name, const ProfileFolder &profiles)
{
    const auto stored = profiles.load(name);
    if (!stored && stored.error().kind != Error::Kind::NotSignedIn)
        return stored.error();
    Profile profile = stored ? *stored : Profile();
    profile.name = name;
    return profile;
}

/// The provider's client, if it isn't given: from the preset, or from the profile's last sign-in there.
QString knownClient(const Preset &preset, const Profile &profile)
{
    const QString client = preset.provider.value(u"client_id").toString();
    const bool isProfiles = profile.provider.preset == preset.name;
    return client.isEmpty() && isProfiles ? profile.provider.clientId : client;
}

/// The options for what is missing, each after a space, with the placeholders' examples.
QString optionsFor(const QList<Placeholder> &missing, bool isClientMissing)
{
    QString options;
    for (const Placeholder &placeholder : missing)
        options += QStringLiteral(" --set ") + shellWord(placeholder.name + u'=' + placeholder.example);
    return isClientMissing ? options + QStringLiteral(" --client-id ID") : options;
}

/// The example is the caller's command, with what is missing.
Error settingsMissing(const Preset &preset, const QList<Placeholder> &missing, const SignInOptions &wanted,
                      const Profile &profile)
{
    QStringList names;
    for (const Placeholder &placeholder : missing)
        names += QStringLiteral("%1 (%2)").arg(placeholder.name, placeholder.label);
    const bool isClientMissing = wanted.clientId.isEmpty() && knownClient(preset, profile).isEmpty();
    const QString options = optionsFor(missing, isClientMissing);
    return badInput(QStringLiteral("the provider \"%1\" needs %2").arg(preset.name, names.join(QStringLiteral(" and "))),
                    QStringLiteral("For example: authtray --cli login%1%2").arg(wanted.written, options));
}

/// The preset's registration says where to get both.
Error clientMissing(const Preset &preset, bool isSecretMissing)
{
    return badInput(QStringLiteral("%1 gives out no client id for everybody: %2")
                            .arg(preset.label, isSecretMissing
                                                       ? QStringLiteral("--client-id and --client-secret are missing")
                                                       : QStringLiteral("--client-id is missing")),
                    preset.registration);
}

/// The profile's settings, overridden by those on the command line.
Parameters settingsFor(const SignInOptions &wanted, const Preset &preset, const Profile &profile)
{
    Parameters settings = profile.provider.preset == preset.name ? profile.provider.settings : Parameters();
    for (const QString &setting : wanted.settings)
        settings.insert(setting.section(u'=', 0, 0), setting.section(u'=', 1));
    if (!wanted.tenant.isEmpty() && preset.has(QStringLiteral("tenant")))
        settings.insert(QStringLiteral("tenant"), wanted.tenant);
    return settings;
}

/// Options on the command line override the preset.
void override(Provider &provider, const SignInOptions &wanted)
{
    if (!wanted.issuer.isEmpty()) {
        provider.issuer = wanted.issuer;
        provider.tokenIssuer.clear();
        provider.accessTokenIssuer.clear();
        provider.endpoints = {};
        provider.endpointsGiven = false;
        provider.hosts.clear();
        provider.isNamedByService = false;
    }
    if (!wanted.clientId.isEmpty()) {
        provider.clientId = wanted.clientId;
        provider.isClientRegistered = false;
    }
    const bool hasSecret = !wanted.clientSecret.isEmpty();
    const bool isForClient = wanted.clientCredentials || (hasSecret && provider.secretSelectsClientCredentials);
    if (isForClient && !provider.clientCredentials) {
        provider.clientCredentials = true;
        provider.scope.clear(); // the preset's scopes are meant for sign-ins of people
    }
    provider.needsClientSecret |= hasSecret && !provider.clientCredentials;
    if (!wanted.scope.isEmpty())
        provider.scope = wanted.scope;
    if (!wanted.resources.isEmpty()) {
        provider.resources = wanted.resources;
        provider.isNamedByService = false;
    }
}

QCoro::Task<Result<Provider>> providerFrom(Preset preset, SignInOptions wanted, Profile profile,
                                           const Terminal &terminal)
{
    Parameters settings = settingsFor(wanted, preset, profile);
    if (const auto known = preset.checkNames(settings); !known)
        co_return known.error();
    const QList<Placeholder> missing = preset.missing(settings);
    if (!missing.isEmpty() && !terminal.canAsk())
        co_return settingsMissing(preset, missing, wanted, profile);
    for (const Placeholder &placeholder : missing) {
        const QString value = co_await terminal.ask(
                QStringLiteral("%1 (for example %2): ").arg(shownName(placeholder.label), shownName(placeholder.example)));
        settings.insert(placeholder.name, value);
    }
    auto provider = preset.fill(settings);
    if (!provider)
        co_return provider.error();
    const bool isProfiles = profile.provider.preset == preset.name;
    if (provider->clientId.isEmpty() && isProfiles)
        provider->clientId = profile.provider.clientId;
    if (isProfiles && provider->settings == profile.provider.settings && !profile.provider.hosts.isEmpty())
        provider->hosts = profile.provider.hosts; // which the person may have changed
    override(*provider, wanted);
    if (provider->clientId.isEmpty())
        co_return clientMissing(preset, provider->needsClientSecret && wanted.clientSecret.isEmpty());
    if (!wanted.tenant.isEmpty() && provider->tenantSource.url.isEmpty() && !preset.has(QStringLiteral("tenant")))
        co_return badInput(QStringLiteral("%1 has no tenants to choose from").arg(preset.label),
                           QStringLiteral("Leave out --tenant."));
    co_return std::as_const(provider);
}

QCoro::Task<Result<Profile>> targetByPreset(SignInOptions wanted, const ProfileFolder &profiles, Presets presets,
                                            const Terminal &terminal)
{
    const auto preset = findPreset(wanted.provider, presets, wanted.chosenBy.config);
    if (!preset)
        co_return preset.error();
    auto profile = profileNamed(wanted.profile.isEmpty() ? preset->name : wanted.profile, profiles);
    if (!profile)
        co_return profile.error();
    const auto provider = co_await providerFrom(*preset, wanted, *profile, terminal);
    if (!provider)
        co_return provider.error();
    profile->provider = *provider;
    co_return std::as_const(profile);
}

/// The stored profile of a name that was made of an address, or a new one.
Result<Profile> profileForAddress(const QString &name, const ProfileFolder &profiles)
{
    if (!isFileName(name))
        return badInput(QStringLiteral("\"%1\" can't be a profile's name").arg(name),
                        QStringLiteral("Name the new one with --profile NAME."));
    return profileNamed(name, profiles);
}

Result<Profile> targetByIssuer(const SignInOptions &wanted, const ProfileFolder &profiles)
{
    auto profile = profileForAddress(wanted.profile.isEmpty() ? QUrl(wanted.issuer).host() : wanted.profile, profiles);
    if (!profile)
        return profile.error();
    const Provider before = std::exchange(profile->provider, {});
    profile->provider.scope = QString::fromLatin1(defaultScope);
    const bool isSame = before.issuer == wanted.issuer;
    if (isSame && before.isClientRegistered) {
        profile->provider.clientId = before.clientId;
        profile->provider.isClientRegistered = true;
    }
    override(profile->provider, wanted);
    if (isSame)
        profile->provider.hosts = before.hosts;
    return profile;
}

/// A word alone is rather the name of a preset or a profile.
Result<QUrl> readAddress(const QString &typed)
{
    const QString address = issuerFrom(typed);
    const QString host = QUrl(address).host();
    const bool isWord = !typed.contains(u'.') && !typed.contains(u':') && host != u"localhost";
    const auto destination = readDestination(address);
    if (isWord || !destination)
        return badInput(
                QStringLiteral("\"%1\" isn't an https address").arg(withoutUserInfo(typed)),
                QStringLiteral("Give the address of what you want to use, for example https://mcp.example.com/mcp. "
                               "Name a service with --provider, a profile with --profile."));
    return *destination;
}

/// Whether the profile is for this service: services at one path may differ by their queries.
bool isFor(const ProtectedResource &service, const Provider &provider)
{
    return provider.hosts.contains(service.host)
           && QUrl(provider.resources.value(0)).query() == QUrl(service.resource).query();
}

/// The host, and if a profile for something else at this host has that name, also what distinguishes them.
QString nameFor(const QUrl &address, const ProtectedResource &service, const ProfileFolder &profiles)
{
    constexpr qsizetype maxLength = 64;
    const auto taken = profiles.load(address.host());
    const bool isFree = !taken && taken.error().kind == Error::Kind::NotSignedIn;
    if (isFree || (taken && isFor(service, taken->provider)))
        return address.host();
    const QUrl resource(service.resource);
    QString name = service.host;
    if (resource.hasQuery())
        name += u'-' + resource.query();
    name.truncate(maxLength);
    std::ranges::replace_if(
            name, [](QChar c) { return !isFileName(u'a' + QString(c)); }, u'-');
    return name;
}

/// `fault`: the first one's.
Error noneUsable(const Error &fault)
{
    const Text why = fault.kind == Error::Kind::SignInFailed ? fault.subject : whatHappened(fault);
    return signInFailed({"%1, and none of the service's other providers can be used", {why}}, adviceOn(fault));
}

/// The first of the service's providers that has metadata. Only a service that names several has a second one to try.
QCoro::Task<Result<QString>> firstUsable(Http &http, ProtectedResource service, QDeadlineTimer deadline)
{
    constexpr qsizetype maxTried = 5; // a service can name any number
    const QStringList servers = service.authorizationServers.mid(0, maxTried);
    if (servers.size() == 1)
        co_return QString(servers.first());
    std::optional<Error> fault; // the first one's
    for (const QString &issuer : servers) {
        const auto endpoints = co_await discover(http, service.providerAt(issuer));
        if (endpoints)
            co_return QString(issuer);
        if (!fault)
            fault = endpoints.error();
        if (deadline.hasExpired())
            break;
    }
    co_return noneUsable(*fault);
}

/// The one that was asked for, else the profile's. Empty: neither.
Result<QString> issuerAmong(const QStringList &servers, const QString &wanted, const QString &before)
{
    const auto isWanted = [&](const QString &server) { return isSameResource(server, wanted); }; // its metadata decide
    if (!wanted.isEmpty() && std::ranges::none_of(servers, isWanted))
        return badInput(QStringLiteral("the service takes no tokens of %1").arg(wanted),
                        QStringLiteral("It takes those of %1.").arg(shownName(servers.join(QStringLiteral(", ")))));
    if (!wanted.isEmpty())
        return wanted;
    return servers.contains(before) ? before : QString();
}

/// At the same issuer, what the profile had stays, but for what the service says.
Provider providerFor(const ProtectedResource &service, const QString &issuer, const Provider &before)
{
    const Provider said = service.providerAt(issuer);
    if (before.issuer != issuer)
        return said;
    Provider provider = before;
    provider.scope = said.scope;
    provider.resources = said.resources;
    provider.isNamedByService = said.isNamedByService;
    provider.hosts += said.hosts;
    provider.hosts.removeDuplicates();
    return provider;
}

/// Certificates that the service's may be signed with: those that were named, else the profile's.
QString authoritiesFor(const SignInOptions &wanted, const QUrl &address, const ProfileFolder &profiles)
{
    if (wanted.caFile)
        return wanted.caFile->isEmpty() ? QString() : QFileInfo(*wanted.caFile).absoluteFilePath();
    const auto profile = profiles.load(wanted.profile.isEmpty() ? address.host() : wanted.profile);
    return profile ? profile->caFile : QString();
}

/// Who a service sends people to, and for what, is the service's word alone.
QByteArray noteOn(const QUrl &address, const QString &issuer, const QString &scope)
{
    const QString who = QStringLiteral("%1 takes the tokens of %2").arg(shownName(address.host()), shownName(issuer));
    return (scope.isEmpty() ? who : QStringLiteral("%1, for: %2").arg(who, shownName(scope))).toUtf8() + '\n';
}

QCoro::Task<Result<Profile>> targetByAddress(SignInOptions wanted, const ProfileFolder &profiles,
                                             const Terminal &terminal, Http &http, QDeadlineTimer deadline)
{
    const auto address = readAddress(wanted.address);
    if (!address)
        co_return address.error();
    Http &trusting = http.trusting(authoritiesFor(wanted, *address, profiles));
    const auto service = co_await findProtectedResource(trusting, *address);
    if (!service)
        co_return service.error();
    const QString name = wanted.profile.isEmpty() ? nameFor(*address, *service, profiles) : wanted.profile;
    auto profile = profileForAddress(name, profiles);
    if (!profile)
        co_return profile.error();
    auto issuer = issuerAmong(service->authorizationServers, wanted.issuer, profile->provider.issuer);
    if (issuer && issuer->isEmpty())
        issuer = co_await firstUsable(trusting, *service, deadline);
    if (!issuer)
        co_return issuer.error();
    profile->provider = providerFor(*service, *issuer, profile->provider);
    wanted.issuer.clear(); // what override() does for another one is done
    override(profile->provider, wanted);
    terminal.err(noteOn(*address, *issuer, profile->provider.scope));
    co_return std::as_const(profile);
}

Result<Profile> existingTarget(const SignInOptions &wanted, const ProfileFolder &profiles)
{
    const auto found = findProfileName(wanted.profile, profiles, wanted.chosenBy);
    if (!found)
        return found.error();
    const std::optional<QString> &name = *found;
    if (!name)
        return badInput(
                QStringLiteral("there is no profile to sign in to"),
                QStringLiteral(
                        "Name a provider: authtray --cli login --provider NAME%1, which 'authtray --cli providers%2' "
                        "lists, or --issuer URL --client-id ID")
                        .arg(wanted.chosenBy.all(), wanted.chosenBy.config));
    auto profile = profiles.load(*name);
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn)
        return noSuchProfile(*name, profiles, wanted.chosenBy);
    if (!profile)
        return profile.error();
    if (!wanted.tenant.isEmpty() && profile->provider.tenantSource.url.isEmpty())
        return badInput(QStringLiteral("the profile \"%1\" has no tenants to choose from").arg(*name),
                        QStringLiteral("Leave out --tenant, or name the provider with --provider."));
    override(profile->provider, wanted);
    return profile;
}

/// As if it had been given.
void setProvider(SignInOptions &wanted, const QString &preset)
{
    wanted.provider = preset;
    wanted.written += QStringLiteral(" --provider ") + shellWord(preset);
}

/// Asks for a provider: a number in the list, a preset's name, or an address, and the client that is registered there.
QCoro::Task<SignInOptions> chooseProvider(SignInOptions wanted, QStringList presets, const Terminal &terminal)
{
    const QString answer = co_await terminal.choose(QStringLiteral("Which provider do you want to sign in to?"), presets,
                                                    QStringLiteral("Number, name, or the address of another one:"));
    const bool isAddress = !presets.contains(answer) && (answer.contains(u'.') || answer.contains(u':'));
    if (!isAddress) {
        setProvider(wanted, answer);
        co_return wanted;
    }
    wanted.clientId = co_await terminal.ask(QStringLiteral("Client ID that is registered there, if you have one: "));
    if (wanted.clientId.isEmpty())
        wanted.address = answer;
    else
        wanted.issuer = issuerFrom(answer);
    co_return wanted;
}

/// The provider if the command line names none: the profile's. If there is no such profile yet, the preset of that
/// name; if there is no profile at all, the person is asked.
QCoro::Task<SignInOptions> withProvider(SignInOptions wanted, const ProfileFolder &profiles, QStringList presets,
                                        const Terminal &terminal)
{
    const QStringList known = profiles.names();
    if (!known.contains(wanted.profile) && presets.contains(wanted.profile))
        setProvider(wanted, wanted.profile);
    else if (known.isEmpty() && wanted.profile.isEmpty() && terminal.canAsk())
        wanted = co_await chooseProvider(wanted, presets, terminal);
    co_return wanted;
}

} // namespace

QString signInCommand(const Preset &preset, const SessionOptions &chosenBy)
{
    const bool isClientMissing = preset.provider.value(u"client_id").toString().isEmpty();
    return QStringLiteral("authtray --cli login --provider %1%2%3")
            .arg(shellWord(preset.name), optionsFor(preset.missing({}), isClientMissing), chosenBy.all());
}

Result<Preset> findPreset(const QString &name, const Presets &presets, const QString &config)
{
    const QStringList names = presets.names();
    if (names.contains(name))
        return presets.find(name);
    return badInput(QStringLiteral("there is no provider \"%1\"").arg(name),
                    suggestion(name, names) + QStringLiteral("See 'authtray --cli providers%1'.").arg(config));
}

QCoro::Task<Result<Profile>> findSignInTarget(SignInOptions wanted, const ProfileFolder &profiles, Presets presets,
                                              const Terminal &terminal, Http &http, QDeadlineTimer deadline)
{
    if (wanted.provider.isEmpty() && wanted.issuer.isEmpty() && wanted.address.isEmpty())
        wanted = co_await withProvider(wanted, profiles, presets.names(), terminal);
    if (!wanted.address.isEmpty()) {
        const auto target = co_await targetByAddress(wanted, profiles, terminal, http, deadline);
        co_return target;
    }
    if (!wanted.provider.isEmpty()) {
        const auto target = co_await targetByPreset(wanted, profiles, presets, terminal);
        co_return target;
    }
    co_return wanted.issuer.isEmpty() ? existingTarget(wanted, profiles) : targetByIssuer(wanted, profiles);
}

} // namespace authtray
