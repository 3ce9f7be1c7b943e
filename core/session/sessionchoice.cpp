// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/log.h"
#include "core/oidc/identity.h"
#include "core/oidc/userinfo.h"
#include "core/promise.h"
#include "core/shellword.h"

#include <memory>

using namespace std::chrono_literals;

/// Which tokens of its own choice a caller can have from a session: narrower ones (RFC 6749, 6), those for another
/// server (RFC 8707, RFC 8693), and ID tokens.
namespace authtray {

using Kind = Error::Kind;

namespace {

constexpr auto timeForKeys = 5s;
constexpr std::chrono::milliseconds pauseForKeys = 1min; ///< after they couldn't be had

const TokenChoice idTokenChoice{.isIdToken = true};

/// Scopes that some providers grant without saying so.
const QStringList unsaid{QStringLiteral("openid"), QStringLiteral("offline_access")};

QStringList without(QStringList list, const QStringList &others)
{
    list.removeIf([&](const QString &text) { return others.contains(text); });
    return list;
}

/// `option` of a sign-in, once for each of the values.
Error onlyBySignIn(const QString &what, const QString &option, const QStringList &values)
{
    QStringList words;
    for (const QString &value : values)
        words += option + u' ' + shellWord(value);
    return {.kind = Kind::NotIssued, .subject = what, .values = {words.join(u' ')}};
}

using Keys = Promise<Result<QByteArray>>;

QCoro::Task<> fetchKeysInto(Http &http, Provider provider, std::shared_ptr<Keys> keys)
{
    const auto fetched = co_await fetchKeys(http, provider);
    keys->resolve(fetched);
}

} // namespace

/// Whether the session's access token is exchanged for it (RFC 8693). Without that, or if the provider refuses it, the
/// refresh token brings it (RFC 8707).
bool Session::mayExchange(const Provider &provider, const TokenChoice &choice)
{
    return !choice.resource.isEmpty() && provider.endpoints.exchangesTokens;
}

Error Session::notIssued(const Tokens &stored, const TokenChoice &choice) const
{
    const auto granted = checkGranted(stored, choice);
    return granted ? Error{Kind::NotIssued} : granted.error();
}

/// NotIssued: only a sign-in can bring the token. Checked before the refresh token is sent, because some providers
/// replace it before they find out that they refuse the rest.
Result<> Session::checkGranted(const Tokens &stored, const TokenChoice &wanted) const
{
    const TokenChoice choice = stored.simplest(wanted);
    const Provider &provider = profile().provider;
    const bool hasIdToken = stored.chosen(idTokenChoice).has_value();
    const QStringList asked = provider.scope.split(u' ', Qt::SkipEmptyParts);
    QStringList missing;
    if (!stored.isClientsOwn && !stored.scopes.isEmpty())
        missing = without(choice.scopes, stored.scopes + unsaid);
    if (choice.isIdToken && !hasIdToken && !provider.isOpenId())
        missing = QStringList{QStringLiteral("openid")};
    if (!missing.isEmpty())
        return onlyBySignIn(missing.join(u' '), QStringLiteral("--scope"),
                            {(asked + without(missing, asked)).join(u' ')});
    const bool isOther = !choice.resource.isEmpty() && !stored.resources.contains(choice.resource);
    if (isOther && !stored.isClientsOwn && !mayExchange(provider, choice))
        return onlyBySignIn(choice.resource, QStringLiteral("--resource"),
                            stored.resources + QStringList(choice.resource));
    if (choice.isIdToken && !hasIdToken && !stored.isIdTokenRenewed)
        return Error{Kind::NotIssued};
    return done;
}

/// Only when it is given, because most renewals bring one that nobody wants. If the keys can't be had, it is trusted
/// because it came over TLS (OIDC Core, 3.1.3.7): they don't decide over a session.
QCoro::Task<Result<>> Session::checkIdToken(QString idToken)
{
    const Provider provider = profile().provider;
    if (idToken == m_checkedIdToken)
        co_return m_idTokenIsGood;
    const bool isJustTried = m_sinceKeysFailed.isValid() && !m_sinceKeysFailed.hasExpired(pauseForKeys.count());
    if (isJustTried || provider.endpoints.jwks.isEmpty())
        co_return done;
    const auto keys = std::make_shared<Keys>();
    keys->resolveAfter(timeForKeys, Error{Kind::TimedOut, provider.host()});
    fetchKeysInto(http(), provider, keys);
    const auto fetched = co_await keys->value();
    if (!fetched) {
        m_sinceKeysFailed.start();
        qCWarning(lcSession) << "an ID token's signature isn't checked -" << whatHappened(fetched.error()).inEnglish();
        co_return done;
    }
    m_checkedIdToken = idToken;
    m_idTokenIsGood = checkRenewed(idToken, *fetched, provider, now());
    co_return m_idTokenIsGood;
}

} // namespace authtray
