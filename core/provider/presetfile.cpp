// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Reads a preset's file and says where it is wrong.

#include "core/net/url.h"
#include "core/provider/presetkeys.h"
#include "core/provider/presets.h"

#include <QJsonDocument>

#include <algorithm>
#include <functional>

namespace authtray {

namespace {

/// Where the string that begins at `start` ends: behind its closing quotation mark.
qsizetype endOfString(const QByteArray &json, qsizetype start)
{
    qsizetype i = start + 1;
    while (i < json.size() && json.at(i) != '"')
        i += json.at(i) == '\\' ? 2 : 1;
    return i + 1;
}

bool isKey(const QByteArray &json, qsizetype end)
{
    return json.mid(end).trimmed().startsWith(':');
}

/// Where a key of sound JSON stands. The start, where it can't be found: it is written with escapes.
qsizetype positionOf(const QByteArray &json, const QStringList &path)
{
    qsizetype depth = 0;
    qsizetype found = 0; // as many names of the path
    for (qsizetype i = 0; i < json.size() && found < path.size(); ++i) {
        const char c = json.at(i);
        if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (c != '"')
            continue;
        const qsizetype end = endOfString(json, i);
        const bool isIt = depth == found + 1 && isKey(json, end)
                          && json.mid(i + 1, end - i - 2) == path.at(found).toUtf8();
        if (isIt && ++found == path.size())
            return i;
        i = end - 1;
    }
    return 0;
}

Error readFailed(const QString &file, const QByteArray &text, qsizetype position, const QString &what)
{
    const QByteArray before = text.left(position);
    const auto line = before.count('\n') + 1;
    const auto column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return {Error::Kind::ReadFailed,
            {QT_TRANSLATE_NOOP("Error", "%1, line %2, column %3: %4"),
             {file, QString::number(line), QString::number(column), what}},
            {}};
}

QList<Placeholder> placeholdersFrom(const QJsonObject &object)
{
    QList<Placeholder> placeholders;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonObject each = it->toObject();
        Placeholder placeholder{it.key(),
                                each.value(u"label").toString(),
                                each.value(u"example").toString(),
                                {},
                                each.value(u"url").toBool()};
        if (each.contains(u"default"))
            placeholder.usual = each.value(u"default").toString();
        placeholders += placeholder;
    }
    std::stable_partition(placeholders.begin(), placeholders.end(),
                          std::mem_fn(&Placeholder::isUrl)); // the address is what one thinks of first
    return placeholders;
}

std::optional<PresetFault> faultInPlaceholders(const QList<Placeholder> &placeholders)
{
    for (const Placeholder &each : placeholders) {
        const QStringList path{QStringLiteral("placeholders"), each.name};
        if (placeholdersIn(u'{' + each.name + u'}').isEmpty())
            return PresetFault{path, QStringLiteral("a placeholder's name has small letters, digits and '_'")};
        if (each.label.isEmpty() || (each.example.isEmpty() && each.usual.value_or(QString()).isEmpty()))
            return PresetFault{
                    path,
                    QStringLiteral("\"%1\" needs a \"label\", and an \"example\" or a \"default\"").arg(each.name)};
    }
    return std::nullopt;
}

/// A `{name}` that stands for nothing.
std::optional<PresetFault> faultInTexts(const QJsonObject &object, const QStringList &parent, const Preset &preset)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QStringList path = parent + QStringList{it.key()};
        const QString key = path.join(u'.');
        if (it->isObject()) {
            if (auto fault = faultInTexts(it->toObject(), path, preset))
                return fault;
        }
        for (const QString &name : placeholdersIn(it->toString())) {
            if (!preset.has(name) && !takesClaims(key))
                return PresetFault{path, QStringLiteral("{%1} isn't one of the \"placeholders\"").arg(name)};
        }
    }
    return std::nullopt;
}

