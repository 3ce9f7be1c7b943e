// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/presetkeys.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>
#include <string_view>

namespace authtray {

namespace {

enum class Kind { Text, Url, Authentication, Encoding, Flag, Version, Ports, Statuses, Texts, Hosts };

struct Key
{
    const char *path; ///< "*" stands for any name
    Kind kind;
};

constexpr Key keys[] = {
        {"version", Kind::Version},
        {"label", Kind::Text},
        {"placeholders.*.label", Kind::Text},
        {"placeholders.*.example", Kind::Text},
        {"placeholders.*.default", Kind::Text},
        {"placeholders.*.url", Kind::Flag},
        {"issuer", Kind::Url},
        {"token_issuer", Kind::Url},
        {"access_token_issuer", Kind::Url},
        {"endpoints.authorization_endpoint", Kind::Url},
        {"endpoints.token_endpoint", Kind::Url},
        {"endpoints.userinfo_endpoint", Kind::Url},
        {"endpoints.jwks_uri", Kind::Url},
        {"endpoints.revocation_endpoint", Kind::Url},
        {"endpoints.device_authorization_endpoint", Kind::Url},
        {"endpoints.authorization_response_iss_parameter_supported", Kind::Flag},
        {"endpoints.registration_endpoint", Kind::Url},
        {"endpoints.client_id_metadata_document_supported", Kind::Flag},
        {"endpoints.pushed_authorization_request_endpoint", Kind::Url},
        {"endpoints.require_pushed_authorization_requests", Kind::Flag},
        {"client_id", Kind::Text},
        {"registration", Kind::Text},
        {"client_authentication", Kind::Authentication},
        {"needs_client_secret", Kind::Flag},
        {"secret_selects_client_credentials", Kind::Flag},
        {"scope", Kind::Text},
        {"resources", Kind::Texts},
        {"redirect.host", Kind::Text},
        {"redirect.path", Kind::Text},
        {"redirect.ports", Kind::Ports},
        {"authorization_parameters.*", Kind::Text},
        {"token_encoding", Kind::Encoding},
        {"token_parameters.*.*", Kind::Text},
        {"token_places", Kind::Texts},
        {"session_ended_statuses", Kind::Statuses},
        {"session_ended_errors", Kind::Texts},
        {"account_source.url", Kind::Url},
        {"account_source.access_token", Kind::Flag},
        {"account_source.places", Kind::Texts},
        {"account_source.fields.id", Kind::Texts},
        {"account_source.fields.email", Kind::Texts},
        {"account_source.fields.name", Kind::Texts},
        {"account_source.fields.organization", Kind::Texts},
        {"account_source.fields.role", Kind::Texts},
        {"account_source.fields.picture", Kind::Texts},
        {"account_source.fields.created_at", Kind::Texts},
        {"tenant_source.url", Kind::Url},
        {"tenant_source.list", Kind::Text},
        {"tenant_source.id", Kind::Text},
        {"tenant_source.name", Kind::Text},
        {"tenant_source.organization_id", Kind::Text},
        {"tenant_source.organization_name", Kind::Text},
        {"base_url", Kind::Url},
        {"hosts", Kind::Hosts},
        {"user_name", Kind::Text},
        {"revokes_one_session", Kind::Flag},
        {"revocation_advice", Kind::Text},
        {"environment.*", Kind::Texts},
        {"session_file.path", Kind::Text},
        {"session_file.path_variable", Kind::Text},
        {"session_file.upwards", Kind::Flag},
        {"session_file.single_use", Kind::Flag},
        {"session_file.fields.*", Kind::Texts},
        {"session_file.settings.*", Kind::Text},
};

/// Whether the path is the key's path or the beginning of it.
bool startsLike(const QStringList &path, const Key &key)
{
    const auto names = QLatin1StringView(key.path).tokenize(u'.');
    auto expected = names.begin();
    for (const QString &name : path) {
        const bool isLike = expected != names.end() && (*expected == QLatin1StringView("*") || *expected == name);
        if (!isLike)
            return false;
        ++expected;
    }
    return true;
}

bool matches(const QStringList &path, const Key &key)
{
    return startsLike(path, key) && path.size() == std::ranges::count(std::string_view(key.path), '.') + 1;
}

const Key *findKey(const QStringList &path)
{
    const auto *found = std::ranges::find_if(keys, [&](const Key &key) { return matches(path, key); });
    return found == std::end(keys) ? nullptr : found;
}

bool isListOf(const QJsonValue &value, bool (*fits)(const QJsonValue &))
{
    const QJsonArray list = value.toArray();
    return !list.isEmpty()
           && std::all_of(list.begin(), list.end(), [&](const QJsonValue &element) { return fits(element); });
}

bool isText(const QJsonValue &value)
{
    return value.isString();
}

bool isPort(const QJsonValue &value)
{
    return value.toInt(-1) >= 0 && value.toInt() <= std::numeric_limits<quint16>::max();
}

bool isStatus(const QJsonValue &value)
{
    return value.toInt() >= 400 && value.toInt() <= 499;
}

/// Describes the valid values, for an error message; empty if `value` is valid.
Text expectation(Kind kind, const QJsonValue &value)
{
    const auto unless = [](bool isGood, const Text &what) { return isGood ? Text() : what; };
    const auto oneOf = [&](const QString &first, const QString &second) {
        return unless(value == QJsonValue(first) || value == QJsonValue(second),
                      {QT_TRANSLATE_NOOP("Error", "\"%1\" or \"%2\""), {first, second}});
    };
    switch (kind) {
    case Kind::Text:
    case Kind::Url: return unless(value.isString(), QT_TRANSLATE_NOOP("Error", "a string"));
    case Kind::Encoding: return oneOf(QStringLiteral("form"), QStringLiteral("json"));
    case Kind::Authentication:
        return oneOf(QStringLiteral("client_secret_basic"), QStringLiteral("client_secret_post"));
    case Kind::Flag: return unless(value.isBool(), QT_TRANSLATE_NOOP("Error", "true or false"));
    case Kind::Version: return unless(value == QJsonValue(1), QStringLiteral("1"));
    case Kind::Ports:
        return unless(isListOf(value, isPort),
                      QT_TRANSLATE_NOOP("Error", "a list of ports from 0 (any free one) to 65535"));
    case Kind::Statuses:
        return unless(isListOf(value, isStatus), QT_TRANSLATE_NOOP("Error", "a list of statuses from 400 to 499"));
    case Kind::Texts:
    case Kind::Hosts:
        return unless(value.isString() || isListOf(value, isText),
                      QT_TRANSLATE_NOOP("Error", "a string or a list of strings"));
    }
    Q_UNREACHABLE();
}

Text mustBe(const QString &key, const Text &expected)
{
    return {QT_TRANSLATE_NOOP("Error", "\"%1\" must be %2"), {key, expected}};
}

std::optional<PresetFault> findFault(const QJsonObject &object, const QStringList &parent)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QStringList path = parent + QStringList{it.key()};
        if (const Key *key = findKey(path)) {
            if (const Text expected = expectation(key->kind, *it); !expected.isEmpty())
                return PresetFault{path, mustBe(it.key(), expected)};
            continue;
        }
        if (std::ranges::none_of(keys, [&](const Key &key) { return startsLike(path, key); }))
            return PresetFault{path, {QT_TRANSLATE_NOOP("Error", "\"%1\" isn't a key that is known here"), {it.key()}}};
        if (!it->isObject())
            return PresetFault{path, mustBe(it.key(), QT_TRANSLATE_NOOP("Error", "an object"))};
        if (auto fault = findFault(it->toObject(), path))
            return fault;
    }
    return std::nullopt;
}

} // namespace

std::optional<PresetFault> findFault(const QJsonObject &preset)
{
    return findFault(preset, {});
}

bool isUrlKey(const QString &path)
{
    const Key *key = findKey(path.split(u'.'));
    return key != nullptr && (key->kind == Kind::Url || key->kind == Kind::Hosts);
}

bool allowsClaims(const QString &path)
{
    return path == u"token_issuer" || path == u"access_token_issuer" || path == u"tenant_source.url";
}

} // namespace authtray
