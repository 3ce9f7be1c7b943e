// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/policy.h"

#include "core/config/profile.h"
#include "core/config/settings.h"
#include "core/net/url.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"
#include "core/provider/jsonposition.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>

namespace authtray {

namespace {

constexpr int policyVersion = 1;

constexpr QLatin1String versionKey{"version"};
constexpr QLatin1String issuersKey{"allowed_issuers"};
constexpr QLatin1String lockedKey{"locked"};
constexpr QLatin1String defaultsKey{"defaults"};

/// Where in the file something isn't understood, and why.
struct PolicyFault
{
    QStringList key; ///< the path to the key; empty: the whole file
    Text what;
};

/// An entry of the list of issuers.
struct IssuerPattern
{
    QUrl url;
    bool isForSubdomains = false; ///< written `*.` before the host

    /// Empty: it isn't a valid entry.
    static std::optional<IssuerPattern> from(const QString &text);

    bool matchesOrigin(const QUrl &address) const;
    bool matches(const QUrl &issuer) const;
};

QString pathOf(const QUrl &url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    return path.endsWith(u'/') ? path.chopped(1) : path;
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

std::optional<IssuerPattern> IssuerPattern::from(const QString &text)
{
    const QString subdomains = QStringLiteral("://*.");
    QString address = text;
    address.replace(subdomains, QStringLiteral("://"));
    const QUrl url(address, QUrl::StrictMode);
    if (address.contains(u'*') || faultOfIssuer(url))
        return std::nullopt;
    return IssuerPattern{url, text.contains(subdomains)};
}

bool IssuerPattern::matchesOrigin(const QUrl &address) const
{
    const QString host = address.host(QUrl::FullyEncoded);
    const QString named = url.host(QUrl::FullyEncoded);
    const bool isHost = isForSubdomains ? host.endsWith(u'.' + named) : host == named;
    return isHost && address.scheme() == url.scheme() && portOf(address) == portOf(url);
}

bool IssuerPattern::matches(const QUrl &issuer) const
{
    const bool isAnyPath = isForSubdomains && pathOf(url).isEmpty();
    return matchesOrigin(issuer) && (isAnyPath || pathOf(issuer) == pathOf(url));
}

std::optional<PolicyFault> findIssuersFault(const QJsonValue &issuers)
{
    if (!issuers.isUndefined() && !issuers.isArray())
        return PolicyFault{{issuersKey}, badValue(issuersKey, QT_TRANSLATE_NOOP("Error", "a list of issuers")).subject};
    const QJsonArray entries = issuers.toArray();
    for (const QJsonValue &entry : entries) {
        if (!IssuerPattern::from(entry.toString()))
            return PolicyFault{
                    {issuersKey},
                    {QT_TRANSLATE_NOOP(
                             "Error",
                             "\"%1\" isn't an issuer such as https://login.example.com or https://*.example.com"),
                     {entry.toVariant().toString()}}};
    }
    return std::nullopt;
}

template<typename Keys>
bool has(const Keys &keys, const QString &key)
{
    return std::ranges::find(keys, key) != keys.end();
}

/// Why the setting can't have this value; empty if it can.
Text faultOf(const QString &key, const QJsonValue &value)
{
    QJsonObject setting{{key, value}};
    if (has(Settings::keys, key)) {
        const auto settings = Settings::fromJson(setting);
        return settings ? Text() : settings.error().subject;
    }
    if (has(Preferences::keys, key)) {
        const auto preferences = Preferences::takeFrom(setting);
        return preferences ? Text() : preferences.error().subject;
    }
    if (key != Policy::storeKey)
        return {QT_TRANSLATE_NOOP("Error", "there is no setting \"%1\""), {key}};
    if (!storeKindFrom(value.toString()))
        return badValue(key, QT_TRANSLATE_NOOP("Error", "\"keychain\" or \"file\"")).subject;
    return {};
}

std::optional<PolicyFault> findValuesFault(const QString &section, const QJsonValue &values)
{
    if (!values.isUndefined() && !values.isObject())
        return PolicyFault{{section}, badValue(section, QT_TRANSLATE_NOOP("Error", "an object of settings")).subject};
    const QJsonObject object = values.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (const Text fault = faultOf(it.key(), *it); !fault.isEmpty())
            return PolicyFault{{section, it.key()}, fault};
    }
    return std::nullopt;
}

std::optional<PolicyFault> findFault(const QJsonObject &policy)
{
    for (const QString &key : policy.keys()) {
        if (!has(std::array{versionKey, issuersKey, lockedKey, defaultsKey}, key))
            return PolicyFault{{key}, {QT_TRANSLATE_NOOP("Error", "unknown key \"%1\""), {key}}};
    }
    if (policy.contains(versionKey) && policy.value(versionKey).toInt() != policyVersion)
        return PolicyFault{{versionKey}, QT_TRANSLATE_NOOP("Error", "it is for another version of Authtray")};
    if (auto fault = findIssuersFault(policy.value(issuersKey)))
        return fault;
    for (const QLatin1String section : {lockedKey, defaultsKey}) {
        if (auto fault = findValuesFault(section, policy.value(section)))
            return fault;
    }
    const QJsonObject locked = policy.value(lockedKey).toObject();
    for (const QString &key : policy.value(defaultsKey).toObject().keys()) {
        if (locked.contains(key))
            return PolicyFault{{defaultsKey, key}, {QT_TRANSLATE_NOOP("Error", "\"%1\" is locked, too"), {key}}};
    }
    return std::nullopt;
}

/// The value that a setting has if its key isn't in a file. `renew_ahead_minutes` has none.
QJsonValue builtInValue(const QString &key)
{
    static const QJsonObject values{{Settings::languageKey, QString()},
                                    {Settings::closeToTrayKey, true},
                                    {Settings::symbolicIconKey, false},
                                    {Preferences::browserKey, QString()},
                                    {Preferences::notificationsKey, true}};
    return values.value(key);
}

QStringList textsFrom(const QJsonArray &array)
{
    QStringList texts;
    for (const QJsonValue &value : array)
        texts += value.toString();
    return texts;
}

Error badPolicy(const Text &reason)
{
    return {Error::Kind::BadPolicy, reason};
}

/// A link that leads nowhere isn't a missing file: what it leads to may be on a disk that isn't mounted.
bool isBrokenLink(const QString &path)
{
    const QFileInfo info(path);
    return info.isSymLink() && !info.exists();
}

} // namespace

Result<Policy> Policy::read(const QString &systemFolder)
{
    Policy policy;
    if (systemFolder.isEmpty())
        return policy;
    const QString file = systemFolder + QStringLiteral("/policy.json");
    const auto text = readFile(file);
    if (!text)
        return badPolicy(text.error().subject);
    if (!text->has_value() && (isBrokenLink(file) || isBrokenLink(systemFolder)))
        return badPolicy(Text::at(file, systemMessage(ENOENT)));
    if (!text->has_value())
        return policy;
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(**text, &problem);
    if (problem.error != QJsonParseError::NoError)
        return badPolicy(atPosition(file, **text, problem.offset, QT_TRANSLATE_NOOP("Error", "not valid JSON")));
    if (!document.isObject())
        return badPolicy(atPosition(file, **text, 0, QT_TRANSLATE_NOOP("Error", "not a JSON object")));
    const QJsonObject keys = document.object();
    if (const auto fault = findFault(keys))
        return badPolicy(atPosition(file, **text, positionOf(**text, fault->key), fault->what));
    policy.m_file = file;
    if (keys.contains(issuersKey))
        policy.m_allowedIssuers = textsFrom(keys.value(issuersKey).toArray());
    policy.m_locked = keys.value(lockedKey).toObject();
    policy.m_defaults = keys.value(defaultsKey).toObject();
    return policy;
}

Result<> Policy::checkIssuer(const Provider &provider) const
{
    if (!m_allowedIssuers)
        return done;
    const auto notAllowed = [this](const Text &what) {
        return Error{.kind = Error::Kind::NotAllowed, .subject = what, .values = {m_file}};
    };
    const auto isAllowed = [this](const QUrl &url, bool (IssuerPattern::*matches)(const QUrl &) const) {
        return std::ranges::any_of(*m_allowedIssuers, [&](const QString &entry) {
            const auto pattern = IssuerPattern::from(entry);
            return pattern && ((*pattern).*matches)(url);
        });
    };
    const QUrl issuer(provider.issuer, QUrl::StrictMode);
    if (!provider.issuer.isEmpty() && !isAllowed(issuer, &IssuerPattern::matches))
        return notAllowed(provider.issuer);
    if (!provider.issuer.isEmpty() && !provider.endpointsGiven) // the endpoints are what the issuer names
        return done;
    const Endpoints &endpoints = provider.endpoints;
    bool isKnown = !provider.issuer.isEmpty();
    for (const QUrl &endpoint : {endpoints.authorization, endpoints.token, endpoints.deviceAuthorization}) {
        if (endpoint.isEmpty())
            continue;
        if (!isAllowed(endpoint, &IssuerPattern::matchesOrigin))
            return notAllowed(endpoint.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment));
        isKnown = true;
    }
    return isKnown ? Result<>(done) : notAllowed(QT_TRANSLATE_NOOP("Error", "a token of an unknown provider"));
}

