// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmenttoken.h"

#include "core/config/profilefolder.h"
#include "core/import/foreignsession.h"
#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/oauth/tokenresponse.h"
#include "core/oidc/identity.h"
#include "core/oidc/idtoken.h"
#include "core/provider/jsonfiles.h"

#include <algorithm>
#include <array>

namespace authtray {

namespace {

const auto enableRole = QStringLiteral("enable");
const auto tokenRole = QStringLiteral("token");
const auto urlRole = QStringLiteral("url"); ///< the service's URL, if the token doesn't contain it

/// A preset's variables and their values. The environment must outlive this object.
class Variables
{
public:
    Variables(const QProcessEnvironment &environment, Preset preset)
        : m_environment(environment), m_preset(std::move(preset))
    { }

    /// The first name that has a value; if none has, the first name.
    QString name(const QString &role) const
    {
        const QStringList names = m_preset.environment.value(role);
        const auto it = std::ranges::find_if(
                names, [&](const QString &variable) { return !m_environment.value(variable).isEmpty(); });
        return it == names.end() ? names.value(0) : *it;
    }

    QString value(const QString &role) const { return m_environment.value(name(role)).trimmed(); }

    /// The variable that switches the others on; empty if the token's own does.
    QString enabledBy() const { return m_preset.environment.contains(enableRole) ? name(enableRole) : QString(); }

    bool count() const
    {
        if (m_preset.environment.contains(enableRole))
            return value(enableRole) == u"true";
        return !value(tokenRole).isEmpty();
    }

    /// The required variables that are missing.
    QStringList missing() const
    {
        QStringList names;
        for (const QString &role : m_preset.environment.keys()) {
            if (role != urlRole && value(role).isEmpty())
                names += name(role);
        }
        return names;
    }

