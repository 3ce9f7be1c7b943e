// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/profiles.h"

#include "app/output/render.h"
#include "core/provider/jsonfiles.h"
#include "core/session/sessions.h"

namespace authtray {

namespace {

Document documentOf(const Profile &profile, bool isDefault)
{
    Document document;
    document.put("profile", profile.name)
            .put("provider", profile.provider.label())
            .put("issuer", profile.provider.issuer)
            .put("client_id", profile.provider.clientId)
            .put("scope", profile.provider.scope)
            .put("email", profile.account.email)
            .put("authenticated", profile.isSignedIn())
            .put("default", isDefault);
    return document;
}

Answer list(const Request &request, const ProfileFolder &folder)
{
    const auto defaultName = folder.defaultName();
    Document::Items items;
    QString text;
    QByteArray problems;
    for (const QString &name : folder.names()) {
        const auto profile = folder.load(name);
        if (!profile) {
            problems += failure(profile.error()).err;
            continue;
        }
        items.push_back(documentOf(*profile, name == defaultName));
        const QString who = profile->isSignedIn() ? shown(profile->account.label()) : QStringLiteral("not signed in");
        const QString mark = name == defaultName ? QStringLiteral("*") : QStringLiteral(" ");
        text += QStringLiteral("%1 %2  %3  %4\n")
                        .arg(mark, name.leftJustified(20), profile->provider.label().leftJustified(24), who);
    }
    if (text.isEmpty() && problems.isEmpty() && request.output == OutputFormat::Text)
        problems += "There is no profile yet. Run 'authtray --cli login --issuer URL --client-id ID' to make one.\n";
    return {Success, render(request.output, items, text), problems};
}

Answer show(const Request &request, const Profile &profile, bool isDefault)
{
    const QString text = labelled("Profile", profile.name) + labelled("Provider", profile.provider.label())
                         + labelled("Issuer", profile.provider.issuer) + labelled("Client ID", profile.provider.clientId)
                         + labelled("Scopes", profile.provider.scope) + labelled("Account", profile.account.label())
                         + labelled("Signed in", profile.isSignedIn() ? QStringLiteral("yes") : QStringLiteral("no"))
                         + labelled("Default", isDefault ? QStringLiteral("yes") : QStringLiteral("no"));
    return {Success, render(request.output, documentOf(profile, isDefault), text), {}};
}

Answer remove(const Request &request, ProfileFolder &folder, const Profile &profile)
{
    if (profile.isSignedIn())
        return failure(badInput(QStringLiteral("the profile \"%1\" is still signed in").arg(profile.name),
                                QStringLiteral("Run 'authtray --cli logout --profile %1' first.").arg(profile.name)));
    const auto removed = folder.remove(profile.name);
    if (!removed)
        return failure(removed.error());
    Document document;
    document.put("profile", profile.name).put("removed", true);
    return {Success, render(request.output, document, QStringLiteral("Removed %1\n").arg(profile.name)), {}};
}

Answer makeDefault(const Request &request, ProfileFolder &folder, const Profile &profile)
{
    const auto made = folder.makeDefault(profile.name);
    if (!made)
        return failure(made.error());
    const QString text = QStringLiteral("%1 is the default profile now\n").arg(profile.name);
    return {Success, render(request.output, documentOf(profile, true), text), {}};
}

Answer act(const Request &request, ProfileFolder &folder)
{
    if (request.action == u"list")
        return list(request, folder);
    const QStringList actions{QStringLiteral("show"), QStringLiteral("default"), QStringLiteral("remove")};
    if (!actions.contains(request.action))
        return failure(badInput(QStringLiteral("unknown action \"%1\"").arg(request.action),
                                QStringLiteral("Use list, show NAME, default NAME or remove NAME.")));
    if (request.name.isEmpty())
        return failure(badInput(QStringLiteral("the profile's name is missing"),
                                QStringLiteral("For example: authtray --cli profiles %1 NAME").arg(request.action)));
    const auto profile = isFileName(request.name) ? folder.load(request.name) : Error{Error::Kind::NotSignedIn, {}, {}};
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn)
        return failure(badInput(QStringLiteral("there is no profile \"%1\"").arg(request.name),
                                QStringLiteral("See 'authtray --cli profiles'.")));
    if (!profile)
        return failure(profile.error());
    if (request.action == u"show")
        return show(request, *profile, folder.defaultName() == request.name);
    return request.action == u"remove" ? remove(request, folder, *profile) : makeDefault(request, folder, *profile);
}

} // namespace

QCoro::Task<Answer> profiles(Request request, Sessions &sessions)
{
    co_return act(request, sessions.profiles());
}

QCoro::Task<Answer> profileNameRefused(QString name)
{
    co_return failure(badInput(QStringLiteral("\"%1\" can't be a profile's name").arg(name),
                               QStringLiteral("Use up to 64 letters, digits, '.', '_' and '-'.")));
}

} // namespace authtray