Result<> Policy::check(const Profile &profile) const
{
    if (const auto issuer = checkIssuer(profile.provider); !issuer)
        return issuer;
    const auto locked = lockedStore();
    if (!locked || profile.store.kind == *locked)
        return done;
    return Error{.kind = Error::Kind::NotAllowed,
                 .subject = {QT_TRANSLATE_NOOP("Error", "keeping a session in %1"), {profile.store.name()}},
                 .advice = {QT_TRANSLATE_NOOP("Error", "Sign in again, and the session is kept in %1."),
                            {StorePlace{*locked}.name()}},
                 .values = {m_file}};
}

Result<> Policy::checkChoice(StoreKind chosen) const
{
    const auto locked = lockedStore();
    if (!locked || chosen == *locked)
        return done;
    return badInput({QT_TRANSLATE_NOOP("Error", "keeping a session in %1 isn't allowed by %2"),
                     {StorePlace{chosen}.name(), m_file}},
                    {QT_TRANSLATE_NOOP("Error", "It is kept in %1. Ask whoever looks after this computer."),
                     {StorePlace{*locked}.name()}});
}

std::optional<StoreKind> Policy::storeIn(const QJsonObject &values)
{
    return storeKindFrom(values.value(storeKey).toString());
}

QJsonObject Policy::applyTo(QJsonObject file, Keys keys) const
{
    for (const QLatin1String key : keys) {
        if (m_locked.contains(key))
            file.insert(key, m_locked.value(key));
        else if (m_defaults.contains(key) && !file.contains(key))
            file.insert(key, m_defaults.value(key));
    }
    return file;
}

QJsonObject Policy::ownPartOf(QJsonObject changed, const QJsonObject &before, Keys keys) const
{
    const auto put = [&changed](QLatin1String key, const QJsonValue &value) {
        if (value.isUndefined())
            changed.remove(key);
        else
            changed.insert(key, value);
    };
    for (const QLatin1String key : keys) {
        const QJsonValue value = changed.contains(key) ? changed.value(key) : builtInValue(key);
        const bool isPolicys = value == m_defaults.value(key) && !before.contains(key);
        if (m_locked.contains(key))
            put(key, before.value(key));
        else if (m_defaults.contains(key))
            put(key, isPolicys ? QJsonValue(QJsonValue::Undefined) : value);
    }
    return changed;
}

} // namespace authtray
