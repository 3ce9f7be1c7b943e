// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/loopbacklistener.h"
#include "core/oauth/signinflow.h"
#include "core/oauth/tokenrequest.h"
#include "core/promise.h"

#include <QOAuth2AuthorizationCodeFlow>

#include <functional>
#include <memory>

namespace authtray {

/// One authorization request or one refresh by Qt's flow. Around it, state, nonce and verifier come from the system's
/// random numbers (RFC 7636 with S256, RFC 9700), every parameter is encoded exactly once, `iss` is checked (RFC 9207),
/// and the response is read whatever its status is. An object can be used for one request only.
class AuthorizationCodeFlow : public SignInFlow
{
public:
    using OpenBrowser = std::function<Result<>(const SignInAddress &)>;

    /// For a sign-in, `openBrowser` sends the person to the provider. The request must outlive the flow.
    explicit AuthorizationCodeFlow(TokenRequest &request, OpenBrowser openBrowser = {});
    ~AuthorizationCodeFlow() override;

    /// Exchanges the code that the browser brings back for tokens (RFC 8252; RFC 6749, 4.1). The listener is started
    /// before the browser is opened. Where the provider takes pushed requests, the browser brings it only a reference
    /// to one (RFC 9126).
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;

    /// RFC 6749, 6. `narrowing`: parameters that ask for less or for another token. Errors as of readTokenResponse()
    /// and Http.
    QCoro::Task<Result<TokenResponse>> refresh(QString refreshToken, Parameters narrowing = {});

    void cancel() override { fail({Error::Kind::Cancelled, {}, {}}); }

    /// Ends the wait for the browser.
    void fail(const Error &error);

    /// What the ID token must repeat (OIDC Core, 3.1.2.1). Empty without the scope `openid`: no ID token is asked for.
    QString nonce() const { return m_nonce; }

    /// Takes the address that a browser on another computer ended on, as the person copied it. BadInput: it isn't the
    /// response to this sign-in, and the wait continues.
    Result<> takeRedirect(const QByteArray &pasted);

    /// Shows the outcome of the sign-in in the browser that brought the response, if one did.
    QCoro::Task<> showOutcome(EndPage page) { return m_listener.showOutcome(page); }

private:
    class ReplyHandler;

    Parameters parametersAt(QAbstractOAuth::Stage stage) const;
    Parameters browserParameters() const;
    Parameters authorizationParameters() const;
    QCoro::Task<Result<>> push();
    QCoro::Task<> receive(QNetworkReply *reply);
    Result<> check(const AuthorizationResponse &response) const;
    QString redirectUri() const;

    TokenRequest &m_request;
    OpenBrowser m_openBrowser;
    QString m_state;
    QString m_nonce;
    QString m_verifier;
    Parameters m_grant; ///< of the token request
    QUrl m_browserUrl;
    QString m_requestUri; ///< of the pushed request (RFC 9126, 2.2); empty: none was pushed
    LoopbackListener m_listener;
    Promise<Result<AuthorizationResponse>> m_browser;
    Promise<Result<TokenResponse>> m_tokenResponse;
    QOAuth2AuthorizationCodeFlow m_flow; ///< sends the requests
    std::unique_ptr<ReplyHandler> m_replyHandler;
};

} // namespace authtray
