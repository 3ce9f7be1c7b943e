// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokens.h"

#include "core/oauth/tokenresponse.h"
#include "core/oidc/idtoken.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <numeric>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int currentVersion = 1;
constexpr auto defaultValidity = 5min;
constexpr auto shortLife = 10min;
constexpr auto maxLife = std::chrono::days(
        366); // a provider that says more is probably wrong; a caller can ask for a year
constexpr qsizetype maxFurther = 16; // keychains refuse long entries
constexpr qsizetype maxFurtherSize = 64 * 1024; // of all together; characters
constexpr qsizetype maxIdToken = 16 * 1024;

QString write(const QDateTime &time)
{
    return time.isValid() ? time.toString(Qt::ISODateWithMs) : QString();
}

QDateTime readTime(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

/// Version 0, from the first development builds, has no version number, and times in seconds.
QJsonObject upgrade(QJsonObject item)
{
    for (QJsonValueRef value : item) {
        if (value.isDouble())
            value = write(readNumericDate(value));
    }
    return item;
}

std::chrono::milliseconds between(const QDateTime &from, const QDateTime &to)
{
    return std::chrono::milliseconds(from.msecsTo(to));
}

/// How long before its expiry a token stops being good if no minimum lifetime was requested.
std::chrono::milliseconds defaultMargin(const Tokens &tokens)
{
    const auto life = tokens.lifetime();
    return life < shortLife ? life / 2 : std::chrono::milliseconds(defaultValidity);
}

/// How much must be left of the token's life if a caller has asked for `minutes`. A renewal that has brought less than
/// that wouldn't bring more if it was repeated, so a token that is nearly new is enough then.
std::chrono::milliseconds attainable(const Tokens &tokens, std::chrono::minutes minutes)
{
    const bool isTooMuch = tokens.renewedAt.isValid() && tokens.isRenewable() && tokens.livesShorterThan(minutes);
    return isTooMuch ? tokens.lifetime() * 9 / 10 : minutes;
}

/// Up to a tenth of `margin`, by the millisecond at which the token was issued: the same in all processes, but
/// different on most computers.
std::chrono::milliseconds jitter(const Tokens &tokens, std::chrono::milliseconds margin)
{
    return margin * tokens.issuedAt.time().msec() / 10000;
}

QJsonObject toJson(const Parameters &parameters)
{
    QJsonObject object;
    for (const auto &[name, value] : parameters.asKeyValueRange())
        object.insert(name, value);
    return object;
}

/// The expiry in a JWT; invalid for any other token.
QDateTime expiryOf(const QString &accessToken)
{
    const auto claims = readClaims(accessToken.toLatin1());
    return claims ? readNumericDate(claims->value(u"exp")) : QDateTime();
}

QJsonObject toJson(const FurtherToken &token)
{
    QJsonObject object{
            {QStringLiteral("token"), token.text},
            {QStringLiteral("issued_at"), write(token.issuedAt)},
            {QStringLiteral("expires_at"), write(token.expiresAt)},
            {QStringLiteral("scope"), token.scopes.join(u' ')},
    };
    if (token.choice.isIdToken)
        object.insert(QStringLiteral("type"), QStringLiteral("id_token"));
    if (!token.choice.resource.isEmpty())
        object.insert(QStringLiteral("for_resource"), token.choice.resource);
    if (!token.choice.scopes.isEmpty())
        object.insert(QStringLiteral("for_scope"), token.choice.scopes.join(u' '));
    return object;
}

QStringList readScopes(const QJsonValue &value)
{
    return value.toString().split(u' ', Qt::SkipEmptyParts);
}

FurtherToken readFurther(const QJsonObject &object)
{
    return {.choice = {.isIdToken = object.value(u"type").toString() == u"id_token",
                       .resource = object.value(u"for_resource").toString(),
                       .scopes = readScopes(object.value(u"for_scope"))},
            .text = object.value(u"token").toString(),
            .issuedAt = readTime(object.value(u"issued_at")),
            .expiresAt = readTime(object.value(u"expires_at")),
            .scopes = readScopes(object.value(u"scope"))};
}

/// Whether others can read it (RFC 7519), and may believe it: it has a signature.
bool isUsableIdToken(const QString &idToken)
{
    const QList<QByteArray> parts = idToken.toLatin1().split('.');
    if (idToken.size() > maxIdToken || parts.size() != 3 || parts.last().isEmpty())
        return false;
    return bool(readClaims(idToken.toLatin1()));
}

/// When the token expires, as far as that can be believed; invalid if the provider doesn't say.
QDateTime expiryOf(const TokenResponse &answer, const QDateTime &now)
{
    const QDateTime said = answer.expiresIn ? now.addSecs(answer.expiresIn->count()) : expiryOf(answer.accessToken);
    return said.isValid() ? std::min(said, now.addSecs(std::chrono::seconds(maxLife).count())) : said;
}

} // namespace

