// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/statusdocument.h"

#include "core/session/tokensource.h"

namespace authtray {

namespace {

using Phase = SessionState::Phase;

/// Empty if it isn't known.
std::optional<bool> isAuthenticated(const TokenSource &source)
{
    const SessionState &state = source.state();
    switch (state.phase) {
    case Phase::SigningIn: return source.profile().isSignedIn();
    case Phase::StoreLocked: return std::nullopt;
    case Phase::Unreachable: // without tokens, the profile's settings don't fit them
        return state.issuedAt.isValid() ? std::optional(true) : std::nullopt;
    default: return state.isAuthenticated();
    }
}

/// Why the session isn't as it should be. Somebody who has signed out has no problem.
std::optional<Error> problemOf(const SessionState &state)
{
    if (state.phase == Phase::Ended && !state.problem)
        return Error{.kind = Error::Kind::SessionEnded, .subject = state.provider};
    return state.phase == Phase::SignedOut || state.phase == Phase::SigningIn ? std::nullopt : state.problem;
}

} // namespace

Document statusDocument(const SessionState &state, std::optional<bool> isAuthenticated, bool isValid,
                        const QString &variable)
{
    const bool isSignedIn = isAuthenticated.value_or(false);
    Document status;
    status.put("authenticated", isAuthenticated ? Document(*isAuthenticated) : Document())
            .put("email", isSignedIn ? state.account.email : QString())
            .put("expires_at", isSignedIn ? state.expiresAt.toString(Qt::ISODate) : QString())
            .put("token_valid", isValid)
            .put("profile", state.profile)
            .put("provider", state.provider)
            .put("source", isSignedIn || !variable.isEmpty() ? state.store : QString());
    if (!variable.isEmpty())
        status.put("variable", variable);
    return status;
}

Document knownStatus(const TokenSource &source, const QString &variable)
{
    const SessionState &state = source.state();
    if (state.phase == Phase::StoreLocked && !state.problem)
        return {};
    const auto isKnown = isAuthenticated(source);
    const bool isSignedIn = isKnown.value_or(false);
    const bool isExpired = state.expiresAt.isValid() && source.now() >= state.expiresAt;
    Document status = statusDocument(state, isKnown, isSignedIn && state.issuedAt.isValid() && !isExpired, variable);
    if (isSignedIn)
        addTenant(status, source);
    if (const auto problem = problemOf(state))
        status.put("problem", whatHappened(*problem).inEnglish());
    return status;
}

void addTenant(Document &status, const TokenSource &source)
{
    const Account &account = source.profile().account;
    if (!account.tenant.isEmpty())
        status.put("organization", account.organization)
                .put("tenant", account.tenant)
                .put("base_url", source.profile().provider.baseUrl);
}

} // namespace authtray
