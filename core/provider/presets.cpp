// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/presets.h"

#include "core/net/url.h"
#include "core/provider/jsonfiles.h"
#include "core/provider/presetkeys.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace authtray {

namespace {

QString builtInFolder()
{
    return QStringLiteral(":/providers");
}

/// "login.example.com/" as it is meant.
QString completed(QString address)
{
    if (!address.contains(QStringLiteral("://")))
        address.prepend(QStringLiteral("https://"));
    while (address.endsWith(u'/'))
        address.chop(1);
    return address;
}

/// What the settings are inside a URL, and what they are elsewhere.
struct Filling
{
    Parameters inUrls;
    Parameters inTexts;
    QStringList empty; ///< placeholders that leave out what they are in

    std::optional<QString> fill(const QString &path, const QString &text) const
    {
        const QStringList names = placeholdersIn(text);
        if (std::ranges::any_of(names, [&](const QString &name) { return empty.contains(name); }))
            return std::nullopt;
        return filled(text, isUrlKey(path) ? inUrls : inTexts);
    }

    QJsonObject fill(const QString &path, const QJsonObject &object) const
    {
        QJsonObject result;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString key = path.isEmpty() ? it.key() : path + u'.' + it.key();
            if (it->isObject())
                result.insert(it.key(), fill(key, it->toObject()));
            else if (!it->isString())
                result.insert(it.key(), *it);
            else if (const auto text = fill(key, it->toString()))
                result.insert(it.key(), *text);
        }
        return result;
    }
};

} // namespace

bool Preset::has(const QString &placeholder) const
{
    return std::ranges::any_of(placeholders, [&](const Placeholder &each) { return each.name == placeholder; });
}

QList<Placeholder> Preset::missing(const Parameters &settings) const
{
    QList<Placeholder> missing = placeholders;
    missing.removeIf([&](const Placeholder &each) { return each.usual || !settings.value(each.name).isEmpty(); });
    return missing;
}

Result<Provider> Preset::fill(const Parameters &settings) const
{
    for (const QString &setting : settings.keys()) {
        if (!has(setting))
            return badInput({QT_TRANSLATE_NOOP("Error", "the provider \"%1\" has no setting \"%2\""), {name, setting}},
                            "See 'authtray --cli providers --json'.",
                            QT_TRANSLATE_NOOP("Error", "Choose the provider anew."));
    }
    Filling filling;
    Parameters kept;
    for (const Placeholder &each : placeholders) {
        const QString given = settings.value(each.name).trimmed();
        if (given.isEmpty() && !each.usual)
            return badInput({QT_TRANSLATE_NOOP("Error", "\"%1\" is missing for the provider \"%2\""), {each.name, name}},
                            {"Give it with --set %1=VALUE. %2, for example %3", {each.name, each.label, each.example}},
                            {QT_TRANSLATE_NOOP("Error", "It looks like %1."), {each.example}});
        const QString value = given.isEmpty() ? *each.usual : each.isUrl ? completed(given) : given;
        if (each.isUrl) {
            const auto sound = checkUrl(QUrl(value, QUrl::StrictMode), QStringLiteral("\"%1\"").arg(each.name));
            if (!sound)
                return sound.error();
        }
        if (value.isEmpty())
            filling.empty += each.name;
        if (value != each.usual)
            kept.insert(each.name, value);
        filling.inTexts.insert(each.name, value);
        filling.inUrls.insert(each.name, each.isUrl ? value : QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    QJsonObject keys = filling.fill({}, provider);
    Provider result = Provider::takeFrom(keys);
    result.preset = name;
    result.settings = kept;
    return result;
}

Presets::Presets(const QString &configFolder) : m_ownFolder(configFolder + QStringLiteral("/providers")) { }

QString Presets::fileOf(const QString &name) const
{
    const QString own = QStringLiteral("%1/%2.json").arg(m_ownFolder, name);
    return QFile::exists(own) ? own : QStringLiteral("%1/%2.json").arg(builtInFolder(), name);
}

QStringList Presets::names() const
{
    QStringList names = jsonFilesIn(builtInFolder()) + jsonFilesIn(m_ownFolder);
    names.removeDuplicates();
    names.sort();
    return names;
}

Result<Preset> Presets::find(const QString &name) const
{
    if (!isFileName(name) || !QFile::exists(fileOf(name)))
        return badInput({QT_TRANSLATE_NOOP("Error", "there is no provider \"%1\""), {name}},
                        "See 'authtray --cli providers'.", QT_TRANSLATE_NOOP("Error", "Choose another."));
    QFile file(fileOf(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::ReadFailed, Text::at(file.fileName(), file.errorString()), {}};
    auto preset = readPreset(name, file.fileName(), file.readAll());
    if (preset)
        preset->isOwn = !file.fileName().startsWith(builtInFolder());
    return preset;
}

QDateTime Presets::lastChange() const
{
    QDateTime last = QFileInfo(m_ownFolder).lastModified();
    for (const QFileInfo &file : QDir(m_ownFolder).entryInfoList(QDir::Files))
        last = std::max(last, file.lastModified());
    return last;
}

} // namespace authtray
