// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/net/http.h"
#include "core/oauth/revocation.h"
#include "core/platform/exitinhibitor.h"
#include "core/session/binding.h"

#include <QScopedValueRollback>

#include <QCoroTimer>

#include <algorithm>

/// How a session ends: removed from its store, then revoked at the provider.
namespace authtray {

using Kind = Error::Kind;
using Outcome = SignOutReport::Outcome;

namespace {

/// The valid access tokens that the end of the refresh token doesn't end: all if there is none, else those for which
/// another was exchanged.
QStringList independentTokens(const Tokens &tokens, const Provider &provider, const QDateTime &now)
{
    const bool isAlone = tokens.refreshToken.isEmpty();
    QStringList independent;
    if (isAlone && tokens.isValid(now))
        independent += tokens.accessToken;
    for (const FurtherToken &token : tokens.further) {
        const auto chosen = tokens.chosen(token.choice);
        const bool isExchanged = provider.endpoints.exchangesTokens && !token.choice.resource.isEmpty();
        if (!token.choice.isIdToken && (isAlone || isExchanged) && chosen && chosen->isValid(now))
            independent += token.text;
    }
    return independent;
}

} // namespace

QCoro::Task<SignOutReport> Session::signOut(QDeadlineTimer deadline, Sealed sealed)
{
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked && !(sealed == Sealed::Remove && isAboutPassphrase(unlocked.error())))
        co_return SignOutReport{.problem = recordFailure(unlocked.error())};
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return SignOutReport{.problem = lock.error()};
    const ExitInhibitor untilStored;
    readProfile();
    const auto absence = m_stored.findAbsence();
    if (absence && profile().leftIn.isEmpty())
        co_return SignOutReport{.problem = recordFailure(*absence)};
    QList<StorePlace> places = profile().leftIn;
    if (!absence)
        places.prepend(profile().store);
    SignOutReport report;
    for (const StorePlace &place : places) {
        const bool isEarlier = absence || !report.places.isEmpty();
        const auto removed = co_await m_stored.remove(place, deadline, sealed);
        if (removed && removed->isUnanswered) {
            report.places.push_back({place, Outcome::Unknown, isEarlier});
            report.problem = recordFailure({Kind::StoreSilent, {}, {}});
            report.problem->isSessionKept = false;
            keepRemoving(place, *removed, std::move(*lock));
            co_return std::as_const(report);
        }
        auto ended = co_await endRemoved(place, removed, *lock);
        ended.isEarlier = isEarlier;
        report.places.push_back(ended);
        if (isEarlier)
            continue;
        if (removed) {
            clearProblem();
            continue;
        }
        report.problem = recordFailure(removed.error());
        const bool mayHaveEarlierOne = removed.error().kind == Kind::StoreAbsent; // the keychain that answers
        if (!mayHaveEarlierOne)
            co_return std::as_const(report);
    }
    const auto isKept = [](const SignOutReport::Place &place) { return place.outcome == Outcome::Kept; };
    if (absence && std::ranges::all_of(report.places, isKept))
        report.problem = recordFailure(*report.places.first().problem);
    co_return std::as_const(report);
}

/// What a sign-out does after it has tried to remove the session from a place. It is removed before it is revoked,
/// because a failing keychain then leaves it unchanged.
QCoro::Task<SignOutReport::Place> Session::endRemoved(StorePlace place, Result<StoredSession::Removed> removed,
                                                      ProfileLock &lock)
{
    if (!removed)
        co_return SignOutReport::Place{place, Outcome::Kept, {}, removed.error()};
    m_stored.announceChange(lock);
    SignOutReport::Place ended{place, Outcome::Missing};
    if (removed->tokens) {
        ended = co_await revoke(profile(), *removed->tokens);
        enter(LedgerEntry::Event::SignedOut, *removed->tokens, ended.problem);
    } else if (removed->unreadable)
        ended = {place, Outcome::NotRevoked, {}, removed->unreadable};
    ended.place = place;
    ended.unnoted = removed->unnoted;
    co_return std::as_const(ended);
}

/// Goes on after the answer until the store says what has become of the entry, because nobody could revoke its tokens
/// later. `unanswered`: what was removed, perhaps.
QCoro::Task<> Session::keepRemoving(StorePlace place, StoredSession::Removed unanswered, ProfileLock lock)
{
    const ExitInhibitor untilRemoved;
    const QScopedValueRollback goingOn(m_isGoingOn, true);
    const QDeadlineTimer deadline(savingTimeAfterAnswer);
    while (!deadline.hasExpired()) {
        co_await QCoro::sleepFor(savingPause);
        const auto readable = co_await m_stored.checkRead(place.kind); // so that nobody is asked to unlock it
        if (!readable)
            continue;
        auto removed = co_await m_stored.remove(place, QDeadlineTimer(savingTime));
        if (!removed || removed->isUnanswered)
            continue;
        if (!removed->tokens)
            removed->tokens = unanswered.tokens;
        clearProblem();
        co_await endRemoved(place, removed, lock);
        co_return;
    }
}

/// `profile`: the profile of the tokens. The outcome is one of tokens that have been removed from their store.
QCoro::Task<SignOutReport::Place> Session::revoke(Profile profile, Tokens tokens)
{
    const Provider &provider = profile.provider;
    if (const auto unchanged = checkBinding(tokens, profile); !unchanged)
        co_return SignOutReport::Place{{}, Outcome::NotRevoked, {}, unchanged.error()};
    const RevocableTokens revocable{tokens.refreshToken, independentTokens(tokens, provider, now()),
                                    tokens.clientSecret};
    if (revocable.isEmpty())
        co_return SignOutReport::Place{{}, Outcome::WithoutToken};
    if (provider.endpoints.revocation.isEmpty())
        co_return SignOutReport::Place{{}, Outcome::NotRevocable};
    const auto revoked = co_await authtray::revoke(m_parts.http.trusting(profile.caFile), provider, revocable);
    if (revoked)
        co_return SignOutReport::Place{{}, Outcome::Revoked};
    const bool mayBeDone = revoked.error().mayBeSpent || revoked.error().kind == Kind::TimedOut;
    const Outcome outcome = mayBeDone ? Outcome::RevocationUnanswered : Outcome::NotRevoked;
    co_return SignOutReport::Place{{}, outcome, {}, revoked.error()};
}

} // namespace authtray
