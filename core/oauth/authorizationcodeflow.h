// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/loopbacklistener.h"
#include "core/oauth/signinflow.h"
#include "core/promise.h"
#include "core/provider/provider.h"

#include <QOAuth2AuthorizationCodeFlow>

#include <functional>
#include <memory>

namespace authtray {

class Http;

/// One authorization request or one refresh by Qt's own flow, made safe: system randomness for state, nonce and
/// verifier (RFC 7636 with S256, RFC 9700), every parameter encoded exactly once, `iss` checked (RFC 9207), the answer
/// read whatever its status. Use an object for one of the two and for one time.
class AuthorizationCodeFlow : public QOAuth2AuthorizationCodeFlow, public SignInFlow
{
    Q_OBJECT
public:
    using OpenBrowser = std::function<Result<>(const QUrl &)>;

    /// For a sign-in, `openBrowser` shows the authorization URL to the person.
    AuthorizationCodeFlow(Provider provider, Http &http, OpenBrowser openBrowser = {});
    ~AuthorizationCodeFlow() override;

    /// For a client that isn't public (RFC 6749, 2.3.1, in the request's body).
    void useClientSecret(const QString &secret) { m_clientSecret = secret; }

    /// Redeems the code that comes back (RFC 8252; RFC 6749, 4.1). The listener is up before the browser opens.
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;

    /// RFC 6749, 6. Errors as of readTokenResponse() and Http.
    QCoro::Task<Result<TokenResponse>> refresh(QString refreshToken);

    void cancel() override;
    QUrl browserUrl() const override { return m_browserUrl; }
    QDateTime providerDate() const override { return m_providerDate; }
    QString nonce() const override { return m_nonce; }
    Result<> takeRedirect(const QByteArray &pasted) override;
    QCoro::Task<> showOutcome(EndPage page) override { return m_listener.showOutcome(page); }

private:
    class ReplyHandler;

    void fillIn(Stage stage, QMultiMap<QString, QVariant> *parameters) const;
    Result<> check(const AuthorizationResponse &response) const;
    QString redirectUri() const;

    Provider m_provider;
    OpenBrowser m_openBrowser;
    Result<> m_ready; ///< to send anything
    QString m_state;
    QString m_nonce;
    QString m_verifier;
    QString m_code;
    QString m_clientSecret; ///< empty: none is sent
    QUrl m_browserUrl;
    QDateTime m_providerDate;
    LoopbackListener m_listener;
    Promise<Result<AuthorizationResponse>> m_browser;
    Promise<Result<TokenResponse>> m_tokenResponse;
    std::unique_ptr<ReplyHandler> m_replyHandler;
};

} // namespace authtray
