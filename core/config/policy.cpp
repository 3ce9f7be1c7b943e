// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/policy.h"

#include "core/config/profile.h"
#include "core/config/settings.h"
#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"
#include "core/provider/jsonposition.h"

#include <QDir>
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
constexpr QLatin1String hostsKey{"allowed_hosts"};
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

/// `list` and `entry` say what the value, or the one entry that is given as %1, should be.
std::optional<PolicyFault> findListFault(QLatin1String key, const QJsonValue &value, const char *list,
                                         const char *entry, bool (*isEntry)(const QString &))
{
    if (!value.isUndefined() && !value.isArray())
        return PolicyFault{{key}, badValue(key, list).subject};
    const QJsonArray entries = value.toArray();
    for (const QJsonValue &given : entries) {
        if (!isEntry(given.toString()))
            return PolicyFault{{key}, {entry, {given.toVariant().toString()}}};
    }
    return std::nullopt;
}

std::optional<PolicyFault> findIssuersFault(const QJsonValue &issuers)
{
    return findListFault(
            issuersKey, issuers, QT_TRANSLATE_NOOP("Error", "a list of issuers"),
            QT_TRANSLATE_NOOP("Error",
                              "\"%1\" isn't an issuer such as https://login.example.com or https://*.example.com"),
            [](const QString &text) { return IssuerPattern::from(text).has_value(); });
}

std::optional<PolicyFault> findHostsFault(const QJsonValue &hosts)
{
    return findListFault(
            hostsKey, hosts, QT_TRANSLATE_NOOP("Error", "a list of hosts"),
            QT_TRANSLATE_NOOP("Error", "\"%1\" isn't a host such as git.example.com or git.example.com:8443/team"),
            [](const QString &text) { return bool(readHostEntry(text)); });
}

template<typename Keys>
bool has(const Keys &keys, const QString &key)
{
    return std::ranges::find(keys, key) != keys.end();
}

bool isCaFile(const QJsonValue &value)
{
    return value.isString() && (value.toString().isEmpty() || QDir::isAbsolutePath(value.toString()));
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
    if (key == Policy::caFileKey)
        return isCaFile(value)
                       ? Text()
                       : badValue(key, QT_TRANSLATE_NOOP("Error", "a path that begins with \"/\", or \"\"")).subject;
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
        if (!has(std::array{versionKey, issuersKey, hostsKey, lockedKey, defaultsKey}, key))
            return PolicyFault{{key}, {QT_TRANSLATE_NOOP("Error", "unknown key \"%1\""), {key}}};
    }
    if (policy.contains(versionKey) && policy.value(versionKey).toInt() != policyVersion)
        return PolicyFault{{versionKey}, QT_TRANSLATE_NOOP("Error", "it is for another version of Authtray")};
    if (auto fault = findIssuersFault(policy.value(issuersKey)))
        return fault;
    if (auto fault = findHostsFault(policy.value(hostsKey)))
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

QStringList hostsFrom(const QJsonArray &array)
{
    QStringList hosts;
    for (const QJsonValue &value : array)
        hosts += *readHostEntry(value.toString());
    return hosts;
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
    if (keys.contains(hostsKey))
        policy.m_allowedHosts = hostsFrom(keys.value(hostsKey).toArray());
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
    const auto caFile = lockedCaFile();
    if (caFile && profile.caFile != *caFile)
        return Error{.kind = Error::Kind::NotAllowed,
                     .subject = QT_TRANSLATE_NOOP("Error", "trusting other certificate authorities than the policy's"),
                     .advice = QT_TRANSLATE_NOOP("Error", "Sign in again, and the policy's are trusted."),
                     .values = {m_file}};
    const auto locked = lockedStore();
    if (!locked || profile.store.kind == *locked)
        return done;
    return Error{.kind = Error::Kind::NotAllowed,
                 .subject = {QT_TRANSLATE_NOOP("Error", "keeping a session in %1"), {profile.store.name()}},
                 .advice = {QT_TRANSLATE_NOOP("Error", "Sign in again, and the session is kept in %1."),
                            {StorePlace{*locked}.name()}},
                 .values = {m_file}};
}

Result<> Policy::checkHost(const QUrl &destination) const
{
    if (!m_allowedHosts || bestMatch(*m_allowedHosts, destination))
        return done;
    return badInput({QT_TRANSLATE_NOOP("Error", "sending a token to %1 isn't allowed by %2"),
                     {destination.authority() + pathOf(destination), m_file}},
                    QT_TRANSLATE_NOOP("Error", "Ask whoever looks after this computer."));
}

QStringList Policy::allowedOf(const QStringList &hosts) const
{
    return m_allowedHosts ? commonHosts(hosts, *m_allowedHosts) : hosts;
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

Result<> Policy::checkChoice(const QString &caFile) const
{
    const auto locked = lockedCaFile();
    if (!locked || caFile == *locked)
        return done;
    return badInput({QT_TRANSLATE_NOOP("Error", "choosing certificate authorities isn't allowed by %1"), {m_file}},
                    QT_TRANSLATE_NOOP("Error", "Ask whoever looks after this computer."));
}

std::optional<QString> Policy::caFileIn(const QJsonObject &values)
{
    if (!values.contains(caFileKey))
        return std::nullopt;
    const QString file = values.value(caFileKey).toString();
    return file.isEmpty() ? file : QDir::cleanPath(file);
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