Tokens Tokens::grantedBy(const TokenResponse &answer, const QString &scope, const QDateTime &now)
{
    Tokens tokens;
    tokens.scopes = scope.split(u' ', Qt::SkipEmptyParts);
    tokens.signedInAt = now;
    tokens.take(answer, now, {});
    return tokens;
}

Tokens Tokens::renewedBy(const TokenResponse &answer, const QDateTime &now, const TokenChoice &choice) const
{
    Tokens tokens = *this;
    tokens.take(answer, now, choice);
    ++tokens.generation;
    if (answer.accessToken.isEmpty() || choice.isNarrowed())
        return tokens;
    tokens.renewedAt = now;
    const TokenChoice idToken{.isIdToken = true};
    const auto before = chosen(idToken);
    const auto after = tokens.chosen(idToken);
    tokens.isIdTokenRenewed = after && after->isValid(now) && !(before && before->accessToken == after->accessToken);
    return tokens;
}

void Tokens::take(const TokenResponse &answer, const QDateTime &now, const TokenChoice &choice)
{
    if (!answer.refreshToken.isEmpty() || answer.refreshExpiresIn)
        refreshExpiresAt = answer.refreshExpiresIn ? now.addSecs(answer.refreshExpiresIn->count()) : QDateTime();
    if (!answer.refreshToken.isEmpty())
        refreshToken = answer.refreshToken;
    if (answer.accessToken.isEmpty())
        return;
    const QDateTime expiry = expiryOf(answer, now);
    if (choice.isNarrowed()) { // an ID token beside it may say less than the one that is kept
        const QStringList &asked = choice.scopes.isEmpty() ? scopes : choice.scopes;
        keep({choice, answer.accessToken, now, expiry, answer.scopes.value_or(asked)}, now);
        return;
    }
    if (isUsableIdToken(answer.idToken)) {
        const QDateTime own = expiryOf(answer.idToken);
        keep({{.isIdToken = true}, answer.idToken, now, own.isValid() ? own : expiry, {}}, now);
    }
    accessToken = answer.accessToken;
    issuedAt = now;
    expiresAt = expiry;
    if (answer.scopes)
        scopes = *answer.scopes;
}

/// Replaces the one of the same choice, and the oldest of the others where they become too many. ID tokens are kept
/// past their expiry.
void Tokens::keep(FurtherToken token, const QDateTime &now)
{
    further.removeIf([&](const FurtherToken &other) {
        const bool isExpired = other.expiresAt.isValid() && other.expiresAt <= now && !other.choice.isIdToken;
        return isExpired || other.choice == token.choice;
    });
    further += std::move(token);
    const auto size = [](qsizetype sum, const FurtherToken &one) { return sum + one.text.size(); };
    while (further.size() > 1
           && (further.size() > maxFurther
               || std::accumulate(further.begin(), further.end(), qsizetype(0), size) > maxFurtherSize))
        further.removeAt(further.first().choice.isIdToken && further.size() > 2 ? 1 : 0);
}

TokenChoice Tokens::simplest(TokenChoice choice) const
{
    for (const QString &resource : resources) {
        if (isSameResource(resource, choice.resource))
            choice.resource = resource;
    }
    if (!resources.isEmpty() && choice.resource == resources.first())
        choice.resource.clear();
    return choice;
}