    const Preset &preset() const { return m_preset; }

private:
    const QProcessEnvironment &m_environment;
    Preset m_preset;
};

constexpr std::chrono::minutes clockLeeway{5}; ///< by which this computer's clock may be slow

/// What keeps the variable's text from being used as a token; empty: nothing. `isJwt`: whether it must be a JWT.
Text faultOf(const QString &text, bool isJwt, const QString &variable, const QDateTime &now)
{
    if (std::ranges::any_of(text, [](QChar c) { return c.isSpace(); }))
        return {QT_TRANSLATE_NOOP("Error", "%1 has a space or a line break in it"), {variable}};
    if (std::ranges::any_of(text, [](QChar c) { return c <= u' ' || c > u'~'; }))
        return {QT_TRANSLATE_NOOP("Error", "%1 has a character in it that no token has"), {variable}};
    const auto claims = readClaims(text.toLatin1());
    if (isJwt && !claims)
        return {QT_TRANSLATE_NOOP("Error", "%1 isn't a JWT"), {variable}};
    const QDateTime begin = claims ? readNumericDate(claims->value(u"nbf")) : QDateTime();
    if (begin.isValid() && begin > now.addSecs(std::chrono::seconds(clockLeeway).count()))
        return {QT_TRANSLATE_NOOP("Error", "%1 isn't valid before %2"), {variable, begin.toString(Qt::ISODate)}};
    return {};
}

/// The expiry that the token itself says. Nothing renews it before, so a date that can't be meant isn't replaced by a
/// nearer one. Invalid: it says none, or that one.
QDateTime ownExpiryOf(const QString &token, const QDateTime &now)
{
    constexpr int maxYears = 10;
    const auto claims = readClaims(token.toLatin1());
    const QDateTime expiry = claims ? readNumericDate(claims->value(u"exp")) : QDateTime();
    return expiry.isValid() && expiry < now.addYears(maxYears) ? expiry : QDateTime();
}

Account accountFrom(const QString &token, const Provider &provider, const QString &variable)
{
    Account account = accountFromAccessToken(token, provider);
    if (account.label().isEmpty())
        account.name = QStringLiteral("the token in %1").arg(variable);
    return account;
}

EnvironmentToken tokenIn(const QString &variable, const QString &text, Profile profile, const QDateTime &now)
{
    profile.session = Profile::SessionMark::SignedIn;
    profile.account = accountFrom(text, profile.provider, variable);
    if (const Text fault = faultOf(text, profile.provider.accountSource.isAccessToken, variable, now); !fault.isEmpty())
        return {variable, Error{.kind = Error::Kind::NoToken, .subject = fault, .variable = variable}, profile};
    TokenResponse answer;
    answer.accessToken = text;
    Tokens tokens = Tokens::grantedBy(answer, {}, now);
    tokens.expiresAt = ownExpiryOf(text, now);
    return {variable, tokens, profile};
}

/// The service's address if it has a scheme or a domain, so that a mere word isn't taken for one.
Result<QString> originIn(const QString &address, const Text &source)
{
    const QString origin = originOf(address);
    const bool isAddress = address.contains(QStringLiteral("://")) || address.contains(u'.');
    const auto checked = checkUrl(isAddress ? QUrl(origin, QUrl::StrictMode) : QUrl(), source);
    return checked ? Result(origin) : checked.error();
}

/// Where the preset's service is with these settings.
QString serviceOf(const Preset &preset, const Parameters &settings)
{
    const auto it = std::ranges::find(preset.placeholders, urlRole, &Placeholder::name);
    const QString home = it == preset.placeholders.end() ? QString() : it->defaultValue.value_or(QString());
    return originOf(settings.value(urlRole, home));
}

/// Whether both are below the same domain, such as staging.example.com and cloud.example.com, or the origin is this
/// computer.
bool isBeside(const QString &origin, const QString &home)
{
    const QString host = QUrl(origin).host();
    const QString domain = QUrl(home).host().section(u'.', 1);
    return origin == home || isLoopback(host) || (domain.contains(u'.') && host.endsWith(u'.' + domain));
}

/// The address that the token itself names. Nobody has verified that, so it must be one of the preset's own service.
/// Empty: it names none.
Result<QString> serviceIn(const Variables &variables)
{
    const auto claims = readClaims(variables.value(tokenRole).toLatin1());
    const QString issuer = claims ? claims->value(u"iss").toString() : QString();
    if (issuer.isEmpty())
        return QString();
    const QString token = variables.name(tokenRole);
    const auto origin = originIn(issuer, {QT_TRANSLATE_NOOP("Error", "the issuer in %1"), {token}});
    if (!origin || isBeside(*origin, serviceOf(variables.preset(), {})))
        return origin;
    return badInput({QT_TRANSLATE_NOOP("Error", "the token in %1 is from %2, which isn't known to be %3's"),
                     {token, QUrl(*origin).host(), variables.preset().label}},
                    {QT_TRANSLATE_NOOP("Error", "If it is, name it: %1=%2"), {variables.name(urlRole), *origin}});
}

/// The service that the token is for: the profile's. Without a profile, the one that a variable names, or else the token
/// itself. BadInput: it isn't an address that a token may be sent to, or the variable names another than the profile's.
Result<Provider> providerOf(const Variables &variables, const Profile &profile)
{
    const Preset &preset = variables.preset();
    const bool isKnown = !profile.provider.clientId.isEmpty();
    const bool hasUrl = preset.has(urlRole) && preset.environment.contains(urlRole);
    const QString named = hasUrl ? variables.value(urlRole) : QString();
    Result<QString> origin = QString();
    if (!named.isEmpty())
        origin = originIn(named, variables.name(urlRole));
    else if (hasUrl && !isKnown)
        origin = serviceIn(variables);
    if (!origin)
        return origin.error();
    if (!isKnown)
        return preset.fill(origin->isEmpty() ? Parameters() : Parameters{{urlRole, *origin}});
    const QString own = serviceOf(preset, profile.provider.settings);
    if (!origin->isEmpty() && *origin != own)
        return badInput({QT_TRANSLATE_NOOP("Error", "%1 is %2, but the profile \"%3\" is for %4"),
                         {variables.name(urlRole), *origin, profile.name, own}},
                        {QT_TRANSLATE_NOOP("Error", "Unset %1, or choose another profile."), {variables.name(urlRole)}});
    Provider provider = profile.provider;
    if (hasUrl && provider.baseUrl.isEmpty())
        provider.baseUrl = own;
    return provider;
}

Error variablesMissing(const QStringList &missing, const QString &enabling)
{
    const QString names = missing.join(QStringLiteral(", "));
    if (missing.size() == 1)
        return badInput({QT_TRANSLATE_NOOP("Error", "%1 is missing"), {names}},
                        {QT_TRANSLATE_NOOP("Error", "%1=true asks for it: set it too, or unset that one."), {enabling}});
    return badInput({QT_TRANSLATE_NOOP("Error", "%1 are missing"), {names}},
                    {QT_TRANSLATE_NOOP("Error", "%1=true asks for them: set them too, or unset that one."), {enabling}});
}

EnvironmentToken presetsToken(const Variables &variables, Profile profile, const QDateTime &now)
{
    const QString variable = variables.name(tokenRole);
    const QString enabling = variables.enabledBy();
    if (const QStringList missing = variables.missing(); !missing.isEmpty())
        return {.variable = variable,
                .tokens = variablesMissing(missing, enabling),
                .profile = profile,
                .enabledBy = enabling};
    const auto provider = providerOf(variables, profile);
    if (!provider)
        return {.variable = variable, .tokens = provider.error(), .profile = profile, .enabledBy = enabling};
    profile.provider = *provider;
    EnvironmentToken token = tokenIn(variable, variables.value(tokenRole), profile, now);
    token.enabledBy = enabling;
    token.profile.account.organization = variables.value(QStringLiteral("organization_name"));
    token.profile.account.organizationId = variables.value(QStringLiteral("organization_id"));
    token.profile.account.tenant = variables.value(QStringLiteral("tenant_name"));
    token.profile.account.tenantId = variables.value(QStringLiteral("tenant_id"));
    return token;
}

/// The presets whose variables are used for a profile of that name.
QStringList presetsFor(const Profile &profile, const ProfileFolder &profiles, const Presets &presets)
{
    if (!profile.provider.clientId.isEmpty())
        return {profile.provider.preset};
    if (!profile.name.isEmpty())
        return {profile.name};
    return profiles.names().isEmpty() ? presets.names() : QStringList();
}

/// The profile of that name, or the default one. If there is none yet, a new one of that name.
Profile profileFor(const QString &name, const ProfileFolder &profiles)
{
    Profile profile;
    profile.name = name.isEmpty() ? profiles.defaultName().value_or(QString()) : name;
    if (const auto stored = isFileName(profile.name) ? profiles.load(profile.name) : Profile(); stored) {
        profile.provider = stored->provider;
        profile.caFile = stored->caFile;
    }
    return profile;
}

/// Whether the issuer is the provider's, or is where the provider has one of its endpoints.
bool isOf(const QUrl &issuer, const Provider &provider)
{
    const Endpoints &endpoints = provider.endpoints;
    const std::array known{QUrl(provider.issuer), endpoints.authorization, endpoints.token, provider.accountUrl(),
                           QUrl(provider.baseUrl)};
    return provider.isAccessTokenIssuer(issuer.toString())
           || std::ranges::any_of(known, [&](const QUrl &url) { return url.authority() == issuer.authority(); });
}

/// Leaves the profile its provider and its authorities only if the token doesn't name an issuer of another one. Nobody
/// has verified that issuer, so nothing is known of it but its name, and the token is sent to nobody.
void leaveOtherProvider(Profile &profile, const QString &token)
{
    const auto claims = readClaims(token.toLatin1());
    const QUrl issuer(claims ? claims->value(u"iss").toString() : QString());
    if (issuer.host().isEmpty() || isOf(issuer, profile.provider))
        return;
    profile.provider = {};
    profile.provider.issuer = issuer.toString();
    profile.caFile.clear();
}

EnvironmentToken ownToken(const QString &text, Profile profile, const Presets &presets, const QDateTime &now)
{
    const auto preset = presets.find(profile.name);
    if (const auto provider = preset ? preset->fill({}) : profile.provider;
        provider && profile.provider.clientId.isEmpty())
        profile.provider = *provider;
    leaveOtherProvider(profile, text);
    return tokenIn(ownTokenVariable, text, profile, now);
}

EnvironmentToken oneTooMany(const std::vector<Variables> &found, const Profile &profile)
{
    const QString first = found.at(0).preset().name;
    const QString second = found.at(1).preset().name;
    const QString variables = found.at(0).name(tokenRole) + QStringLiteral(", ") + found.at(1).name(tokenRole);
    return {variables, Error{.kind = Error::Kind::TwoTokens, .values = {first, second}}, profile};
}

/// Those of the presets of these names that ask for their token to be used.
std::vector<Variables> variablesOf(const QStringList &names, const QProcessEnvironment &environment,
                                   const Presets &presets)
{
    std::vector<Variables> found;
    for (const QString &name : names) {
        const auto preset = presets.find(name);
        if (preset && !preset->environment.isEmpty() && Variables(environment, *preset).count())
            found.emplace_back(environment, *preset);
    }
    return found;
}

std::optional<EnvironmentToken> tokenFor(const Profile &profile, const QProcessEnvironment &environment,
                                         const ProfileFolder &profiles, const Presets &presets, const QDateTime &now)
{
    if (const QString own = environment.value(ownTokenVariable).trimmed(); !own.isEmpty())
        return ownToken(own, profile, presets, now);
    const std::vector<Variables> found = variablesOf(presetsFor(profile, profiles, presets), environment, presets);
    if (found.empty())
        return std::nullopt;
    return found.size() == 1 ? presetsToken(found.front(), profile, now) : oneTooMany(found, profile);
}

/// An entry that is none fits no host.
QStringList hostsIn(const QString &list)
{
    QStringList hosts;
    for (const QString &part : QString(list).replace(u',', u' ').split(u' ', Qt::SkipEmptyParts)) {
        if (const auto entry = readHostEntry(part))
            hosts += *entry;
    }
    return hosts;
}

} // namespace

std::optional<EnvironmentToken> findEnvironmentToken(const QProcessEnvironment &environment, const QString &name,
                                                     const ProfileFolder &profiles, const Presets &presets,
                                                     const QDateTime &now)
{
    const Profile profile = profileFor(name, profiles);
    auto token = tokenFor(profile, environment, profiles, presets, now);
    if (!token)
        return std::nullopt;
    token->profile.provider.hosts = hostsIn(environment.value(tokenHostsVariable));
    const auto stored = isFileName(profile.name) ? profiles.load(profile.name) : Profile();
    token->replacesSession = stored && stored->isSignedIn();
    return token;
}

std::optional<IgnoredToken> findIgnoredToken(const QProcessEnvironment &environment, const QString &name,
                                             const ProfileFolder &profiles, const Presets &presets)
{
    const Profile profile = profileFor(name, profiles);
    if (profile.provider.clientId.isEmpty())
        return std::nullopt;
    QStringList others = presets.names();
    others.removeAll(profile.provider.preset);
    const std::vector<Variables> found = variablesOf(others, environment, presets);
    if (found.empty())
        return std::nullopt;
    return IgnoredToken{found.front().name(tokenRole), found.front().preset().name};
}

} // namespace authtray
