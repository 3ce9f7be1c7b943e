// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/account.h"
#include "core/provider/placeholders.h"
#include "core/result.h"

#include <QDateTime>
#include <QStringList>

#include <chrono>
#include <optional>

namespace authtray {

struct TokenResponse;

/// Which of a session's tokens is wanted: with no member set, the access token that the sign-in was for.
struct TokenChoice
{
    bool isIdToken = false; ///< OIDC Core, 2
    QString resource = {}; ///< an access token for this server alone (RFC 8707, 2)
    QStringList scopes = {}; ///< one that may do no more than this (RFC 6749, 6); sorted

    /// Whether the provider has to be asked for this token in particular.
    bool isNarrowed() const { return !resource.isEmpty() || !scopes.isEmpty(); }
    bool isDefault() const { return !isIdToken && !isNarrowed(); }

    friend bool operator==(const TokenChoice &, const TokenChoice &) = default;
};

/// How fresh a token must be. Without a minimum lifetime the default is five minutes, but a token that lives
/// shorter than ten minutes in all counts as good while more than half of its life is left. If renewed tokens live
/// shorter than the minimum lifetime, one counts as good while nine tenths of its life are left.
struct FreshnessPolicy
{
    std::optional<std::chrono::minutes> minimumLifetime = {}; ///< from now on; absent: see above
    bool force = false; ///< ask the provider, whatever is stored
    bool scheduled = false; ///< a renewal that no caller asked for; it is due from Tokens::renewsAt() on
    std::optional<std::chrono::minutes> renewAhead = {}; ///< the profile's setting for scheduled renewals
    QString refused = {}; ///< the token that a server has refused: only another one will do; empty: none
    QString caller = {}; ///< for whom, as the ledger names it: a program and its command; empty: Authtray itself
    TokenChoice choice = {};

    /// Whether any valid token will do if no fresher one can be had.
    bool takesAnyValid() const { return !minimumLifetime && !force && refused.isEmpty(); }
};

/// A token that a session has beside its access token. Times are UTC.
struct FurtherToken
{
    TokenChoice choice;
    QString text;
    QDateTime issuedAt;
    QDateTime expiresAt; ///< invalid: not known
    QStringList scopes; ///< as granted

    friend bool operator==(const FurtherToken &, const FurtherToken &) = default;
};

/// What a signed-in profile holds: the text item in the keychain. Times are UTC.
struct Tokens
{
    QString accessToken;
    QString refreshToken; ///< empty: the provider gave none
    QDateTime issuedAt;
    QDateTime expiresAt; ///< invalid: the provider didn't say
    QDateTime refreshExpiresAt; ///< invalid: the provider didn't say
    QDateTime signedInAt;
    QDateTime renewedAt; ///< invalid: not since sign-in
    int generation = 0; ///< how often they have been renewed since the sign-in
    QString importedFrom; ///< of an imported session: see fingerprint(); empty: a sign-in's
    QStringList scopes;
    QStringList resources; ///< that the sign-in asked for (RFC 8707); the access token is for the first
    QString clientSecret; ///< empty: a public client's
    Account account; ///< who has signed in; without an id: an older version's, or the provider doesn't say
    Parameters boundTo; ///< where they may be sent: see bindingOf(); empty: stored by an older version
    bool isClientsOwn = false; ///< by client credentials: the secret alone renews it (RFC 6749, 4.4)
    QList<FurtherToken> further; ///< one for each choice
    bool isIdTokenRenewed = true; ///< as far as known: the last renewal brought one

    /// The first tokens of a sign-in for which `scope` was asked.
    static Tokens grantedBy(const TokenResponse &answer, const QString &scope, const QDateTime &now);

    /// The same choice, with the resource as the sign-in has spelt it, and nothing that the access token is anyway.
    TokenChoice simplest(TokenChoice choice) const;

    /// The tokens after a refresh for `choice` (RFC 6749, 6). What the answer doesn't contain stays unchanged.
    Tokens renewedBy(const TokenResponse &answer, const QDateTime &now, const TokenChoice &choice = {}) const;

    /// These with the chosen token in place of the access token, for an answer and never to be stored. Renewable only
    /// if a renewal brings a newer one. nullopt: there is no such token.
    std::optional<Tokens> chosen(const TokenChoice &wanted) const;

    bool isValid(const QDateTime &now) const;
    bool isRenewable() const { return isClientsOwn || !refreshToken.isEmpty(); }
    bool isGood(const FreshnessPolicy &policy, const QDateTime &now) const;

    /// Whether the chosen token is enough if no fresher one can be had.
    bool suffices(const FreshnessPolicy &policy, const QDateTime &now) const;

    /// From when on `isGood` fails for a caller that has asked for that minimum lifetime, or for none. Invalid if the
    /// expiry is unknown.
    QDateTime goodUntil(std::optional<std::chrono::minutes> minimumLifetime) const;

    /// Whether the other tokens have replaced these, or are a later sign-in's. Compares no times, because clocks differ.
    bool areReplacedBy(const Tokens &other) const;

    /// From the provider's answer to the expiry, which must be known.
    std::chrono::milliseconds lifetime() const;
    /// Whether even a new token of this lifetime doesn't last for so many minutes.
    bool livesShorterThan(std::chrono::minutes minutes) const;

    /// When a scheduled renewal is due: shortly before `isGood` fails for the default policy, so that a caller seldom
    /// waits for a renewal. Varies by up to a tenth of the remaining time, so that many computers don't renew at the
    /// same moment. `ahead`: replaces the default margin, but is limited to half of the token's lifetime.
    QDateTime renewsAt(std::optional<std::chrono::minutes> ahead = {}) const;

    /// The item's text, with a version. fromText() upgrades older versions. Its errors: TooNew for a newer version,
    /// StoreFailed for text that it can't read.
    QByteArray toText() const;
    static Result<Tokens> fromText(const QByteArray &text);

    friend bool operator==(const Tokens &, const Tokens &) = default;

private:
    void take(const TokenResponse &answer, const QDateTime &now, const TokenChoice &choice);
    void keep(FurtherToken token, const QDateTime &now);
};

/// Whether both name the same server: without a path, a slash at the end says nothing (RFC 3986, 6.2.3).
bool isSameResource(const QString &one, const QString &other);

/// Tells whether a refresh token is the one that was imported, without keeping it.
QString fingerprint(const QString &refreshToken);

/// NotRenewable, for tokens that are valid, but not for as long as requested, or that are to be renewed all the same.
Error notRenewable(const Tokens &tokens);

} // namespace authtray
