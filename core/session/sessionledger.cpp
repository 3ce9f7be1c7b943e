// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

/// What a session writes into its ledger.
namespace authtray {

using Kind = Error::Kind;

namespace {

LedgerEntry::Reason reasonFor(const Tokens &before, const FreshnessPolicy &policy, const QDateTime &now)
{
    using Reason = LedgerEntry::Reason;
    if (policy.scheduled)
        return Reason::Schedule;
    if (!policy.refused.isEmpty())
        return Reason::TokenRefused;
    if (policy.force)
        return Reason::Forced;
    if (policy.choice.isNarrowed())
        return Reason::Choice;
    if (policy.choice.isIdToken)
        return Reason::IdToken;
    return before.isValid(now) ? Reason::Expiring : Reason::Expired;
}

LedgerEntry::Outcome outcomeOf(const Error &problem)
{
    switch (problem.kind) {
    case Kind::SessionEnded:
    case Kind::ClientRefused:
    case Kind::Refused:
    case Kind::AccountChanged: return LedgerEntry::Outcome::Refused;
    default: return LedgerEntry::Outcome::Failed;
    }
}

} // namespace

/// Requests that haven't reached the provider spend nothing, and are left out.
void Session::enter(const Tokens &before, const FreshnessPolicy &policy, const Result<Refreshed> &renewed)
{
    if (!renewed && isPassing(renewed.error()) && !renewed.error().mayBeSpent)
        return;
    LedgerEntry entry{.time = now(), .caller = policy.caller, .reason = reasonFor(before, policy, now())};
    const TokenChoice &choice = policy.choice;
    entry.choice = (QStringList(choice.resource) + choice.scopes).join(u' ').trimmed();
    const bool isExchange = mayExchange(profile().provider, before.simplest(policy.choice));
    if (!isExchange)
        entry.sent = shortHash(before.refreshToken);
    const Tokens &held = renewed ? renewed->tokens : before;
    if (renewed || renewed.error().kind != Kind::SessionEnded)
        entry.held = shortHash(held.refreshToken);
    entry.generation = held.generation;
    const auto &problem = renewed ? renewed->problem() : std::optional(renewed.error());
    if (problem) {
        entry.outcome = renewed ? LedgerEntry::Outcome::NotStored : outcomeOf(*problem);
        entry.problem = whatHappened(*problem).inEnglish();
    }
    m_ledger.add(entry);
}

void Session::enter(LedgerEntry::Event event, const Tokens &tokens, const std::optional<Error> &problem)
{
    LedgerEntry entry{.event = event, .time = now(), .generation = tokens.generation};
    (event == LedgerEntry::Event::SignedIn ? entry.held : entry.sent) = shortHash(tokens.refreshToken);
    if (problem) {
        entry.outcome = outcomeOf(*problem);
        entry.problem = whatHappened(*problem).inEnglish();
    }
    m_ledger.add(entry);
}

} // namespace authtray
