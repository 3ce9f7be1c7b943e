// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/session/sessionstate.h"
#include "core/session/tokens.h"

#include <QDeadlineTimer>

#include <QCoroTask>

namespace authtray {

/// The result of TokenSource::refresh().
struct Refreshed
{
    Tokens tokens;
    std::optional<Error> unsaved = {}; ///< why the rotated pair isn't in the keychain (the tokens are valid even so)
    std::optional<Error> unrenewed = {}; ///< why the store couldn't be read or written; the tokens are valid

    /// Why the answer is partial, if it is.
    const std::optional<Error> &problem() const { return unsaved ? unsaved : unrenewed; }
};

/// The result of TokenSource::fetchAccount().
struct FetchedAccount
{
    enum class Source {
        Provider, ///< as the provider describes it now
        SignIn, ///< as the provider described it then, because it doesn't describe it now
        Token, ///< as a token of the environment says, whose signature nobody has verified
    };

    Account account;
    Source source = Source::Provider;
    std::optional<Error> refusal = {}; ///< how the provider refused to describe it: TokenRefused or Refused
};

/// Where a command gets its token from: a profile's session, or the environment.
///
/// Main thread only. Must outlive its tasks. Every wait is bounded by the deadline.
class TokenSource
{
public:
    virtual ~TokenSource() = default;

    virtual const SessionState &state() const = 0;
    virtual const Profile &profile() const = 0;

    /// The provider's time, by which tokens expire.
    virtual QDateTime now() const = 0;

    /// Whether load() would make the keychain ask a person.
    virtual QCoro::Task<bool> wouldPrompt() = 0;

    /// The current tokens, without a request to the provider.
    virtual QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline) = 0;

    /// A token that satisfies `policy`, renewed (RFC 6749, 6) if that is necessary and possible.
    virtual QCoro::Task<Result<Refreshed>> refresh(FreshnessPolicy policy, QDeadlineTimer deadline) = 0;

    /// The account as the provider describes it now (OIDC Core, 5.3).
    virtual QCoro::Task<Result<FetchedAccount>> fetchAccount(QDeadlineTimer deadline) = 0;

protected:
    TokenSource() = default;
    Q_DISABLE_COPY_MOVE(TokenSource)
};

} // namespace authtray
