// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/hostsession.h"

#include "app/commands/chosensession.h"
#include "app/commands/command.h"
#include "core/net/hosts.h"
#include "core/session/binding.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"
#include "core/shellword.h"

#include <algorithm>

namespace authtray {

namespace {

/// As an entry of a profile's hosts would name it.
QString placeOf(const QUrl &destination)
{
    const auto entry = readHostEntry(destination.toString(QUrl::RemoveQuery | QUrl::RemoveFragment));
    return entry ? *entry : destination.authority();
}

Error severalProfilesFor(const QUrl &destination, const QList<Session *> &sessions)
{
    QStringList names;
    for (const Session *session : sessions)
        names += u'"' + session->profile().name + u'"';
    return badInput(QStringLiteral("the tokens of several profiles may go to %1: %2")
                            .arg(placeOf(destination), names.join(QStringLiteral(", "))),
                    QStringLiteral("Choose one with --profile NAME."));
}

/// Those whose hosts name the longest part of the path.
QList<Session *> bestFor(const QUrl &destination, const Sessions &sessions)
{
    std::optional<qsizetype> best;
    QList<Session *> found;
    for (Session *session : sessions.all()) {
        session->readProfile(); // its hosts may just have been changed
        const auto match = bestMatch(session->profile().provider.hosts, destination);
        if (!match || match < best)
            continue;
        if (match > best)
            found.clear();
        best = match;
        found += session;
    }
    return found;
}

/// Why a profile that may name the destination isn't among the sessions.
std::optional<Error> findUnreadable(const ProfileFolder &profiles)
{
    if (const auto searchable = profiles.checkSearchable(); !searchable)
        return searchable.error();
    const QStringList names = profiles.names();
    for (const QString &name : names) {
        if (const auto profile = profiles.load(name); !profile && profile.error().kind != Error::Kind::NotSignedIn)
            return profile.error();
    }
    return std::nullopt;
}

} // namespace

Result<Session *> findSessionFor(const QUrl &destination, const Request &request, Sessions &sessions)
{
    if (!request.profile.isEmpty()) {
        const auto session = findStoredSession(request, sessions);
        if (session)
            (*session)->readProfile();
        if (!session || bestMatch((*session)->profile().provider.hosts, destination))
            return session;
        return static_cast<Session *>(nullptr);
    }
    const QList<Session *> found = bestFor(destination, sessions);
    if (const auto unreadable = found.isEmpty() ? findUnreadable(sessions.profiles()) : std::nullopt)
        return *unreadable;
    if (found.size() < 2)
        return found.value(0);
    Session *current = sessions.current();
    return found.contains(current) ? Result<Session *>(current) : severalProfilesFor(destination, found);
}

Result<TokenSource *> findTokenSourceFor(const QUrl &destination, const Request &request, Sessions &sessions)
{
    TokenSource *source = sessions.ofEnvironment();
    if (source && !bestMatch(source->profile().provider.hosts, destination))
        return nullptr;
    if (!source) {
        const auto session = findSessionFor(destination, request, sessions);
        if (!session)
            return session.error();
        source = *session;
    }
    const auto allowed = source ? sessions.profiles().checkAllowed(destination) : Result<>(done);
    return allowed ? Result<TokenSource *>(source) : allowed.error();
}

QStringList allowedHostsOf(const TokenSource &source, const Sessions &sessions)
{
    const auto policy = sessions.profiles().policy();
    return policy ? policy->allowedOf(source.profile().provider.hosts) : QStringList();
}

bool isSourceChosen(const Request &request, const Sessions &sessions)
{
    return sessions.ofEnvironment() || !request.profile.isEmpty();
}

QString signInCommandFor(const QUrl &service, const Request &request)
{
    return QStringLiteral("authtray --cli login %1%2")
            .arg(shellWord(service.toString(QUrl::FullyEncoded)), sessionOptions(request).config);
}

Error noProfileFor(const QUrl &destination, const Request &request, const Sessions &sessions)
{
    if (const auto allowed = sessions.profiles().checkAllowed(destination); !allowed)
        return allowed.error();
    if (const EnvironmentTokenSource *source = sessions.ofEnvironment())
        return badInput(QStringLiteral("the token in %1 may not go to %2").arg(source->variable(), placeOf(destination)),
                        QStringLiteral("If it may, set %1=%2 beside it.")
                                .arg(tokenHostsVariable, shellWord(placeOf(destination))));
    const bool isChosen = !request.profile.isEmpty();
    const QString what = isChosen ? QStringLiteral("the token of \"%1\" may not go to %2")
                                            .arg(request.profile, placeOf(destination))
                                  : QStringLiteral("no profile's token may go to %1").arg(placeOf(destination));
    if (sessions.profiles().names().isEmpty())
        return badInput(what, QStringLiteral("Sign in to it: %1").arg(signInCommandFor(destination, request)));
    return badInput(what, QStringLiteral("If it may: authtray --cli profiles hosts %1 --add %2%3")
                                  .arg(isChosen ? shellWord(request.profile) : QStringLiteral("NAME"),
                                       shellWord(placeOf(destination)), sessionOptions(request).config));
}

Result<> checkSendable(const Refreshed &refreshed, const TokenSource &source, const Request &request)
{
    const auto isVisible = [](QChar c) { return c > u' ' && c <= u'~'; }; // RFC 6750, 2.1
    if (!std::ranges::all_of(refreshed.tokens.accessToken, isVisible))
        return Error{.kind = Error::Kind::ProviderFault,
                     .subject = source.profile().provider.host(),
                     .cause = QStringLiteral("the token isn't made of visible characters")};
    const auto checked = checkHosts(refreshed.tokens, source.profile());
    if (checked)
        return done;
    Error error = checked.error();
    error.advice = QStringLiteral("Say which are right, with --add or --remove: authtray --cli profiles hosts %1%2")
                           .arg(shellWord(source.profile().name), sessionOptions(request).config);
    return error;
}

} // namespace authtray
