// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/profiles.h"

#include "app/commands/chosensession.h"
#include "app/commands/command.h"
#include "app/commands/leftnote.h"
#include "app/output/ledgertext.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/provider/jsonfiles.h"
#include "core/session/sessions.h"
#include "core/shellword.h"
#include "core/store/stores.h"

namespace authtray {

namespace {

Document profileDocument(const Profile &profile, bool isDefault)
{
    Document document;
    document.put("profile", profile.name)
            .put("provider", profile.provider.label())
            .put("issuer", profile.provider.issuer)
            .put("client_id", profile.provider.clientId)
            .put("scope", profile.provider.scope)
            .put("email", profile.account.email)
            .put("authenticated", profile.isSignedIn())
            .put("default", isDefault)
            .put("store", storeName(profile.store.kind))
            .put("client_credentials", profile.provider.clientCredentials);
    return document;
}

Document listDocument(const QStringList &texts)
{
    Document::Items items;
    for (const QString &text : texts)
        items.push_back(text);
    return items;
}

Answer list(const Request &request, const ProfileFolder &folder)
{
    const auto defaultName = folder.defaultName();
    Document::Items items;
    QString text;
    QByteArray problems;
    int exitCode = Success;
    for (const QString &name : folder.names()) {
        const auto profile = folder.load(name);
        if (!profile) {
            const Answer failed = failureOf(request, profile.error());
            exitCode = std::max(exitCode, failed.exitCode);
            problems += failed.err;
            continue;
        }
        items.push_back(profileDocument(*profile, name == defaultName));
        const QString who = profile->isSignedIn() ? shownName(profile->account.label())
                                                  : QStringLiteral("not signed in");
        const QString mark = name == defaultName ? QStringLiteral("*") : QStringLiteral(" ");
        text += QStringLiteral("%1 %2  %3  %4\n")
                        .arg(mark, shownName(name, 20), shownName(profile->provider.label(), 24), who);
    }
    if (text.isEmpty() && problems.isEmpty() && request.output == OutputFormat::Text)
        problems += QStringLiteral("There is no profile yet. Run 'authtray --cli login --provider NAME%1' to make one.\n")
                            .arg(sessionOptions(request).all())
                            .toUtf8();
    return {exitCode, render(request.output, items, text), problems};
}

/// Those of `values` that concern a profile.
QJsonObject ofProfiles(const QJsonObject &values)
{
    QJsonObject result;
    for (const QLatin1String key : Preferences::keys) {
        if (values.contains(key))
            result.insert(key, values.value(key));
    }
    for (const QLatin1String key : {Policy::storeKey, Policy::caFileKey}) {
        if (values.contains(key))
            result.insert(key, values.value(key));
    }
    return result;
}

/// "browser firefox %u, store keychain"
QString written(const QJsonObject &values)
{
    QStringList settings;
    for (auto it = values.begin(); it != values.end(); ++it)
        settings += it.key() + u' ' + it->toVariant().toString();
    return settings.join(QStringLiteral(", "));
}

/// Null if all are allowed.
Document allowedHosts(const Result<Policy> &policy)
{
    return policy && policy->allowedHosts() ? listDocument(*policy->allowedHosts()) : Document();
}

/// What the administrator has set for the profile. Null if there is no policy.
Document policyDocument(const Result<Policy> &policy, const Result<> &allowed)
{
    Document document;
    if (policy && policy->file().isEmpty())
        return document;
    document.put("file", policy ? policy->file() : QString())
            .put("locked", policy ? ofProfiles(policy->locked()) : QJsonObject())
            .put("defaults", policy ? ofProfiles(policy->defaults()) : QJsonObject())
            .put("allowed_hosts", allowedHosts(policy))
            .put("allowed", bool(allowed))
            .put("problem", allowed ? QString() : whatHappened(allowed.error()).inEnglish());
    return document;
}

/// Empty if all are.
QString allowedHostsText(const Policy &policy)
{
    if (!policy.allowedHosts())
        return {};
    return policy.allowedHosts()->isEmpty() ? QStringLiteral("none") : policy.allowedHosts()->join(QStringLiteral(", "));
}

QString policyText(const Result<Policy> &policy, const Result<> &allowed)
{
    const QString problem = allowed ? QString() : whatHappened(allowed.error()).inEnglish();
    if (!policy)
        return labelled("Policy", problem);
    return labelled("Policy", policy->file()) + labelled("Set by the policy", written(ofProfiles(policy->locked())))
           + labelled("Suggested by the policy", written(ofProfiles(policy->defaults())))
           + labelled("Hosts allowed by the policy", allowedHostsText(*policy)) + labelled("Not allowed", problem);
}

Answer show(const Request &request, Sessions &sessions, const Profile &profile, const Terminal &terminal)
{
    const ProfileFolder &folder = sessions.profiles();
    const bool isDefault = folder.defaultName() == profile.name;
    const auto policy = folder.policy();
    const auto allowed = folder.checkAllowed(profile);
    QStringList places;
    for (const StorePlace &place : profile.leftIn)
        places.push_back(place.keychain.isEmpty() ? storeName(place.kind) : place.keychain);
    const QString leftIn = places.join(QStringLiteral(", "));
    const QString text = labelled("Profile", profile.name) + labelled("Provider", profile.provider.label())
                         + labelled("Issuer", profile.provider.issuer)
                         + labelled("Client ID", profile.provider.clientId) + labelled("Scopes", profile.provider.scope)
                         + labelled("Resources", profile.provider.resources.join(QStringLiteral(", ")))
                         + labelled("Hosts", profile.provider.hosts.join(QStringLiteral(", ")))
                         + labelled("Account", profile.account.label())
                         + labelled("Signed in", profile.isSignedIn() ? QStringLiteral("yes") : QStringLiteral("no"))
                         + labelled("Store", storeName(profile.store.kind)) + labelled("Earlier session left in", leftIn)
                         + labelled("Signs in", profile.provider.clientCredentials ? QStringLiteral("the client itself")
                                                                                   : QStringLiteral("a person"))
                         + labelled("Default", isDefault ? QStringLiteral("yes") : QStringLiteral("no"))
                         + policyText(policy, allowed);
    Document document = profileDocument(profile, isDefault);
    document.put("hosts", listDocument(profile.provider.hosts))
            .put("resources", listDocument(profile.provider.resources))
            .put("account", profile.account.label())
            .put("left_in", leftIn)
            .put("policy", policyDocument(policy, allowed));
    if (!request.arguments.has("--history"))
        return {Success, render(request.output, document, text), {}};
    const auto entries = Ledger(sessions.paths().ledgerOf(profile.name)).entries();
    document.put("history", ledgerItems(entries)).put("verdict", verdictOn(entries).inEnglish());
    const auto localTime = [&](const QDateTime &time) { return terminal.localTime(time); };
    return {Success,
            render(request.output, document, text + QStringLiteral("History:\n") + ledgerText(entries, localTime)),
            {}};
}

/// What is the default after the default profile was removed.
QByteArray defaultNote(const Request &request, const ProfileFolder &folder)
{
    if (folder.names().isEmpty())
        return "Note: it was the default profile, and the last one.\n";
    const auto now = folder.defaultName();
    const QString note = now ? QStringLiteral("Note: it was the default profile; %1 is now.\n").arg(*now)
                             : QStringLiteral("Note: it was the default profile. Choose another: authtray --cli "
                                              "profiles default NAME%1\n")
                                         .arg(sessionOptions(request).config);
    return note.toUtf8();
}

QByteArray abandonedNote(const Profile &profile)
{
    QString note;
    for (const StorePlace &place : profile.leftIn)
        note += QStringLiteral("Warning: the earlier session in %1 wasn't ended. It stays good at %2. %3\n")
                        .arg(withoutControls(place.name().inEnglish()), profile.provider.host(),
                             withoutControls(howToEnd(profile.provider)));
    return note.toUtf8();
}

QCoro::Task<Result<Answer>> remove(Request request, Sessions &sessions, Profile profile, QDeadlineTimer deadline)
{
    const ProfileFolder &folder = sessions.profiles();
    const bool wasDefault = folder.defaultName() == profile.name;
    using LeftSessions = Session::LeftSessions;
    const LeftSessions left = request.arguments.has("--force") ? LeftSessions::Abandon : LeftSessions::Keep;
    const auto removed = co_await sessions.findOrAdd(profile)->removeProfile(deadline, left);
    if (!removed)
        co_return removed.error();
    Document document;
    document.put("profile", profile.name).put("removed", true);
    QByteArray notes = abandonedNote(profile);
    if (removed->clientLeft)
        notes += QStringLiteral("Note: Authtray's client stays registered at %1: %2.\n")
                         .arg(withoutControls(profile.provider.host()),
                              withoutControls(whatHappened(*removed->clientLeft).inEnglish()))
                         .toUtf8();
    if (wasDefault)
        notes += defaultNote(request, folder);
    co_return Answer{Success, render(request.output, document, QStringLiteral("Removed %1\n").arg(profile.name)), notes};
}

/// The entries in the form in which the profile has them. BadInput: one can't be.
Result<QStringList> hostsIn(const QStringList &given)
{
    QStringList hosts;
    for (const QString &text : given) {
        const auto host = readHostEntry(text);
        if (!host)
            return badInput(QStringLiteral("\"%1\" can't be a host that a token goes to").arg(withoutUserInfo(text)),
                            QStringLiteral("Give one host, as git.example.com, git.example.com:8443 or "
                                           "git.example.com/team. There are no wildcards."));
        hosts += *host;
    }
    return hosts;
}

Answer showHosts(const Request &request, const QString &name, const QStringList &hosts)
{
    const QString text = hosts.isEmpty() ? QString() : hosts.join(u'\n') + u'\n';
    Document document;
    document.put("profile", name).put("hosts", listDocument(hosts));
    const QString note = QStringLiteral("The token of %1 goes to no host yet. Add one: authtray --cli profiles hosts %2 "
                                        "--add HOST%3\n")
                                 .arg(name, shellWord(name), sessionOptions(request).config);
    const bool isNoted = hosts.isEmpty() && request.output == OutputFormat::Text;
    return {Success, render(request.output, document, text), isNoted ? note.toUtf8() : QByteArray()};
}

/// Shows the profile's hosts, after the changes that the person wants.
QCoro::Task<Result<Answer>> hosts(Request request, Sessions &sessions, Profile profile, QDeadlineTimer deadline)
{
    const auto added = hostsIn(request.arguments.texts("--add"));
    if (!added)
        co_return added.error();
    const auto removed = hostsIn(request.arguments.texts("--remove"));
    if (!removed)
        co_return removed.error();
    if (added->isEmpty() && removed->isEmpty())
        co_return showHosts(request, profile.name, profile.provider.hosts);
    for (const QString &host : *removed) {
        if (!profile.provider.hosts.contains(host))
            co_return badInput(QStringLiteral("\"%1\" isn't one of the profile's hosts").arg(host),
                               QStringLiteral("See 'authtray --cli profiles hosts %1%2'.")
                                       .arg(shellWord(profile.name), sessionOptions(request).config));
    }
    const auto changed = co_await sessions.findOrAdd(profile)->changeHosts(*added, *removed, deadline);
    if (!changed)
        co_return changed.error();
    co_return showHosts(request, profile.name, *changed);
}

Result<Answer> makeDefault(const Request &request, ProfileFolder &folder, const Profile &profile)
{
    const auto made = folder.makeDefault(profile.name);
    if (!made)
        return made.error();
    const QString text = QStringLiteral("%1 is the default profile now\n").arg(profile.name);
    return Answer{Success, render(request.output, profileDocument(profile, true), text), {}};
}

} // namespace

std::optional<Error> findProfilesUsageError(const Arguments &arguments)
{
    if (arguments.has("--history") && arguments.text("action") != u"show")
        return badInput(QStringLiteral("--history is about one profile"),
                        QStringLiteral("For example: authtray --cli profiles show NAME --history"));
    const bool isChange = arguments.has("--add") || arguments.has("--remove");
    if (!isChange || arguments.text("action") == u"hosts")
        return std::nullopt;
    return badInput(QStringLiteral("--add and --remove are about a profile's hosts"),
                    QStringLiteral("For example: authtray --cli profiles hosts NAME --add HOST"));
}

QCoro::Task<Result<Answer>> profiles(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    ProfileFolder &folder = sessions.profiles();
    const QString action = request.arguments.has("action") ? request.arguments.text("action") : QStringLiteral("list");
    const QString name = request.arguments.text("name");
    const QString config = sessionOptions(request).config;
    if (action == u"list" && !name.isEmpty())
        co_return badInput(
                QStringLiteral("unexpected argument \"%1\"").arg(name),
                QStringLiteral("To see one profile: authtray --cli profiles show %1%2").arg(shellWord(name), config));
    if (action == u"list")
        co_return list(request, folder);
    const QStringList actions{QStringLiteral("show"), QStringLiteral("default"), QStringLiteral("remove"),
                              QStringLiteral("hosts")};
    if (!actions.contains(action))
        co_return badInput(QStringLiteral("unknown action \"%1\"").arg(action),
                           QStringLiteral("Use list, show NAME, default NAME, remove NAME or hosts NAME."));
    if (name.isEmpty())
        co_return badInput(QStringLiteral("the profile's name is missing"),
                           QStringLiteral("For example: authtray --cli profiles %1 NAME%2").arg(action, config));
    const auto profile = isFileName(name) ? folder.load(name) : Error{Error::Kind::NotSignedIn, {}, {}};
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn)
        co_return noSuchProfile(name, folder, {.config = config, .isForEnd = action == u"remove"});
    if (!profile)
        co_return profile.error();
    if (action == u"show")
        co_return show(request, sessions, *profile, terminal);
    if (action == u"default")
        co_return makeDefault(request, folder, *profile);
    if (action == u"hosts") {
        const auto shown = co_await hosts(request, sessions, *profile, deadline);
        co_return shown;
    }
    const auto removed = co_await remove(request, sessions, *profile, deadline);
    co_return removed;
}

} // namespace authtray
