// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profile.h"

#include <QDir>
#include <QJsonArray>

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

QJsonObject toJson(const StorePlace &place)
{
    QJsonObject object{{QStringLiteral("store"), storeName(place.kind)}};
    if (!place.keychain.isEmpty())
        object.insert(QStringLiteral("keychain"), place.keychain);
    return object;
}

/// `value`: the member "left_in". The first development builds wrote the name of one store there, and its keychain in
/// the profile's "keychain" if the tokens themselves are in a file.
QJsonArray leftPlaces(const QJsonValue &value, const StorePlace &current)
{
    const auto kind = storeKindFrom(value.toString());
    if (!kind)
        return value.toArray();
    const bool isNamed = *kind == StoreKind::Keychain && current.kind == StoreKind::File;
    return {toJson({*kind, isNamed ? current.keychain : QString()})};
}

QList<StorePlace> placesFrom(const QJsonArray &array)
{
    QList<StorePlace> places;
    for (const QJsonValue &value : array) {
        if (const auto kind = storeKindFrom(value[u"store"].toString()))
            places.push_back({*kind, value[u"keychain"].toString()});
    }
    return places;
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
    if (store.kind != StoreKind::Keychain)
        file.insert(QStringLiteral("store"), storeName(store.kind));
    if (!store.keychain.isEmpty())
        file.insert(QStringLiteral("keychain"), store.keychain);
    QJsonArray left;
    for (const StorePlace &place : leftIn)
        left.push_back(authtray::toJson(place));
    if (!left.isEmpty())
        file.insert(QStringLiteral("left_in"), left);
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
    profile.store = {store.value_or(StoreKind::Keychain), file.take(u"keychain").toString()};
    profile.leftIn = placesFrom(leftPlaces(file.take(u"left_in"), profile.store));
    if (profile.store.kind == StoreKind::File)
        profile.store.keychain.clear();
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
