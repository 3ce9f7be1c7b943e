// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/chosensession.h"

#include "app/commands/command.h"
#include "app/commands/import.h"
#include "app/commands/signintarget.h"
#include "app/output/suggestion.h"
#include "core/provider/jsonfiles.h"
#include "core/provider/presets.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"
#include "core/shellword.h"

#include <algorithm>

namespace authtray {

namespace {

/// Without any profile, a sign-in has to name its provider where nobody can be asked for it.
Error nobodyYet(const SessionOptions &chosenBy)
{
    return {.kind = Error::Kind::NotSignedIn,
            .advice = {"Run 'authtray --cli login --provider NAME%1' to authenticate", {chosenBy.all()}}};
}

/// Without any profile, the session of a service's own tool is what the caller may have meant.
Error withImportAdvice(Error error, const Request &request, Sessions &sessions)
{
    if (error.kind != Error::Kind::NotSignedIn || !sessions.profiles().names().isEmpty())
        return error;
    if (const auto found = findImportable(Presets(sessions.paths())))
        error.advice = QStringLiteral("Run 'authtray --cli import %1%2' to take over the session in %3, or '%4' to "
                                      "authenticate")
                               .arg(shellWord(found->preset.name), sessionOptions(request).all(), found->file,
                                    signInCommand(found->preset, sessionOptions(request)));
    return error;
}

} // namespace

Error noSuchProfile(const QString &name, const ProfileFolder &profiles, const SessionOptions &options)
{
    const QString what = QStringLiteral("there is no profile \"%1\"").arg(name);
    const QString nearest = suggestion(name, profiles.names());
    if (!isFileName(name) || options.isForEnd)
        return badInput(what, nearest + QStringLiteral("See 'authtray --cli profiles%1'.").arg(options.config));
    return badInput(what, nearest
                                  + QStringLiteral("See 'authtray --cli profiles%2', or make it: "
                                                   "authtray --cli login --profile %1 --provider NAME%2")
                                            .arg(shellWord(name), options.config));
}

bool isUnknownProfile(const QString &name, Sessions &sessions)
{
    return !sessions.profiles().names().contains(name) && !Presets(sessions.paths()).names().contains(name);
}

Result<std::optional<QString>> findProfileName(const QString &name, const ProfileFolder &profiles,
                                               const SessionOptions &options)
{
    const auto chosen = name.isEmpty() ? profiles.defaultName() : std::optional(name);
    if (!chosen && profiles.names().size() > 1)
        return badInput(QStringLiteral("there are several profiles and none is the default"),
                        QStringLiteral("Choose one with --profile NAME, or 'authtray --cli profiles default NAME%1'.")
                                .arg(options.config));
    if (const auto searchable = profiles.checkSearchable(); !chosen && !searchable)
        return searchable.error();
    return chosen;
}

Result<Session *> findStoredSession(const Request &request, Sessions &sessions)
{
    const auto name = findProfileName(request.profile, sessions.profiles(), sessionOptions(request));
    if (!name)
        return name.error();
    if (!name->has_value())
        return nobodyYet(sessionOptions(request));
    const auto profile = sessions.profiles().load(**name);
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn && isUnknownProfile(**name, sessions))
        return noSuchProfile(**name, sessions.profiles(), sessionOptions(request));
    if (!profile)
        return profile.error();
    return sessions.findOrAdd(*profile);
}

Error withOtherProfiles(Error error, const Request &request, Sessions &sessions)
{
    const ProfileFolder &profiles = sessions.profiles();
    const auto name = request.profile.isEmpty() ? profiles.defaultName() : std::nullopt;
    if (error.kind != Error::Kind::NotSignedIn || !error.advice.isEmpty() || !name)
        return error;
    const QStringList names = profiles.names();
    const auto other = std::ranges::find_if(names, [&profiles](const QString &candidate) {
        const auto profile = profiles.load(candidate);
        return profile && profile->isSignedIn();
    });
    if (other != names.end())
        error.advice = {"The default profile \"%1\" isn't signed in. Use --profile %2, which is, or run 'authtray --cli "
                        "login%3' to authenticate",
                        {*name, shellWord(*other), sessionOptions(request).all()}};
    return error;
}

Result<TokenSource *> findTokenSource(const Request &request, Sessions &sessions)
{
    const bool isOfEnvironment = sessions.ofEnvironment() != nullptr;
    if (isOfEnvironment && !request.profile.isEmpty() && isUnknownProfile(request.profile, sessions))
        return noSuchProfile(request.profile, sessions.profiles(), sessionOptions(request));
    if (isOfEnvironment)
        return sessions.ofEnvironment();
    const auto session = findStoredSession(request, sessions);
    if (!session)
        return withImportAdvice(session.error(), request, sessions);
    return *session;
}

} // namespace authtray
