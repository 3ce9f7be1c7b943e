// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenresponse.h"

#include "core/oauth/oautherror.h"
#include "core/oauth/responsebody.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace authtray {

namespace {

constexpr std::chrono::seconds maxTokenLifetime = std::chrono::years(10); // longer ones count as this one
constexpr qsizetype maxScopesLength = 16 * 1024;

Error providerFault(const HttpResponse &answer, const QString &reason)
{
    return {Error::Kind::ProviderFault,
            answer.host,
            {},
            QStringLiteral("token endpoint, status %1: %2").arg(answer.status).arg(reason),
            answer.retryAfter,
            answer.isBusy() ? answer.status : 0};
}

/// Nothing in it can be used, although the provider reports success: a refresh token that was sent may be spent.
Error unreadable(Error fault)
{
    fault.mayBeSpent = true;
    return fault;
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

/// Whether a refusal with this status can come from the token endpoint itself, and not from a server in front of it.
bool mayEndSession(int status)
{
    return status == 200 || status == 400 || status == 401 || status == 403;
}

/// Some providers put `error: null` or `""` beside the tokens.
bool hasError(const QJsonObject &body)
{
    const QJsonValue error = body.value(QLatin1String("error"));
    return !error.isUndefined() && !error.isNull() && error != QJsonValue(QString()) && error != QJsonValue(false);
}

Error tokenRefusal(const HttpResponse &answer, const QJsonObject &body, const QStringList &endedErrors)
{
    const QString code = errorCodeIn(body.value(QLatin1String("error")).toString());
    const QString description = shownDescription(body.value(QLatin1String("error_description")).toString());
    const QString said = shownError(code, description);
    const Text shown = said.isEmpty() ? QT_TRANSLATE_NOOP("Error", "no OAuth error") : Text(said);
    const Text reason(QT_TRANSLATE_NOOP("Error", "token endpoint, status %1: %2"),
                      {QString::number(answer.status), shown});
    if (saysTryLater(code))
        return providerFault(answer, said);
    if (endedErrors.contains(code) && mayEndSession(answer.status))
        return {.kind = Error::Kind::SessionEnded,
                .subject = answer.host,
                .cause = reason.inEnglish(),
                .reason = description};
    const auto kind = code == u"invalid_client" ? Error::Kind::ClientRefused : Error::Kind::Refused;
    return {.kind = kind, .subject = answer.host, .reason = reason};
}

bool hasToken(const QJsonObject &object)
{
    return object.contains(QLatin1String("access_token")) || object.contains(QLatin1String("refresh_token"));
}

bool hasRefreshToken(const QJsonObject &object)
{
    return !object.value(QLatin1String("refresh_token")).toString().isEmpty();
}

/// The object that holds the tokens; empty if there is none. If the place holds a string, that is JSON, or the access
/// token with the other members beside it.
QJsonObject tokensIn(const QJsonObject &body, const QStringList &places)
{
    for (const QString &place : places) {
        const QJsonValue found = valueAt(body, place);
        if (hasToken(found.toObject()))
            return found.toObject();
        if (found.toString().isEmpty())
            continue;
        if (const auto quoted = QJsonDocument::fromJson(found.toString().toUtf8()).object(); hasToken(quoted))
            return quoted;
        QJsonObject around = valueAt(body, place.left(std::max<qsizetype>(0, place.lastIndexOf(u'.')))).toObject();
        around.insert(QStringLiteral("access_token"), found);
        return around;
    }
    return {};
}

bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

/// Whether it has only the characters that an access token may have (RFC 6749, A.12). Others could inject a header line.
bool isToken(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

/// The members of an answer. Notes the first one that can't be used.
class Members
{
public:
    explicit Members(const QJsonObject &tokens) : m_tokens(tokens) { }

    /// The member, or undefined if `isUsable` rejects it.
    QJsonValue value(QLatin1String name, bool (*isUsable)(const QJsonValue &))
    {
        const QJsonValue value = m_tokens.value(name);
        if (isAbsent(value) || isUsable(value))
            return value;
        if (m_unusable.isEmpty())
            m_unusable = name;
        return QJsonValue::Undefined;
    }

    QString text(QLatin1String name)
    {
        return value(name, [](const QJsonValue &value) { return value.isString(); }).toString();
    }

    QString token(QLatin1String name)
    {
        return value(name, [](const QJsonValue &value) { return value.isString() && isToken(value.toString()); })
                .toString();
    }

    /// Its name; empty if all can be used.
    const QString &unusable() const { return m_unusable; }

private:
    const QJsonObject &m_tokens;
    QString m_unusable;
};

bool isLifetimeType(const QJsonValue &value)
{
    return value.isDouble() || value.isString();
}

/// Also nullopt for 0, which some providers send for tokens that never expire.
std::optional<std::chrono::seconds> lifetimeIn(const QJsonValue &value)
{
    const double seconds = value.isString() ? value.toString().toDouble() : value.toDouble();
    if (!std::isfinite(seconds) || seconds < 1)
        return std::nullopt;
    return std::chrono::seconds(static_cast<qint64>(std::min(seconds, double(maxTokenLifetime.count()))));
}

/// Keycloak has one name for it, Microsoft and GitHub have another.
std::optional<std::chrono::seconds> refreshLifetimeIn(const QJsonObject &tokens)
{
    const auto lifetime = lifetimeIn(tokens.value(QLatin1String("refresh_expires_in")));
    return lifetime ? lifetime : lifetimeIn(tokens.value(QLatin1String("refresh_token_expires_in")));
}

/// Separated by spaces (RFC 6749, 3.3); some providers send a list. More than fits into a request is no such list.
std::optional<QStringList> scopesIn(const QJsonValue &value)
{
    QString text = value.toString();
    const QJsonArray list = value.toArray();
    for (auto scope = list.begin(); scope != list.end() && text.size() <= maxScopesLength; ++scope)
        text += u' ' + scope->toString();
    if (text.size() > maxScopesLength)
        return std::nullopt;
    const QStringList scopes = text.split(u' ', Qt::SkipEmptyParts);
    return scopes.isEmpty() ? std::nullopt : std::optional(scopes);
}

bool isScopeType(const QJsonValue &value)
{
    return value.isString() || value.isArray();
}

bool isBearer(const QString &type)
{
    return type.isEmpty() || type.compare(u"Bearer", Qt::CaseInsensitive) == 0;
}

Result<TokenResponse> readTokens(const HttpResponse &answer, const QJsonObject &tokens)
{
    Members members(tokens);
    TokenResponse response;
    response.accessToken = members.token(QLatin1String("access_token"));
    response.refreshToken = members.text(
            QLatin1String("refresh_token")); // with all characters, because it has replaced the old one
    response.idToken = members.token(QLatin1String("id_token"));
    response.tokenType = members.text(QLatin1String("token_type"));
    response.expiresIn = lifetimeIn(members.value(QLatin1String("expires_in"), isLifetimeType));
    response.scopes = scopesIn(members.value(QLatin1String("scope"), isScopeType));
    response.refreshExpiresIn = refreshLifetimeIn(tokens);
    response.resources = textsIn(tokens.value(QLatin1String("resource")));
    if (!isBearer(response.tokenType)) {
        response.accessToken.clear();
        response.fault = providerFault(answer, QStringLiteral("a token that isn't a bearer token"));
    } else if (!members.unusable().isEmpty()) {
        response.fault = providerFault(answer, QStringLiteral("a member of the wrong type: ") + members.unusable());
        response.fault->mayBeSpent = response.refreshToken.isEmpty()
                                     && !isAbsent(tokens.value(QLatin1String("refresh_token")));
    } else if (response.accessToken.isEmpty()) {
        response.fault = providerFault(answer, QStringLiteral("no access token"));
    }
    if (response.accessToken.isEmpty() && response.refreshToken.isEmpty())
        return unreadable(*response.fault);
    return response;
}

/// Why there are no tokens; nullopt if the answer must be read.
std::optional<Error> failureIn(const HttpResponse &answer, const QJsonObject &body, const Provider &provider)
{
    if (answer.isBusy())
        return providerFault(answer, QStringLiteral("not now"));
    if (answer.status >= 400 || (isSuccess(answer.status) && hasError(body)))
        return tokenRefusal(answer, body, provider.endedErrors);
    if (answer.status < 200) { // Qt 6.4 takes it for the answer, which follows, and may have the tokens
        Error interim = unreadable(providerFault(answer, QStringLiteral("an interim response instead of an answer")));
        interim.reason = {QT_TRANSLATE_NOOP("Error", "interim status %1"), {QString::number(answer.status)}};
        return interim;
    }
    if (!isSuccess(answer.status))
        return providerFault(answer, QStringLiteral("not an answer to a token request"));
    return std::nullopt;
}

} // namespace

Result<TokenResponse> readTokenResponse(const HttpResponse &answer, const Provider &provider)
{
    const auto object = readObject(answer.body);
    QJsonObject body = object.value_or(QJsonObject());
    const auto failure = failureIn(answer, body, provider); // only a proper answer can say that the session has ended
    const bool isRefused = answer.status >= 400 && hasError(body); // which may repeat what was sent
    if (!object && isSuccess(answer.status))
        body = answer.fault ? findJsonTokens(answer.body) : findTokens(answer.body); // a form's last field may be cut
    if (answer.fault && body.isEmpty())
        return *answer.fault;
    QJsonObject tokens = tokensIn(body, provider.tokenPlaces);
    constexpr QLatin1String refreshToken("refresh_token");
    if (tokens.contains(refreshToken) && !hasRefreshToken(tokens)) {
        if (const QString hidden = findHiddenRefreshToken(answer.body); !hidden.isEmpty())
            tokens.insert(refreshToken, hidden);
    }
    // Unless it is refused, a new refresh token has replaced the old one, whatever is said beside it.
    if (failure && (isRefused || !hasRefreshToken(tokens)))
        return *failure;
    if (body.isEmpty())
        return unreadable(providerFault(answer, QStringLiteral("no JSON object")));
    auto response = readTokens(answer, tokens);
    if (response && !response->fault && failure)
        response->fault = providerFault(answer, QStringLiteral("an error beside the tokens"));
    return response;
}

} // namespace authtray