std::optional<PresetFault> faultInUrls(const Provider &provider)
{
    const auto check = [](const QString &url, const QStringList &key) -> std::optional<PresetFault> {
        const QString withoutClaims = QString(url).remove(u'{').remove(u'}');
        const auto sound = checkUrl(QUrl(withoutClaims, QUrl::StrictMode), QStringLiteral("\"%1\"").arg(key.last()));
        return url.isEmpty() || sound ? std::nullopt
                                      : std::optional(PresetFault{key, describeInEnglish(sound.error()).what});
    };
    const QJsonObject endpoints = provider.endpoints.toJson();
    for (auto it = endpoints.begin(); it != endpoints.end(); ++it) {
        if (const auto fault = it->isString() ? check(it->toString(), {QStringLiteral("endpoints"), it.key()})
                                              : std::nullopt)
            return fault;
    }
    const std::pair<QString, QStringList> others[] = {
            {provider.issuer, {QStringLiteral("issuer")}},
            {provider.tokenIssuer, {QStringLiteral("token_issuer")}},
            {provider.accountSource.url.toString(), {QStringLiteral("account_source"), QStringLiteral("url")}},
            {provider.tenantSource.url, {QStringLiteral("tenant_source"), QStringLiteral("url")}},
            {provider.baseUrl, {QStringLiteral("base_url")}},
    };
    for (const auto &[url, key] : others) {
        if (auto fault = check(url, key))
            return fault;
    }
    return std::nullopt;
}

/// What only shows once the placeholders are filled: with their examples, any sound preset makes a whole provider.
std::optional<PresetFault> faultInProvider(const Preset &preset)
{
    Parameters examples;
    for (const Placeholder &each : preset.placeholders)
        examples.insert(each.name, each.usual.value_or(QString()).isEmpty() ? each.example : *each.usual);
    const auto provider = preset.fill(examples);
    if (!provider)
        return PresetFault{{QStringLiteral("placeholders")}, describeInEnglish(provider.error()).what};
    if (provider->issuer.isEmpty() && !provider->endpoints.isComplete())
        return PresetFault{
                {},
                QStringLiteral(
                        "it needs an \"issuer\", or both \"authorization_endpoint\" and \"token_endpoint\" in \"endpoints\"")};
    if (provider->clientId.isEmpty() && preset.registration.isEmpty())
        return PresetFault{
                {}, QStringLiteral("it needs a \"client_id\", or a \"registration\" that says where to get one")};
    if (const auto sound = provider->redirect.check(); !sound)
        return PresetFault{{QStringLiteral("redirect")}, describeInEnglish(sound.error()).what};
    return faultInUrls(*provider);
}

std::optional<PresetFault> faultIn(const Preset &preset)
{
    if (preset.label.isEmpty())
        return PresetFault{{}, QStringLiteral("it needs a \"label\"")};
    if (auto fault = faultInPlaceholders(preset.placeholders))
        return fault;
    if (auto fault = faultInTexts(preset.provider, {}, preset))
        return fault;
    return faultInProvider(preset);
}

} // namespace

Result<Preset> readPreset(const QString &name, const QString &file, const QByteArray &text)
{
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError)
        return readFailed(file, text, problem.offset, problem.errorString());
    if (!document.isObject())
        return readFailed(file, text, 0, QStringLiteral("it isn't a JSON object"));
    QJsonObject keys = document.object();
    if (const auto fault = authtray::faultIn(keys))
        return readFailed(file, text, positionOf(text, fault->key), fault->what);
    keys.remove(u"version");
    Preset preset;
    preset.name = name;
    preset.file = file;
    preset.label = keys.take(u"label").toString();
    preset.placeholders = placeholdersFrom(keys.take(u"placeholders").toObject());
    preset.registration = keys.take(u"registration").toString();
    const QJsonObject environment = keys.take(u"environment").toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it)
        preset.environment.insert(it.key(), textsIn(*it));
    preset.sessionFile = keys.take(u"session_file").toObject();
    preset.provider = keys;
    if (const auto fault = faultIn(preset))
        return readFailed(file, text, positionOf(text, fault->key), fault->what);
    return preset;
}

} // namespace authtray
