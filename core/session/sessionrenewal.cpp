// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/tokenexchange.h"
#include "core/oidc/identity.h"
#include "core/platform/exitinhibitor.h"
#include "core/session/binding.h"

#include <QScopeGuard>

#include <QCoroTimer>

/// How a session is renewed: from the request to the provider until the answer is stored, also past the deadline.
namespace authtray {

using Kind = Error::Kind;

namespace {

/// Of a token request for the chosen token (RFC 6749, 6; RFC 8707, 2.2).
Parameters parametersOf(const TokenChoice &choice, const Tokens &stored)
{
    Parameters parameters;
    if (const QString resource = choice.resource.isEmpty() ? stored.resources.value(0) : choice.resource;
        !resource.isEmpty())
        parameters.insert(QStringLiteral("resource"), resource);
    if (!choice.scopes.isEmpty())
        parameters.insert(QStringLiteral("scope"), choice.scopes.join(u' '));
    return parameters;
}

/// Whether the provider refuses a token of its own choice, and perhaps not others: also by `invalid_grant`, which some
/// send when a person has still to consent to the resource.
bool concernsChoice(const Error &error)
{
    return error.kind == Kind::Refused || error.kind == Kind::SessionEnded;
}

Error refusalOf(Error error)
{
    if (error.kind == Kind::SessionEnded && error.reason.isEmpty())
        error.reason = QStringLiteral("invalid_grant");
    error.kind = Kind::Refused;
    return error;
}

} // namespace

QCoro::Task<Result<Refreshed>> Session::renewUnderLock(Tokens stored, FreshnessPolicy policy, ProfileLock lock,
                                                       QDeadlineTimer deadline)
{
    const auto writable = co_await m_stored.checkWrite(stored, deadline);
    if (!writable) {
        const Error refused = recordFailure(writable.error());
        m_isWriteRefused = true;
        co_return withoutRenewal(stored, policy, refused);
    }
    const auto outcome = std::make_shared<Promise<Result<Refreshed>>>();
    outcome->resolveAt(deadline, Error{Kind::TimedOut, profile().provider.host(), {}});
    rotateUnderLock(stored, policy, std::move(lock), deadline, outcome);
    const auto renewed = co_await outcome->value();
    if (!renewed && renewed.error().kind == Kind::TimedOut && m_storing) // the provider has answered, but not the store
        co_return Refreshed{*m_storing, Error{Kind::StoreSilent, {}, {}}};
    if (!renewed && isPassing(renewed.error()) && stored.suffices(policy, now()))
        co_return Refreshed{stored, {}};
    co_return renewed;
}

/// Continues past the deadline until the answer is stored, because the refresh token is spent. If the store refuses it,
/// a command answers and tries again later, under the lock; a program that keeps running tries again by its schedule.
QCoro::Task<> Session::rotateUnderLock(Tokens stored, FreshnessPolicy policy, ProfileLock lock, QDeadlineTimer deadline,
                                       std::shared_ptr<Promise<Result<Refreshed>>> outcome)
{
    const ExitInhibitor untilStored;
    const auto renewed = co_await rotate(stored, stored.simplest(policy.choice), deadline);
    enter(stored, policy, renewed);
    if (unsaved() && !m_stored.isCacheEnabled()) {
        outcome->resolve(renewed);
        co_await keepSaving(QDeadlineTimer(savingTimeAfterAnswer));
    }
    if (renewed || !profile().isSignedIn())
        m_stored.announceChange(lock);
    outcome->resolve(renewed);
}

QCoro::Task<> Session::saveUnsaved(QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (lock)
        co_await keepSaving(deadline);
}

/// Only under the lock: other processes would spend the refresh token in the store, which the provider has replaced.
QCoro::Task<> Session::keepSaving(QDeadlineTimer deadline)
{
    while (unsaved() && !deadline.hasExpired()) {
        co_await QCoro::sleepFor(savingPause);
        const auto readable = co_await m_stored.checkRead(); // so that nobody is asked to unlock it
        if (readable)
            co_await loadUnderLock(QDeadlineTimer(savingTime));
    }
}

/// By the refresh token (RFC 6749, 6), or by the client's own credentials (4.4).
QCoro::Task<Result<TokenResponse>> Session::askForTokens(Profile profile, Tokens stored, TokenChoice choice)
{
    if (const auto unchanged = checkBinding(stored, profile); !unchanged) // it may have been read again since
        co_return unchanged.error();
    if (const auto allowed = m_parts.profiles.checkAllowed(profile); !allowed) // the policy may be new
        co_return allowed.error();
    TokenRequest request(profile.provider, stored.clientSecret, m_parts.http.trusting(profile.caFile));
    const auto learn = qScopeGuard([&] { m_clock.learn(request.providerDate()); });
    const Parameters narrowing = parametersOf(choice, stored);
    if (stored.isClientsOwn) {
        ClientCredentialsFlow flow(request, narrowing);
        co_return co_await flow.authorize(QDeadlineTimer::Forever); // Http limits the time
    }
    if (mayExchange(profile.provider, choice)) {
        const auto exchanged = co_await exchangeToken(request, stored.accessToken, narrowing);
        const bool mayAskOtherwise = !stored.refreshToken.isEmpty() && stored.resources.contains(choice.resource);
        if (exchanged || !concernsChoice(exchanged.error()) || !mayAskOtherwise)
            co_return exchanged;
    }
    AuthorizationCodeFlow flow(request);
    co_return co_await flow.refresh(stored.refreshToken, narrowing);
}

/// Stores the provider's answer before anything else, because a process that ends in between loses the session.
QCoro::Task<Result<Refreshed>> Session::rotate(Tokens stored, TokenChoice choice, QDeadlineTimer deadline)
{
    if (mayExchange(profile().provider, choice) && !stored.isValid(now())) {
        const TokenChoice accessToken;
        const auto renewed = co_await rotate(stored, accessToken, deadline);
        if (!renewed || renewed->problem())
            co_return renewed;
        stored = renewed->tokens;
    }
    setActivity(Activity::Renewing);
    const auto idle = qScopeGuard([this] { setActivity(Activity::None); });
    auto answer = co_await askForTokens(profile(), stored, choice);
    if (!answer && choice.isNarrowed() && concernsChoice(answer.error())) {
        const Error refused = answer.error();
        const TokenChoice plain;
        if (refused.kind == Kind::SessionEnded) { // of the session or of the choice: only a plain renewal tells
            const auto renewed = co_await rotate(stored, plain, deadline);
            if (!renewed)
                co_return renewed;
        }
        co_return aboutSession(refusalOf(refused));
    }
    if (!answer && answer.error().kind == Kind::SessionEnded) {
        m_problem = answer.error(); // for callers who find the profile marked while the tokens are being removed
        co_await m_stored.removeEnded(deadline);
    }
    if (!answer) {
        Error error = answer.error();
        error.mayBeSpent = error.mayBeSpent && !stored.isClientsOwn; // a client's secret can be sent again
        co_return recordFailure(error);
    }
    if (nameAnotherAccount(*answer, profile().provider, profile().account.id)) {
        const auto ended = co_await endForAnotherAccount(stored.renewedBy(*answer, now(), choice), deadline);
        co_return ended;
    }
    if (areForAnother(*answer, profile().provider)) {
        answer->accessToken.clear();
        answer->fault = {Kind::ProviderFault, profile().provider.host(), {}, QStringLiteral("the ID token is another's")};
    }
    const Tokens renewed = stored.renewedBy(*answer, now(), choice);
    m_storing = answer->accessToken.isEmpty() ? std::nullopt : std::optional(renewed);
    const auto saved = co_await m_stored.write(renewed, deadline);
    m_storing.reset();
    if (answer->accessToken.isEmpty())
        co_return recordFailure(*answer->fault);
    if (!saved)
        co_return Refreshed{renewed, recordFailure(saved.error())};
    if (answer->fault)
        qCWarning(lcSession) << "profile" << profile().name << "- left out of the answer:" << answer->fault->cause;
    clearProblem();
    if (answer->fault && answer->fault->mayBeSpent)
        co_return Refreshed{renewed, recordFailure(*answer->fault)};
    co_return Refreshed{renewed, {}};
}

/// Tokens of another account must not be used (OIDC Core, 12.2).
QCoro::Task<Result<Refreshed>> Session::endForAnotherAccount(Tokens theirs, QDeadlineTimer deadline)
{
    co_await m_stored.removeEnded(deadline);
    co_await revoke(profile(), theirs);
    co_return recordFailure({Kind::AccountChanged, profile().provider.host(), {}});
}

} // namespace authtray
