// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"

#include <QDeadlineTimer>
#include <QUrl>

#include <QCoroTask>

namespace authtray {

/// Where the person signs in with a browser.
struct SignInAddress
{
    QUrl full; ///< the authorization URL, for a person to open anywhere
    QUrl local; ///< leads this user's browsers on this computer there; shorter, and without secrets
};

/// One sign-in: gets consent and then tokens. Main thread only. Must outlive its task, also after cancel().
class SignInFlow
{
public:
    virtual ~SignInFlow() = default;

    /// Sends the person to the provider and waits for the grant. SignInFailed, Cancelled, TimedOut, and what
    /// readTokenResponse() and Http say.
    virtual QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) = 0;

    /// Ends the wait for the person. A request for tokens that has been sent is still waited for.
    virtual void cancel() = 0;
};

} // namespace authtray
