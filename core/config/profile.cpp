// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profile.h"

#include <QDir>

#include <algorithm>

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

Text profileNamed(const QString &name)
{
    return {QT_TRANSLATE_NOOP("Error", "the profile \"%1\""), {name}};
}

/// Version 0, of the first development builds, had no `version` key and called the scope `scopes`.
QJsonObject upgrade(QJsonObject file)
{
    if (!file.contains(u"scope"))
        file.insert(QStringLiteral("scope"), file.take(u"scopes").toString());
    return file;
}

} // namespace

QJsonObject Profile::toJson() const
{
    QJsonObject file = unknown;
    file.insert(QStringLiteral("version"), currentVersion);
    file.insert(QStringLiteral("name"), name);
    provider.writeTo(file);
    file.insert(QStringLiteral("session"), markName(session));
    if (store != StoreKind::Keychain)
        file.insert(QStringLiteral("store"), storeName(store));
    if (!keychain.isEmpty())
        file.insert(QStringLiteral("keychain"), keychain);
    if (leftIn)
        file.insert(QStringLiteral("left_in"), storeName(*leftIn));
    if (!caFile.isEmpty())
        file.insert(QStringLiteral("ca_file"), caFile);
    preferences.writeTo(file);
    if (!account.id.isEmpty())
        file.insert(QStringLiteral("account"), account.toJson());
    return file;
}

Result<Profile> Profile::fromJson(const QString &name, const QJsonObject &original)
{
    QJsonObject file = original;
    const int version = file.take(u"version").toInt(0);
    if (version > currentVersion)
        return Error{Error::Kind::TooNew, profileNamed(name), {}};
    if (version < currentVersion)
        file = upgrade(file);
    Profile profile;
    profile.name = name;
    file.remove(u"name");
    profile.provider = Provider::takeFrom(file);
    profile.session = markFrom(file.take(u"session").toString());
    const QString storeAsked = file.take(u"store").toString(storeName(StoreKind::Keychain));
    const auto store = storeKindFrom(storeAsked);
    profile.store = store.value_or(StoreKind::Keychain);
    profile.keychain = file.take(u"keychain").toString();
    profile.leftIn = storeKindFrom(file.take(u"left_in").toString());
    profile.caFile = file.take(u"ca_file").toString();
    const auto preferences = Preferences::takeFrom(file);
    if (const auto account = Account::fromJson(file.take(u"account").toObject()); !account.id.isEmpty())
        profile.account = account;
    profile.unknown = file;
    if (!store)
        return Error{Error::Kind::ReadFailed,
                     Text::at(profileNamed(name), {QT_TRANSLATE_NOOP("Error", "unknown store \"%1\""), {storeAsked}}),
                     {}};
    if (!preferences)
        return Error{Error::Kind::ReadFailed, Text::at(profileNamed(name), preferences.error().subject), {}};
    profile.preferences = *preferences;
    if (profile.provider.clientId.isEmpty())
        return Error{Error::Kind::ReadFailed,
                     Text::at(profileNamed(name), QT_TRANSLATE_NOOP("Error", "client_id is missing")),
                     {}};
    return profile;
}

} // namespace authtray
