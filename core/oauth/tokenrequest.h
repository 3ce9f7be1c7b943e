// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"

#include <QDateTime>

#include <QCoroTask>

class QNetworkAccessManager;
class QNetworkReply;

namespace authtray {

class Http;

/// The parameter that makes the token one for the first of the provider's resources (RFC 8707, 2.2); empty if there is
/// none.
Parameters resourceParameter(const Provider &provider);

/// The requests of one client to its provider's token endpoint, for every grant (RFC 6749, 3.2): adds parameters to the
/// grant's own, encodes them, authenticates the client and reads the response. Main thread only. Must outlive its tasks.
class TokenRequest
{
public:
    /// `clientSecret` is sent as Provider::authenticationMethod() says (RFC 6749, 2.3.1); empty for a public client.
    TokenRequest(Provider provider, QString clientSecret, Http &http);

    const Provider &provider() const { return m_provider; }
    Http &http() const { return m_http; }

    /// BadInput: the endpoint's URL isn't allowed. Errors also as of Http::makeManager().
    Result<> check() const;

    /// All parameters of a request with the grant's own. The provider's tokenParameters for its `grant_type` are added,
    /// but replace nothing.
    Parameters parametersFor(const Parameters &grant) const;

    /// A manager that encodes bodies as the provider expects, for Qt's flow, which sends its requests itself. Null if
    /// check() fails.
    QNetworkAccessManager *network() const;

    /// Sends a request with the grant's parameters. Errors as of check() and Http.
    QCoro::Task<Result<HttpResponse>> send(Parameters grant);

    /// Sends a request of the same client, authenticated in the same way, to another endpoint: for device authorization
    /// (RFC 8628, 3.1) and revocation (RFC 7009, 2.1). Errors as of Http.
    QCoro::Task<Result<HttpResponse>> sendTo(QUrl endpoint, Parameters fields);

    /// Sends an authorization request to the provider itself (RFC 9126, 2.1), for each of the provider's resources (RFC
    /// 8707, 2.1). Errors as of Http.
    QCoro::Task<Result<HttpResponse>> push(Parameters authorizationRequest);

    /// Reads a reply that Qt's flow has received for the grant, and sends the request again if necessary: see send().
    /// Errors as of Http.
    QCoro::Task<Result<HttpResponse>> receive(QNetworkReply *reply, Parameters grant);

    /// The method by which the client has authenticated; the one that the provider accepts, once it has responded.
    AuthenticationMethod authenticationMethod() const { return m_method; }

    /// See readTokenResponse().
    Result<TokenResponse> read(const HttpResponse &answer) const;

    /// The `Date` of the last response (RFC 9110, 6.6.1); invalid if it had none.
    QDateTime providerDate() const { return m_providerDate; }

private:
    void addClient(Parameters &fields) const;
    FormStyle style(BodyEncoding encoding) const;
    Result<HttpResponse> read(QNetworkReply *reply);
    QCoro::Task<Result<HttpResponse>> sendOnce(Parameters grant);
    QCoro::Task<Result<HttpResponse>> sendOtherwise(HttpResponse refused, Parameters grant);
    bool mayTryOtherMethod(const HttpResponse &answer) const;

    Provider m_provider;
    AuthenticationMethod m_method;
    QString m_clientSecret;
    Http &m_http;
    QDateTime m_providerDate;
};

} // namespace authtray
