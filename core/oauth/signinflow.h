// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"

#include <QDeadlineTimer>

#include <QCoroTask>

namespace authtray {

/// A way to a person's consent and the tokens that come of it, for one sign-in. Main thread only. Must live until its
/// task has ended, also after cancel().
class SignInFlow
{
public:
    virtual ~SignInFlow() = default;

    /// Sends the person to the provider and waits for the grant. SignInFailed, Cancelled, TimedOut, and what
    /// readTokenResponse() and Http say.
    virtual QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) = 0;

    /// Ends the wait for the person. A grant that is being redeemed is redeemed to the end.
    virtual void cancel() = 0;
};

} // namespace authtray
