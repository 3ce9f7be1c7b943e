// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/identity.h"

#include "core/log.h"
#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oidc/idtoken.h"
#include "core/oidc/resource.h"
#include "core/oidc/userinfo.h"

namespace authtray {

using Kind = Error::Kind;

namespace {

/// The issuer that the ID token must contain. If the pattern contains one of the token's claims, the rest must still
/// match exactly.
QString issuerOf(const QString &idToken, const Provider &provider)
{
    const auto claims = readClaims(idToken.toLatin1());
    if (provider.tokenIssuer.isEmpty() || !claims)
        return provider.issuer;
    Parameters values;
    for (const QString &claim : placeholdersIn(provider.tokenIssuer))
        values.insert(claim, claims->value(claim).toString());
    const QString named = fillPlaceholders(provider.tokenIssuer, values);
    return provider.isIssuer(named) ? named : provider.issuer;
}

/// Whether the access token is for another server (RFC 8707) than userinfo's, which then mustn't see it.
bool isTokenForOthers(const Provider &provider)
{
    const bool isUserinfo = provider.accountSource.isStandard() && provider.accountSource.url.isEmpty();
    return isUserinfo && !provider.resources.isEmpty()
           && !isSameOrigin(QUrl(provider.resources.first()), provider.endpoints.userinfo);
}

/// Trusts the access token's claims without checking a signature, because the provider sent it over TLS.
Result<Account> readAccessToken(const QString &accessToken, const Provider &provider)
{
    const auto claims = readClaims(accessToken.toLatin1());
    const Account account = claims ? provider.accountSource.read(*claims) : Account();
    if (account.id.isEmpty())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the access token doesn't say who signed in"));
    return account;
}

/// For the client credentials grant: there is no userinfo, because no person has signed in.
Account readClient(const QString &accessToken, const Provider &provider)
{
    const auto claims = readClaims(accessToken.toLatin1());
    Account account = claims ? provider.accountSource.read(*claims) : Account();
    if (account.id.isEmpty())
        account.id = provider.clientId;
    return account;
}

QCoro::Task<Result<QJsonObject>> readIdToken(Http &http, Provider provider, QString idToken, QString nonce,
                                             QDateTime now)
{
    const auto keys = co_await fetchKeys(http, provider);
    if (!keys)
        co_return keys.error();
    const IdTokenRules rules{issuerOf(idToken, provider), provider.clientId, nonce, now};
    const auto verified = verifyIdToken(idToken.toLatin1(), *keys, rules);
    co_return verified;
}

/// What userinfo adds to the claims of a verified ID token. If userinfo can't be had, the ID token is enough. If a
/// sign-in has no ID token (plain OAuth 2.0) and userinfo is refused, nothing says who has signed in.
QCoro::Task<Result<QJsonObject>> addUserinfo(Http &http, Provider provider, QString accessToken, QJsonObject claims)
{
    const auto more = co_await fetchUserinfo(http, provider, accessToken, {});
    if (!more)
        qCInfo(lcSession) << "without userinfo -" << whatHappened(more.error()).inEnglish();
    const bool isRefused = !more && (more.error().kind == Kind::Refused || more.error().kind == Kind::TokenRefused);
    if (!more && (isRefused || !claims.isEmpty()))
        co_return std::as_const(claims);
    if (!more)
        co_return more.error();
    const QString subject = claims.value(u"sub").toString();
    if (!subject.isEmpty() && more->value(u"sub").toString() != subject) // OIDC Core, 5.3.2
        co_return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the account's data is about somebody else"));
    for (auto it = more->begin(); it != more->end(); ++it)
        claims.insert(it.key(), it.value());
    co_return std::as_const(claims);
}

/// The account that the tokens name; empty if they name none.
QString namedIn(const TokenResponse &answer, const Provider &provider)
{
    if (provider.clientCredentials)
        return answer.accessToken.isEmpty() ? QString() : readClient(answer.accessToken, provider).id;
    if (provider.accountSource.isAccessToken) {
        const auto account = readAccessToken(answer.accessToken, provider);
        return account ? account->id : QString();
    }
    if (!provider.accountSource.isStandard())
        return {};
    const auto claims = readClaims(answer.idToken.toLatin1());
    return claims ? claims->value(u"sub").toString() : QString();
}

} // namespace

QCoro::Task<Result<Account>> identify(Http &http, Provider provider, TokenResponse answer, QString nonce, QDateTime now)
{
    if (provider.clientCredentials || !provider.accountSource.isStandard()) {
        const auto account = co_await fetchCurrentAccount(http, provider, answer.accessToken, {});
        co_return account;
    }
    QJsonObject claims;
    const bool isVerifiable = provider.isOpenId() || !provider.endpoints.jwks.isEmpty();
    if (!answer.idToken.isEmpty() && isVerifiable) {
        const auto verified = co_await readIdToken(http, provider, answer.idToken, nonce, now);
        if (!verified)
            co_return verified.error();
        claims = *verified;
    } else if (provider.isOpenId()) {
        co_return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the provider sent no ID token"));
    }
    if (provider.endpoints.userinfo.isEmpty() || isTokenForOthers(provider))
        co_return Account::fromClaims(claims);
    const auto all = co_await addUserinfo(http, provider, answer.accessToken, claims);
    if (!all)
        co_return all.error();
    co_return Account::fromClaims(*all);
}

QCoro::Task<Result<Account>> fetchCurrentAccount(Http &http, Provider provider, QString accessToken, Account known)
{
    if (provider.clientCredentials)
        co_return readClient(accessToken, provider);
    if (provider.accountSource.isAccessToken)
        co_return readAccessToken(accessToken, provider);
    if (provider.accountUrl().isEmpty() || isTokenForOthers(provider))
        co_return std::as_const(known);
    const auto answer = co_await fetchUserinfo(http, provider, accessToken, known.id);
    if (!answer)
        co_return answer.error();
    Account account = provider.accountSource.read(*answer);
    if (account.id.isEmpty() && !provider.accountSource.isStandard())
        co_return unusable(provider.accountUrl().authority(),
                           QT_TRANSLATE_NOOP("Error", "the account's data doesn't say whose it is"));
    co_return std::as_const(account);
}

bool asksForAccounts(const Provider &provider)
{
    return !provider.clientCredentials && !provider.accountSource.isAccessToken && !provider.accountUrl().isEmpty()
           && !isTokenForOthers(provider);
}

bool describesAccounts(const Provider &provider)
{
    return provider.clientCredentials || provider.accountSource.isAccessToken || asksForAccounts(provider);
}

Account accountFromAccessToken(const QString &accessToken, const Provider &provider)
{
    const auto claims = readClaims(accessToken.toLatin1());
    if (!claims)
        return {};
    return provider.accountSource.isAccessToken ? provider.accountSource.read(*claims) : Account::fromClaims(*claims);
}

Result<> checkRenewed(const QString &idToken, const QByteArray &keys, const Provider &provider, const QDateTime &now)
{
    const IdTokenRules rules{issuerOf(idToken, provider), provider.clientId, {}, now};
    const auto verified = verifyIdToken(idToken.toLatin1(), keys, rules);
    if (verified)
        return done;
    Error error = verified.error();
    if (error.kind == Kind::SignInFailed)
        error = {.kind = Kind::ProviderFault, .subject = provider.host(), .advice = error.advice, .reason = error.subject};
    return error;
}

bool areForAnother(const TokenResponse &answer, const Provider &provider)
{
    if (answer.idToken.isEmpty() || !provider.accountSource.isStandard())
        return false;
    const auto claims = readClaims(answer.idToken.toLatin1());
    return claims && !isAbout(*claims, issuerOf(answer.idToken, provider), provider.clientId);
}

bool nameAnotherAccount(const TokenResponse &answer, const Provider &provider, const QString &accountId)
{
    const QString id = namedIn(answer, provider);
    return !id.isEmpty() && !accountId.isEmpty() && id != accountId;
}

} // namespace authtray
