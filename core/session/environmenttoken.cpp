// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmenttoken.h"

#include "core/config/profilefolder.h"
#include "core/import/foreignsession.h"
#include "core/net/url.h"
#include "core/oauth/tokenresponse.h"
#include "core/oidc/identity.h"
#include "core/oidc/idtoken.h"
#include "core/provider/jsonfiles.h"

#include <algorithm>

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

bool isToken(const QString &text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c > u' ' && c <= u'~'; });
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
    const bool isReadable = isToken(text)
                            && (!profile.provider.accountSource.isAccessToken || readClaims(text.toLatin1()));
    if (!isReadable)
        return {variable, Error{.kind = Error::Kind::TokenRefused, .subject = {}, .variable = variable}, profile};
    TokenResponse answer;
    answer.accessToken = text;
    return {variable, Tokens::grantedBy(answer, {}, now), profile};
}

/// The service that the token is for. Read from the token itself if no variable names it. BadInput: it isn't an address
/// that a token may be sent to.
Result<Provider> providerOf(const Variables &variables, const Profile &profile)
{
    const bool isKnown = !profile.provider.clientId.isEmpty();
    if (!variables.preset().has(urlRole) || !variables.preset().environment.contains(urlRole))
        return isKnown ? Result(profile.provider) : variables.preset().fill({});
    QString url = variables.value(urlRole);
    Text source = variables.name(urlRole);
    if (url.isEmpty()) {
        const auto claims = readClaims(variables.value(tokenRole).toLatin1());
        url = claims ? claims->value(u"iss").toString() : QString();
        source = {QT_TRANSLATE_NOOP("Error", "the issuer in %1"), {variables.name(tokenRole)}};
    }
    const QString origin = originOf(url);
    if (const auto checked = checkUrl(QUrl(origin, QUrl::StrictMode), source); !checked && !url.isEmpty())
        return checked.error();
    return variables.preset().fill({{urlRole, origin}});
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
    if (const QStringList missing = variables.missing(); !missing.isEmpty())
        return {variable, variablesMissing(missing, variables.name(enableRole)), profile};
    const auto provider = providerOf(variables, profile);
    if (!provider)
        return {variable, provider.error(), profile};
    profile.provider = *provider;
    EnvironmentToken token = tokenIn(variable, variables.value(tokenRole), profile, now);
    token.enabledBy = variables.enabledBy();
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

EnvironmentToken ownToken(const QString &text, Profile profile, const Presets &presets, const QDateTime &now)
{
    const auto preset = presets.find(profile.name);
    if (const auto provider = preset ? preset->fill({}) : profile.provider;
        provider && profile.provider.clientId.isEmpty())
        profile.provider = *provider;
    return tokenIn(ownTokenVariable, text, profile, now);
}

EnvironmentToken oneTooMany(const std::vector<Variables> &found, const Profile &profile)
{
    const QString first = found.at(0).preset().name;
    const QString second = found.at(1).preset().name;
    return {found.front().name(tokenRole), Error{.kind = Error::Kind::TwoTokens, .values = {first, second}}, profile};
}

} // namespace

std::optional<EnvironmentToken> findEnvironmentToken(const QProcessEnvironment &environment, const QString &name,
                                                     const ProfileFolder &profiles, const Presets &presets,
                                                     const QDateTime &now)
{
    const Profile profile = profileFor(name, profiles);
    if (const QString own = environment.value(ownTokenVariable).trimmed(); !own.isEmpty())
        return ownToken(own, profile, presets, now);
    std::vector<Variables> found;
    const QStringList names = presetsFor(profile, profiles, presets);
    for (const QString &presetName : names) {
        const auto preset = presets.find(presetName);
        if (preset && !preset->environment.isEmpty() && Variables(environment, *preset).count())
            found.emplace_back(environment, *preset);
    }
    if (found.empty())
        return std::nullopt;
    return found.size() == 1 ? presetsToken(found.front(), profile, now) : oneTooMany(found, profile);
}

} // namespace authtray
