// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/profile.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <limits>

namespace authtray {

namespace {

constexpr int currentVersion = 1;

QString markName(Profile::SessionMark mark)
{
    switch (mark) {
    case Profile::SessionMark::SignedIn: return QStringLiteral("signed-in");
    case Profile::SessionMark::Ended: return QStringLiteral("ended");
    case Profile::SessionMark::None: break;
    }
    return QStringLiteral("none");
}

Profile::SessionMark markFrom(const QString &name)
{
    for (const auto mark : {Profile::SessionMark::SignedIn, Profile::SessionMark::Ended}) {
        if (markName(mark) == name)
            return mark;
    }
    return Profile::SessionMark::None;
}

QJsonObject redirectToJson(const Redirect &redirect)
{
    QJsonArray ports;
    for (const quint16 port : redirect.ports)
        ports.append(port);
    return {{QStringLiteral("host"), redirect.host},
            {QStringLiteral("path"), redirect.path},
            {QStringLiteral("ports"), ports}};
}

Redirect redirectFrom(const QJsonObject &object)
{
    Redirect redirect;
    redirect.host = object.value(u"host").toString(redirect.host);
    redirect.path = object.value(u"path").toString(redirect.path);
    if (const QJsonArray ports = object.value(u"ports").toArray(); !ports.isEmpty()) {
        redirect.ports.clear();
        for (const QJsonValue &port : ports) {
            if (const int number = port.toInt(-1); number >= 0 && number <= std::numeric_limits<quint16>::max())
                redirect.ports.append(static_cast<quint16>(number));
        }
    }
    return redirect;
}

QJsonObject parametersToJson(const QMap<QString, QString> &parameters)
{
    QJsonObject object;
    for (const auto &[name, value] : parameters.asKeyValueRange())
        object.insert(name, value);
    return object;
}

QMap<QString, QString> parametersFrom(const QJsonObject &object)
{
    QMap<QString, QString> parameters;
    for (auto it = object.begin(); it != object.end(); ++it)
        parameters.insert(it.key(), it->toString());
    return parameters;
}

/// Version 0, of the first development builds, had no version and called the scope `scopes`.
QJsonObject upgrade(QJsonObject file)
{
    if (!file.contains(u"scope"))
        file.insert(QStringLiteral("scope"), file.take(u"scopes").toString());
    return file;
}

} // namespace

bool Profile::isName(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\\z"));
    return pattern.match(name).hasMatch();
}

QJsonObject Profile::toJson() const
{
    QJsonObject file = unknown;
    file.insert(QStringLiteral("version"), currentVersion);
    file.insert(QStringLiteral("name"), name);
    const auto put = [&](const QString &key, const QString &value) {
        if (!value.isEmpty())
            file.insert(key, value);
    };
    put(QStringLiteral("provider"), provider.preset);
    put(QStringLiteral("issuer"), provider.issuer);
    put(QStringLiteral("client_id"), provider.clientId);
    put(QStringLiteral("scope"), provider.scope);
    if (provider.redirect != Redirect())
        file.insert(QStringLiteral("redirect"), redirectToJson(provider.redirect));
    if (!provider.authorizationParameters.isEmpty())
        file.insert(QStringLiteral("authorization_parameters"), parametersToJson(provider.authorizationParameters));
    const auto endpoints = provider.endpointsGiven ? QStringLiteral("endpoints") : QStringLiteral("discovered");
    if (provider.endpoints != Endpoints())
        file.insert(endpoints, provider.endpoints.toJson());
    file.insert(QStringLiteral("session"), markName(session));
    if (!account.id.isEmpty())
        file.insert(QStringLiteral("account"), account.toJson());
    return file;
}

Result<Profile> Profile::fromJson(const QString &name, const QJsonObject &original)
{
    QJsonObject file = original;
    const int version = file.take(u"version").toInt(0);
    if (version > currentVersion)
        return Error{Error::Kind::TooNew, QStringLiteral("the profile \"%1\"").arg(name), {}};
    if (version < currentVersion)
        file = upgrade(file);
    Profile profile;
    profile.name = name;
    file.remove(u"name");
    profile.provider.preset = file.take(u"provider").toString();
    profile.provider.issuer = file.take(u"issuer").toString();
    profile.provider.clientId = file.take(u"client_id").toString();
    profile.provider.scope = file.take(u"scope").toString();
    profile.provider.redirect = redirectFrom(file.take(u"redirect").toObject());
    profile.provider.authorizationParameters = parametersFrom(file.take(u"authorization_parameters").toObject());
    profile.provider.endpointsGiven = file.contains(u"endpoints");
    const QJsonObject discovered = file.take(u"discovered").toObject();
    const QJsonObject given = file.take(u"endpoints").toObject();
    profile.provider.endpoints = Endpoints::fromJson(profile.provider.endpointsGiven ? given : discovered);
    profile.session = markFrom(file.take(u"session").toString());
    profile.account = Account::fromJson(file.take(u"account").toObject());
    profile.unknown = file;
    if (profile.provider.clientId.isEmpty())
        return Error{Error::Kind::ReadFailed, QStringLiteral("the profile \"%1\": client_id is missing").arg(name), {}};
    return profile;
}

} // namespace authtray