std::optional<Tokens> Tokens::chosen(const TokenChoice &wanted) const
{
    const TokenChoice choice = simplest(wanted);
    if (choice.isDefault())
        return *this;
    const auto found = std::ranges::find(further, choice, &FurtherToken::choice);
    if (found == further.end())
        return std::nullopt;
    Tokens tokens = *this;
    tokens.accessToken = found->text;
    tokens.issuedAt = found->issuedAt;
    tokens.renewedAt = found->issuedAt;
    tokens.expiresAt = found->expiresAt;
    tokens.scopes = found->scopes;
    tokens.further.clear();
    if (choice.isIdToken && !isIdTokenRenewed) {
        tokens.refreshToken.clear();
        tokens.isClientsOwn = false;
    }
    return tokens;
}

bool Tokens::isValid(const QDateTime &now) const
{
    // Issued in the future: the clock was set back, so only the provider can decide.
    const bool isTimeless = issuedAt.isValid() && issuedAt > now.addSecs(60);
    return !accessToken.isEmpty() && !isTimeless && (!expiresAt.isValid() || now < expiresAt);
}

bool Tokens::suffices(const FreshnessPolicy &policy, const QDateTime &now) const
{
    if (!policy.takesAnyValid())
        return false;
    const auto tokens = chosen(policy.choice);
    return tokens && tokens->isValid(now);
}

bool Tokens::isGood(const FreshnessPolicy &policy, const QDateTime &now) const
{
    if (!policy.choice.isDefault()) {
        FreshnessPolicy same = policy;
        same.choice = {};
        const auto tokens = chosen(policy.choice);
        return tokens && tokens->isGood(same, now);
    }
    if (policy.force || !isValid(now) || (!policy.refused.isEmpty() && accessToken == policy.refused))
        return false;
    if (!expiresAt.isValid())
        return true;
    return now < (policy.scheduled ? renewsAt(policy.renewAhead) : goodUntil(policy.minimumLifetime));
}

QDateTime Tokens::goodUntil(std::optional<std::chrono::minutes> minimumLifetime) const
{
    if (!expiresAt.isValid())
        return {};
    // With exactly the minimum left, a token is still good.
    const auto margin = minimumLifetime ? attainable(*this, *minimumLifetime) - 1ms : defaultMargin(*this);
    return expiresAt.addMSecs(-margin.count());
}

bool Tokens::areReplacedBy(const Tokens &other) const
{
    return other.signedInAt != signedInAt || other.generation >= generation;
}

std::chrono::milliseconds Tokens::lifetime() const
{
    return between(issuedAt, expiresAt);
}

bool Tokens::livesShorterThan(std::chrono::minutes minutes) const
{
    return expiresAt.isValid() && lifetime() < minutes;
}

QDateTime Tokens::renewsAt(std::optional<std::chrono::minutes> ahead) const
{
    if (!expiresAt.isValid() || !isRenewable())
        return {};
    const std::chrono::milliseconds halfLife = lifetime() / 2;
    const auto margin = ahead ? std::min<std::chrono::milliseconds>(*ahead, halfLife) : defaultMargin(*this);
    return expiresAt.addMSecs(-(margin + jitter(*this, margin)).count());
}

