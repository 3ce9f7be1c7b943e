// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrival.h"
#include "core/oauth/endpage.h"
#include "core/oauth/loopbacklistener.h"
#include "core/oauth/tokenanswer.h"
#include "core/provider/provider.h"

#include <QDeadlineTimer>
#include <QOAuth2AuthorizationCodeFlow>

#include <QCoroTask>

#include <functional>
#include <memory>

namespace authtray {

class Http;

/// One authorization request or one refresh by Qt's own flow, made safe: system randomness for state, nonce and
/// verifier (RFC 7636 with S256, RFC 9700), every parameter encoded exactly once, `iss` checked (RFC 9207), the answer
/// read whatever its status. Use an object for one of the two and for one time.
///
/// Main thread only. Must live until its task has ended, also after cancel().
class AuthorizationCodeFlow : public QOAuth2AuthorizationCodeFlow
{
    Q_OBJECT
public:
    using OpenBrowser = std::function<Result<>(const QUrl &)>;

    AuthorizationCodeFlow(Provider provider, Http &http);
    ~AuthorizationCodeFlow() override;

    /// Sends the person to the provider and redeems the code that comes back (RFC 8252; RFC 6749, 4.1). The listener
    /// is up before the browser opens. SignInFailed, Cancelled, TimedOut, and what readTokenAnswer() and Http say.
    QCoro::Task<Result<TokenAnswer>> authorize(OpenBrowser openBrowser, QDeadlineTimer deadline);

    /// RFC 6749, 6. Errors as of readTokenAnswer() and Http.
    QCoro::Task<Result<TokenAnswer>> refresh(QString refreshToken);

    /// What the ID token must repeat.
    const QString &nonce() const { return m_nonce; }

    /// Where the browser was sent, once it was.
    const QUrl &browserUrl() const { return m_browserUrl; }

    /// What the provider's clock said in its last answer; invalid if it didn't say.
    const QDateTime &providerDate() const { return m_providerDate; }

    /// Tells the browser that brought the answer how it ended.
    QCoro::Task<> showOutcome(EndPage page) { return m_listener.showOutcome(page); }

    /// Ends the wait for the browser. A code that is being redeemed is redeemed to the end.
    void cancel();

private:
    class ReplyHandler;

    void fillIn(Stage stage, QMultiMap<QString, QVariant> *parameters) const;
    Result<> check(const AuthorizationResponse &response) const;
    QString redirectUri() const;

    Provider m_provider;
    QString m_state;
    QString m_nonce;
    QString m_verifier;
    QString m_code;
    QUrl m_browserUrl;
    QDateTime m_providerDate;
    LoopbackListener m_listener;
    Arrival<Result<AuthorizationResponse>> m_browser;
    Arrival<Result<TokenAnswer>> m_tokenAnswer;
    std::unique_ptr<ReplyHandler> m_replyHandler;
};

} // namespace authtray
