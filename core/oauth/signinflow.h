// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/endpage.h"
#include "core/oauth/tokenresponse.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QUrl>

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

    /// Where the person was sent, once that was.
    virtual QUrl browserUrl() const = 0;

    /// What the provider's clock said in its last answer; invalid if it didn't say.
    virtual QDateTime providerDate() const = 0;

    /// What the ID token must repeat; empty where the way has no such thing.
    virtual QString nonce() const { return {}; }

    /// Takes the address a browser elsewhere ended on, as the person copied it. BadInput: it isn't the answer, and the
    /// wait goes on.
    virtual Result<> takeRedirect(const QByteArray &pasted) = 0;

    /// Tells the browser that brought the answer, if one did, how it ended.
    virtual QCoro::Task<> showOutcome(EndPage page) = 0;
};

} // namespace authtray
