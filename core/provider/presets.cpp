// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/presets.h"

#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/platform/files.h"
#include "core/platform/paths.h"
#include "core/provider/jsonfiles.h"
#include "core/provider/presetkeys.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace authtray {

namespace {

constexpr QLatin1String hostsKey("hosts");

QString builtInFolder()
{
    return QStringLiteral(":/providers");
}

/// Adds a missing "https://" and removes slashes at the end.
QString withScheme(QString address)
{
    if (!address.contains(QStringLiteral("://")))
        address.prepend(QStringLiteral("https://"));
    while (address.endsWith(u'/'))
        address.chop(1);
    return address;
}

/// The values for the placeholders, which are percent-encoded inside URLs.
struct Substitution
{
    Parameters inUrls;
    Parameters inTexts;
    QStringList empty; ///< placeholders with an empty value: the keys that contain them are left out

    std::optional<QString> fill(const QString &path, const QString &text) const
    {
        const QStringList names = placeholdersIn(text);
        if (std::ranges::any_of(names, [&](const QString &name) { return empty.contains(name); }))
            return std::nullopt;
        return fillPlaceholders(text, isUrlKey(path) ? inUrls : inTexts);
    }

    QJsonArray fill(const QString &path, const QJsonArray &array) const
    {
        QJsonArray result;
        for (const QJsonValue &value : array) {
            if (!value.isString())
                result.append(value);
            else if (const auto text = fill(path, value.toString()))
                result.append(*text);
        }
        return result;
    }

    QJsonObject fill(const QString &path, const QJsonObject &object) const
    {
        QJsonObject result;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString key = path.isEmpty() ? it.key() : path + u'.' + it.key();
            if (it->isObject())
                result.insert(it.key(), fill(key, it->toObject()));
            else if (it->isArray())
                result.insert(it.key(), fill(key, it->toArray()));
            else if (!it->isString())
                result.insert(it.key(), *it);
            else if (const auto text = fill(key, it->toString()))
                result.insert(it.key(), *text);
        }
        return result;
    }
};

/// Without the hosts that the preset names itself. They are the public service's, and not those of another installation.
QJsonObject withoutOwnHosts(QJsonObject provider)
{
    QStringList hosts = textsIn(provider.value(hostsKey));
    hosts.removeIf([](const QString &host) { return placeholdersIn(host).isEmpty(); });
    provider.insert(hostsKey, QJsonArray::fromStringList(hosts));
    return provider;
}

} // namespace

/// Whether an address that the preset knows is replaced by another one.
bool Preset::isElsewhere(const Parameters &settings) const
{
    return std::ranges::any_of(placeholders, [&](const Placeholder &placeholder) {
        return placeholder.isUrl && placeholder.defaultValue && settings.contains(placeholder.name);
    });
}

bool Preset::has(const QString &placeholderName) const
{
    return std::ranges::find(placeholders, placeholderName, &Placeholder::name) != placeholders.end();
}

QList<Placeholder> Preset::missing(const Parameters &settings) const
{
    QList<Placeholder> missing = placeholders;
    missing.removeIf([&](const Placeholder &placeholder) {
        return placeholder.defaultValue || !settings.value(placeholder.name).isEmpty();
    });
    return missing;
}

Result<> Preset::checkNames(const Parameters &settings) const
{
    for (const QString &setting : settings.keys()) {
        if (!has(setting))
            return Error{Error::Kind::UnknownSetting,
                         {QT_TRANSLATE_NOOP("Error", "the provider \"%1\" has no setting \"%2\""), {name, setting}}};
    }
    return done;
}

Result<Provider> Preset::fill(const Parameters &settings) const
{
    if (const auto known = checkNames(settings); !known)
        return known.error();
    Substitution substitution;
    Parameters chosen;
    for (const Placeholder &placeholder : placeholders) {
        const QString given = settings.value(placeholder.name).trimmed();
        if (given.isEmpty() && !placeholder.defaultValue)
            return Error{.kind = Error::Kind::MissingSetting,
                         .subject = {QT_TRANSLATE_NOOP("Error", "\"%1\" is missing for the provider \"%2\""),
                                     {placeholder.name, name}},
                         .values = {placeholder.name, placeholder.label, placeholder.example}};
        const QString value = given.isEmpty()     ? *placeholder.defaultValue
                              : placeholder.isUrl ? withScheme(given)
                                                  : given;
        if (placeholder.isUrl) {
            const auto checked = checkUrl(QUrl(value, QUrl::StrictMode), QStringLiteral("\"%1\"").arg(placeholder.name));
            if (!checked)
                return checked.error();
        }
        if (value.isEmpty())
            substitution.empty += placeholder.name;
        if (value != placeholder.defaultValue)
            chosen.insert(placeholder.name, value);
        substitution.inTexts.insert(placeholder.name, value);
        substitution.inUrls.insert(placeholder.name,
                                   placeholder.isUrl ? value : QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    QJsonObject keys = substitution.fill({}, isElsewhere(chosen) ? withoutOwnHosts(provider) : provider);
    Provider result = Provider::takeFrom(keys);
    for (QString &host : result.hosts) {
        if (const auto entry = readHostEntry(host))
            host = *entry;
    }
    result.preset = name;
    result.settings = chosen;
    return result;
}

Presets::Presets(const QString &configFolder) : m_folders{configFolder + QStringLiteral("/providers")} { }

Presets::Presets(const Paths &paths) : Presets(paths.config)
{
    if (!paths.system.isEmpty())
        m_folders.prepend(paths.system + QStringLiteral("/providers"));
}

QString Presets::fileOf(const QString &name) const
{
    for (const QString &folder : m_folders) {
        if (const QString file = QStringLiteral("%1/%2.json").arg(folder, name); QFile::exists(file))
            return file;
    }
    return QStringLiteral("%1/%2.json").arg(builtInFolder(), name);
}

QStringList Presets::names() const
{
    QStringList names = jsonFilesIn(builtInFolder());
    for (const QString &folder : m_folders)
        names += jsonFilesIn(folder);
    names.removeDuplicates();
    names.sort();
    return names;
}

Result<Preset> Presets::find(const QString &name) const
{
    if (!isFileName(name))
        return Error{Error::Kind::UnknownProvider, name};
    const QString path = fileOf(name);
    const auto text = readFile(path);
    if (!text)
        return text.error();
    if (!text->has_value())
        return Error{Error::Kind::UnknownProvider, name};
    auto preset = readPreset(name, path, **text);
    if (preset)
        preset->isBuiltIn = path.startsWith(builtInFolder());
    return preset;
}

QDateTime Presets::lastChange() const
{
    QDateTime last;
    for (const QString &folder : m_folders) {
        last = std::max(last, QFileInfo(folder).lastModified());
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files))
            last = std::max(last, file.lastModified());
    }
    return last;
}

} // namespace authtray
