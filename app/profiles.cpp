// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles.h"

#include "core/session/sessions.h"

#include <QJsonObject>

namespace authtray {

namespace {

Error badInput(const QString &what, const QString &advice)
{
    return {Error::Kind::BadInput, what, advice};
}

JsonLines toJson(const Profile &profile, bool isDefault)
{
    JsonLines json;
    json.put("profile", profile.name)
            .put("provider", profile.provider.label())
            .put("issuer", profile.provider.issuer)
            .put("client_id", profile.provider.clientId)
            .put("scope", profile.provider.scope)
            .put("email", profile.account.email)
            .put("authenticated", profile.isSignedIn())
            .put("default", isDefault);
    return json;
}

Answer list(const Request &request, const ProfileFolder &folder)
{
    const auto defaultName = folder.defaultName();
    QByteArrayList json;
    QByteArray text;
    QByteArray problems;
    for (const QString &name : folder.names()) {
        const auto profile = folder.load(name);
        if (!profile) {
            problems += failure(profile.error()).err;
            continue;
        }
        json += "  " + toJson(*profile, name == defaultName).text(1);
        const QString who = profile->isSignedIn() ? profile->account.label() : QStringLiteral("not signed in");
        const QString mark = name == defaultName ? QStringLiteral("*") : QStringLiteral(" ");
        text += QStringLiteral("%1 %2  %3  %4\n").arg(mark, name.leftJustified(20), profile->provider.label().leftJustified(24), who).toUtf8();
    }
    if (request.output == OutputFormat::Json)
        return {Success, json.isEmpty() ? QByteArray("[]\n") : "[\n" + json.join(",\n") + "\n]\n", problems};
    if (text.isEmpty())
        problems += "There is no profile yet. Run 'authtray --cli login --issuer URL --client-id ID' to make one.\n";
    return {Success, text, problems};
}

Answer show(const Request &request, const Profile &profile, bool isDefault)
{
    if (request.output == OutputFormat::Json)
        return {Success, toJson(profile, isDefault).text() + '\n', {}};
    QString text;
    const auto line = [&](const char *label, const QString &value) {
        if (!value.isEmpty())
            text += QStringLiteral("%1: %2\n").arg(QLatin1String(label), value);
    };
    line("Profile", profile.name);
    line("Provider", profile.provider.label());
    line("Issuer", profile.provider.issuer);
    line("Client ID", profile.provider.clientId);
    line("Scopes", profile.provider.scope);
    line("Account", profile.account.label());
    line("Signed in", profile.isSignedIn() ? QStringLiteral("yes") : QStringLiteral("no"));
    line("Default", isDefault ? QStringLiteral("yes") : QStringLiteral("no"));
    return {Success, text.toUtf8(), {}};
}

Answer remove(ProfileFolder &folder, const Profile &profile)
{
    if (profile.isSignedIn())
        return failure(badInput(QStringLiteral("the profile \"%1\" is still signed in").arg(profile.name),
                                QStringLiteral("Run 'authtray --cli logout --profile %1' first.").arg(profile.name)));
    const auto removed = folder.remove(profile.name);
    return removed ? Answer{Success, QStringLiteral("Removed %1\n").arg(profile.name).toUtf8(), {}} : failure(removed.error());
}

Answer makeDefault(ProfileFolder &folder, const QString &name)
{
    const auto made = folder.makeDefault(name);
    return made ? Answer{Success, QStringLiteral("%1 is the default profile now\n").arg(name).toUtf8(), {}} : failure(made.error());
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
    const auto profile = Profile::isName(request.name) ? folder.load(request.name) : Error{Error::Kind::NotSignedIn, {}, {}};
    if (!profile && profile.error().kind == Error::Kind::NotSignedIn)
        return failure(badInput(QStringLiteral("there is no profile \"%1\"").arg(request.name),
                                QStringLiteral("See 'authtray --cli profiles'.")));
    if (!profile)
        return failure(profile.error());
    if (request.action == u"show")
        return show(request, *profile, folder.defaultName() == request.name);
    return request.action == u"remove" ? remove(folder, *profile) : makeDefault(folder, request.name);
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
