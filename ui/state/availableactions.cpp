// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/availableactions.h"

#include <QCoreApplication>

namespace authtray {

namespace {

using Kind = Error::Kind;
using Phase = SessionState::Phase;

struct ActionTexts
{
    Q_DECLARE_TR_FUNCTIONS(ActionTexts)
};

/// Whether only whoever looks after the computer can help.
bool isDecidedByPolicy(const Error &problem)
{
    return problem.kind == Kind::BadPolicy || (problem.kind == Kind::NotAllowed && problem.advice.isEmpty());
}

bool canSignInHelp(const Error &problem)
{
    return !isPassing(problem) && !isDecidedByPolicy(problem);
}

} // namespace

AvailableActions availableActions(const SessionState &state)
{
    switch (state.phase) {
    case Phase::SignedOut:
    case Phase::Ended: return {.signIn = true};
    case Phase::SigningIn: return {.cancelSignIn = true};
    case Phase::Renewing: return {.signOut = true, .copyToken = true};
    case Phase::Unreachable:
        // A retry can't succeed if the provider has refused for good; a new sign-in can.
        return {.signIn = state.problem && canSignInHelp(*state.problem), .signOut = true, .renew = true};
    case Phase::StoreLocked: return {.signOut = true, .renew = true};
    case Phase::Valid:
    case Phase::RenewalFailing:
    case Phase::Expired:
    case Phase::PartlyStored: return {.signOut = true, .renew = true, .copyToken = true};
    }
    Q_UNREACHABLE();
}

bool isRenewalRemedy(const SessionState &state)
{
    return state.problem && availableActions(state).renew;
}

QString stepUpText(const StepUp &stepUp)
{
    return stepUp.wantsNewSignIn() ? ActionTexts::tr("Sign &in again for this") : ActionTexts::tr("A&llow more…");
}

QString renewalText(const SessionState &state)
{
    if (state.problem && (state.problem->kind == Kind::PassphraseMissing || state.problem->kind == Kind::PassphraseWrong))
        return ActionTexts::tr("Enter &passphrase…");
    if (state.phase == Phase::StoreLocked && state.problem && state.problem->kind == Kind::StoreLocked)
        return ActionTexts::tr("Unloc&k keychain…");
    return isRenewalRemedy(state) ? ActionTexts::tr("Tr&y again") : ActionTexts::tr("&Renew now");
}

} // namespace authtray
