// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Reads a preset's file.

#include "core/foreigntext.h"
#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/provider/jsonposition.h"
#include "core/provider/presetkeys.h"
#include "core/provider/presets.h"

#include <QJsonDocument>

#include <algorithm>
#include <functional>

namespace authtray {

namespace {

Error readFailed(const QString &file, const QByteArray &text, qsizetype position, const Text &what)
{
    return {Error::Kind::ReadFailed, atPosition(file, text, position, what)};
}

QList<Placeholder> placeholdersFrom(const QJsonObject &object)
{
    QList<Placeholder> placeholders;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonObject entry = it->toObject();
        Placeholder placeholder{it.key(),
                                cleaned(entry.value(u"label").toString()),
                                entry.value(u"example").toString(),
                                {},
                                entry.value(u"url").toBool()};
        if (entry.contains(u"default"))
            placeholder.defaultValue = entry.value(u"default").toString();
        placeholders += placeholder;
    }
    std::stable_partition(placeholders.begin(), placeholders.end(),
                          std::mem_fn(&Placeholder::isUrl)); // people know the address best, so it is asked first
    return placeholders;
}

std::optional<PresetFault> findPlaceholderFault(const QList<Placeholder> &placeholders)
{
    for (const Placeholder &placeholder : placeholders) {
        const QStringList path{QStringLiteral("placeholders"), placeholder.name};
        if (placeholdersIn(u'{' + placeholder.name + u'}').isEmpty())
            return PresetFault{path,
                               QT_TRANSLATE_NOOP("Error", "a placeholder's name has small letters, digits and '_'")};
        if (placeholder.label.isEmpty()
            || (placeholder.example.isEmpty() && placeholder.defaultValue.value_or(QString()).isEmpty()))
            return PresetFault{
                    path,
                    {QT_TRANSLATE_NOOP("Error", "\"%1\" needs a \"label\", and an \"example\" or a \"default\""),
                     {placeholder.name}}};
    }
    return std::nullopt;
}

/// Finds a `{name}` that isn't a placeholder of the preset.
std::optional<PresetFault> findTextFault(const QJsonObject &object, const QStringList &parent, const Preset &preset)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QStringList path = parent + QStringList{it.key()};
        const QString key = path.join(u'.');
        if (it->isObject()) {
            if (auto fault = findTextFault(it->toObject(), path, preset))
                return fault;
        }
        for (const QString &name : placeholdersIn(textsIn(*it).join(u' '))) {
            if (!preset.has(name) && !allowsClaims(key))
                return PresetFault{path, {QT_TRANSLATE_NOOP("Error", "{%1} isn't one of the \"placeholders\""), {name}}};
        }
    }
    return std::nullopt;
}

std::optional<PresetFault> findUrlFault(const Provider &provider)
{
    const auto check = [](const QString &url, const QStringList &key) -> std::optional<PresetFault> {
        const QString withoutClaims = QString(url).remove(u'{').remove(u'}');
        const auto checked = checkUrl(QUrl(withoutClaims, QUrl::StrictMode), QStringLiteral("\"%1\"").arg(key.last()));
        return url.isEmpty() || checked ? std::nullopt : std::optional(PresetFault{key, whatHappened(checked.error())});
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
            {provider.accessTokenIssuer, {QStringLiteral("access_token_issuer")}},
            {provider.accountSource.url.toString(), {QStringLiteral("account_source"), QStringLiteral("url")}},
            {provider.tenantSource.url, {QStringLiteral("tenant_source"), QStringLiteral("url")}},
            {provider.baseUrl, {QStringLiteral("base_url")}},
    };
    for (const auto &[url, key] : others) {
        if (auto fault = check(url, key))
            return fault;
    }
    for (const QString &host : provider.hosts) {
        if (!readHostEntry(host))
            return PresetFault{{QStringLiteral("hosts")},
                               {QT_TRANSLATE_NOOP("Error", "%1 must be an https URL"), {u'"' + host + u'"'}}};
    }
    return std::nullopt;
}

/// Checks what shows only once the placeholders are filled: with their examples, a valid preset makes a complete provider.
std::optional<PresetFault> findProviderFault(const Preset &preset)
{
    Parameters examples;
    for (const Placeholder &placeholder : preset.placeholders)
        examples.insert(placeholder.name, placeholder.defaultValue.value_or(QString()).isEmpty()
                                                  ? placeholder.example
                                                  : *placeholder.defaultValue);
    const auto provider = preset.fill(examples);
    if (!provider)
        return PresetFault{{QStringLiteral("placeholders")}, whatHappened(provider.error())};
    if (provider->issuer.isEmpty() && !provider->endpoints.isComplete())
        return PresetFault{
                {},
                QT_TRANSLATE_NOOP(
                        "Error",
                        "it needs an \"issuer\", or both \"authorization_endpoint\" and \"token_endpoint\" in \"endpoints\"")};
    if (provider->clientId.isEmpty() && preset.registration.isEmpty())
        return PresetFault{
                {},
                QT_TRANSLATE_NOOP("Error", "it needs a \"client_id\", or a \"registration\" that says where to get one")};
    if (const auto checked = provider->redirect.check(); !checked)
        return PresetFault{{QStringLiteral("redirect")}, whatHappened(checked.error())};
    return findUrlFault(*provider);
}

std::optional<PresetFault> findFault(const Preset &preset)
{
    if (preset.label.isEmpty())
        return PresetFault{{}, QT_TRANSLATE_NOOP("Error", "it needs a \"label\"")};
    if (auto fault = findPlaceholderFault(preset.placeholders))
        return fault;
    if (auto fault = findTextFault(preset.provider, {}, preset))
        return fault;
    return findProviderFault(preset);
}

} // namespace

Result<Preset> readPreset(const QString &name, const QString &file, const QByteArray &text)
{
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError)
        return readFailed(file, text, problem.offset, QT_TRANSLATE_NOOP("Error", "not valid JSON"));
    if (!document.isObject())
        return readFailed(file, text, 0, QT_TRANSLATE_NOOP("Error", "not a JSON object"));
    QJsonObject keys = document.object();
    if (const auto fault = findFault(keys))
        return readFailed(file, text, positionOf(text, fault->key), fault->what);
    keys.remove(u"version");
    Preset preset;
    preset.name = name;
    preset.file = file;
    preset.label = cleaned(keys.take(u"label").toString());
    preset.placeholders = placeholdersFrom(keys.take(u"placeholders").toObject());
    preset.registration = withoutControls(keys.take(u"registration").toString());
    const QJsonObject environment = keys.take(u"environment").toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it)
        preset.environment.insert(it.key(), textsIn(*it));
    preset.sessionFile = keys.take(u"session_file").toObject();
    preset.provider = keys;
    if (const auto fault = findFault(preset))
        return readFailed(file, text, positionOf(text, fault->key), fault->what);
    return preset;
}

} // namespace authtray