QByteArray Tokens::toText() const
{
    QJsonObject item{
            {QStringLiteral("version"), currentVersion},
            {QStringLiteral("access_token"), accessToken},
            {QStringLiteral("refresh_token"), refreshToken},
            {QStringLiteral("issued_at"), write(issuedAt)},
            {QStringLiteral("expires_at"), write(expiresAt)},
            {QStringLiteral("refresh_expires_at"), write(refreshExpiresAt)},
            {QStringLiteral("signed_in_at"), write(signedInAt)},
            {QStringLiteral("renewed_at"), write(renewedAt)},
            {QStringLiteral("scope"), scopes.join(u' ')},
    };
    if (generation > 0)
        item.insert(QStringLiteral("generation"), generation);
    if (!resources.isEmpty())
        item.insert(QStringLiteral("resources"), QJsonArray::fromStringList(resources));
    if (!importedFrom.isEmpty())
        item.insert(QStringLiteral("imported_from"), importedFrom);
    if (!clientSecret.isEmpty())
        item.insert(QStringLiteral("client_secret"), clientSecret);
    if (!account.id.isEmpty())
        item.insert(QStringLiteral("account"), account.toJson());
    if (!boundTo.isEmpty())
        item.insert(QStringLiteral("bound_to"), toJson(boundTo));
    if (isClientsOwn)
        item.insert(QStringLiteral("grant"), QStringLiteral("client_credentials"));
    QJsonArray others;
    for (const FurtherToken &token : further)
        others += toJson(token);
    if (!others.isEmpty())
        item.insert(QStringLiteral("further_tokens"), others);
    if (!isIdTokenRenewed)
        item.insert(QStringLiteral("id_token_renewed"), false);
    return QJsonDocument(item).toJson(QJsonDocument::Compact);
}

Result<Tokens> Tokens::fromText(const QByteArray &text)
{
    QJsonObject item = QJsonDocument::fromJson(text).object();
    const int version = item.value(u"version").toInt(0);
    if (version > currentVersion)
        return Error{Error::Kind::TooNew, QT_TRANSLATE_NOOP("Error", "the keychain's entry"), {}};
    if (version < currentVersion)
        item = upgrade(item);
    Tokens tokens;
    tokens.accessToken = item.value(u"access_token").toString();
    if (tokens.accessToken.isEmpty())
        return Error{Error::Kind::StoreFailed, QT_TRANSLATE_NOOP("Error", "its entry isn't one of Authtray's"),
                     QT_TRANSLATE_NOOP("Error", "Sign in again, which replaces the entry.")};
    tokens.refreshToken = item.value(u"refresh_token").toString();
    tokens.issuedAt = readTime(item.value(u"issued_at"));
    tokens.expiresAt = readTime(item.value(u"expires_at"));
    tokens.refreshExpiresAt = readTime(item.value(u"refresh_expires_at"));
    tokens.signedInAt = readTime(item.value(u"signed_in_at"));
    tokens.renewedAt = readTime(item.value(u"renewed_at"));
    tokens.scopes = readScopes(item.value(u"scope"));
    for (const QJsonArray asked = item.value(u"resources").toArray(); const QJsonValue &resource : asked)
        tokens.resources += resource.toString();
    tokens.generation = item.value(u"generation").toInt();
    tokens.importedFrom = item.value(u"imported_from").toString();
    tokens.clientSecret = item.value(u"client_secret").toString();
    tokens.account = Account::fromJson(item.value(u"account").toObject());
    for (const QJsonObject bound = item.value(u"bound_to").toObject(); const QString &key : bound.keys())
        tokens.boundTo.insert(key, bound.value(key).toString());
    tokens.isClientsOwn = item.value(u"grant").toString() == u"client_credentials";
    for (const QJsonArray others = item.value(u"further_tokens").toArray(); const QJsonValue &token : others)
        tokens.further += readFurther(token.toObject());
    tokens.isIdTokenRenewed = item.value(u"id_token_renewed").toBool(true);
    return tokens;
}

bool isSameResource(const QString &one, const QString &other)
{
    const auto withPath = [](const QString &text) {
        QUrl url(text);
        if (url.path().isEmpty() && !url.host().isEmpty())
            url.setPath(QStringLiteral("/"));
        return url;
    };
    return !other.isEmpty() && withPath(one) == withPath(other);
}

QString fingerprint(const QString &refreshToken)
{
    const QByteArray hash = QCryptographicHash::hash(refreshToken.toUtf8(), QCryptographicHash::Sha256);
    return refreshToken.isEmpty() ? QString() : QString::fromLatin1(hash.toHex().left(32));
}

Error notRenewable(const Tokens &tokens)
{
    const QString format = QStringLiteral(
            "yyyy-MM-dd HH:mm:ss 'UTC'"); // the agent's time zone may differ from its caller's
    return {Error::Kind::NotRenewable, tokens.expiresAt.toUTC().toString(format)};
}

} // namespace authtray
