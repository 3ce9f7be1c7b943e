// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionstate.h"

#include "core/config/profile.h"
#include "core/session/tokens.h"

namespace authtray {

namespace {

using Mark = Profile::SessionMark;
using Phase = SessionState::Phase;

/// Whatever the tokens are.
bool mayNotBeUsed(const Error &problem)
{
    return problem.kind == Error::Kind::SettingsChanged || problem.kind == Error::Kind::NotAllowed
           || problem.kind == Error::Kind::BadPolicy;
}

SessionState::Phase phaseFrom(const SessionFacts &facts, const QDateTime &now)
{
    using Activity = SessionFacts::Activity;
    const Tokens *tokens = facts.tokens;
    const auto &problem = facts.problem;
    if (facts.activity == Activity::SigningIn)
        return Phase::SigningIn;
    if (facts.activity == Activity::Renewing)
        return Phase::Renewing;
    if (facts.profile.session == Mark::Ended)
        return Phase::Ended;
    if (facts.profile.session == Mark::None)
        return Phase::SignedOut;
    if (problem && mayNotBeUsed(*problem))
        return Phase::Unreachable;
    if (facts.isUnsaved)
        return Phase::PartlyStored;
    if (!tokens)
        return problem && problem->kind == Error::Kind::StoreMissing ? Phase::Ended : Phase::StoreLocked;
    if (tokens->isValid(now))
        return problem ? Phase::RenewalFailing : Phase::Valid;
    if (!tokens->isRenewable())
        return Phase::Ended;
    return problem ? Phase::Unreachable : Phase::Expired;
}

} // namespace

bool SessionState::isAuthenticated() const
{
    switch (phase) {
    case Phase::SignedOut:
    case Phase::SigningIn:
    case Phase::Ended: return false;
    case Phase::Valid:
    case Phase::Renewing:
    case Phase::RenewalFailing:
    case Phase::Expired:
    case Phase::Unreachable:
    case Phase::StoreLocked:
    case Phase::PartlyStored: return true;
    }
    Q_UNREACHABLE();
}

bool SessionState::isTokenValid(const QDateTime &now) const
{
    return isAuthenticated() && issuedAt.isValid() && (!expiresAt.isValid() || now < expiresAt);
}

int SessionState::urgency() const
{
    switch (phase) {
    case Phase::SignedOut: return 0;
    case Phase::Expired:
    case Phase::Renewing:
    case Phase::Valid: return 1;
    case Phase::RenewalFailing: return 2;
    case Phase::PartlyStored: return 3;
    case Phase::StoreLocked: return problem ? 4 : 1; // without a problem, it is being read
    case Phase::Unreachable: return 5;
    case Phase::Ended: return 6;
    case Phase::SigningIn: return 7; // the person is busy with it
    }
    Q_UNREACHABLE();
}

SessionState stateFrom(const SessionFacts &facts, const QDateTime &now)
{
    SessionState state;
    state.phase = phaseFrom(facts, now);
    state.profile = facts.profile.name;
    state.store = facts.store;
    state.provider = facts.profile.provider.label();
    state.account = facts.profile.account;
    state.authorizationUrl = facts.authorizationUrl;
    state.problem = facts.problem;
    if (!facts.tokens || (facts.problem && mayNotBeUsed(*facts.problem)))
        return state;
    state.signedInAt = facts.tokens->signedInAt;
    state.renewedAt = facts.tokens->renewedAt;
    state.issuedAt = facts.tokens->issuedAt;
    state.expiresAt = facts.tokens->expiresAt;
    state.isRenewable = facts.tokens->isRenewable();
    state.renewsAt = facts.tokens->renewsAt(facts.profile.preferences.renewAhead);
    state.endsAt = facts.tokens->refreshExpiresAt;
    state.scopes = facts.tokens->scopes;
    if (state.isAuthenticated())
        state.stepUp = facts.stepUp;
    return state;
}

} // namespace authtray
