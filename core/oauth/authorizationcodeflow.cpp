// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/authorizationcodeflow.h"

#include "core/oauth/oautherror.h"
#include "core/platform/exitinhibitor.h"
#include "core/randomtext.h"

#include <QAbstractOAuthReplyHandler>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace authtray {

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QString challengeOf(const QString &verifier)
{
    const auto hash = QCryptographicHash::hash(verifier.toLatin1(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toBase64(base64Url));
}

/// Those that the endpoint's URL has itself (RFC 6749, 3.1).
Parameters fixedParameters(const QUrl &endpoint)
{
    Parameters parameters;
    const auto fixed = QUrlQuery(endpoint).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : fixed)
        parameters.insert(name, value);
    return parameters;
}

bool asksFor(const QString &name, const QString &scope)
{
    return scope.split(u' ').contains(name);
}

} // namespace

/// Receives the replies for Qt's flow. Reads every reply whatever its status is, so that an `invalid_grant` isn't lost.
/// Qt's object never gets the tokens, because it would log them and take a missing refresh token for an empty one.
class AuthorizationCodeFlow::ReplyHandler : public QAbstractOAuthReplyHandler
{
public:
    explicit ReplyHandler(AuthorizationCodeFlow &flow) : m_flow(flow) { }

    QString callback() const override { return m_flow.redirectUri(); }

    void networkReplyFinished(QNetworkReply *reply) override { m_flow.receive(reply); }

private:
    AuthorizationCodeFlow &m_flow;
};

AuthorizationCodeFlow::AuthorizationCodeFlow(TokenRequest &request, OpenBrowser openBrowser)
    : m_request(request), m_openBrowser(std::move(openBrowser)), m_state(randomText()),
      m_nonce(asksFor(QStringLiteral("openid"), m_request.provider().scope) ? randomText() : QString()),
      m_verifier(randomText()), m_replyHandler(std::make_unique<ReplyHandler>(*this))
{
    const Provider &provider = m_request.provider();
    m_flow.setNetworkAccessManager(m_request.network());
    m_flow.setReplyHandler(m_replyHandler.get());
    m_flow.setAuthorizationUrl(provider.endpoints.authorization);
    m_flow.setAccessTokenUrl(provider.endpoints.token);
    m_flow.setClientIdentifier(provider.clientId);
    m_flow.setScope(provider.scope);
    m_flow.setState(m_state);
    // Which parameters Qt adds, how often and how encoded depends on its version, so the whole set is replaced.
    m_flow.setModifyParametersFunction([this](QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant> *parameters) {
        parameters->clear();
        for (const auto &[name, value] : parametersAt(stage).asKeyValueRange())
            parameters->insert(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
        if (stage == QAbstractOAuth::Stage::RequestingAuthorization && m_requestUri.isEmpty()) {
            for (const QString &resource : m_request.provider().resources) // RFC 8707, 2.1: there may be several
                parameters->insert(QStringLiteral("resource"), QString::fromLatin1(QUrl::toPercentEncoding(resource)));
        }
    });
    QObject::connect(&m_flow, &QAbstractOAuth::authorizeWithBrowser, &m_flow,
                     [this](const QUrl &url) { m_browserUrl = url; });
    QObject::connect(&m_listener, &LoopbackListener::answered, &m_listener,
                     [this](const AuthorizationResponse &response) { m_browser.resolve(response); });
}

AuthorizationCodeFlow::~AuthorizationCodeFlow() = default;

QCoro::Task<Result<TokenResponse>> AuthorizationCodeFlow::authorize(QDeadlineTimer deadline)
{
    const auto allowed = m_request.check();
    if (!allowed)
        co_return allowed.error();
    const auto listening = m_listener.listen(m_request.provider().redirect, m_state);
    if (!listening)
        co_return listening.error();
    const auto pushed = co_await push();
    if (!pushed)
        co_return pushed.error();
    if (m_listener.isListening()) { // else the sign-in was cancelled meanwhile
        m_flow.grant();
        const auto opened = m_openBrowser({m_browserUrl, m_listener.addressFor(m_browserUrl, u'/' + randomText())});
        if (!opened)
            co_return opened.error();
    }
    m_browser.resolveAt(deadline,
                        Error{Error::Kind::TimedOut,
                              QT_TRANSLATE_NOOP("Error", "the sign-in in the browser, whose page may tell why"),
                              {}});
    const auto returned = co_await m_browser.value();
    if (!returned)
        co_return returned.error();
    const AuthorizationResponse &response = *returned;
    const auto accepted = check(response);
    if (!accepted)
        co_return accepted.error();
    m_grant = {{QStringLiteral("grant_type"), QStringLiteral("authorization_code")}, // RFC 6749, 4.1.3; RFC 7636, 4.5
               {QStringLiteral("code"), response.code},
               {QStringLiteral("redirect_uri"), redirectUri()},
               {QStringLiteral("code_verifier"), m_verifier}};
    m_grant.insert(resourceParameter(m_request.provider()));
    const ExitInhibitor untilAnswered;
    Q_EMIT m_replyHandler->callbackReceived(
            {{QStringLiteral("state"), m_state}, {QStringLiteral("code"), response.code}});
    // The response always comes, because Http limits the time of every request.
    const auto answer = co_await m_tokenResponse.value();
    co_return answer;
}

/// Without an OAuth error, the endpoint can't be used: then the browser brings the whole request, if the provider takes
/// that.
QCoro::Task<Result<>> AuthorizationCodeFlow::push()
{
    const Provider &provider = m_request.provider();
    if (provider.endpoints.pushedAuthorization.isEmpty())
        co_return done;
    const auto answer = co_await m_request.push(authorizationParameters());
    if (!answer)
        co_return answer.error();
    if (!oauthErrorIn(*answer).isEmpty())
        co_return signInRefusal(*answer);
    if (answer->status == 201 || answer->status == 200) // RFC 9126, 2.2 requires 201
        m_requestUri = QJsonDocument::fromJson(answer->body).object().value(u"request_uri").toString();
    if (!m_requestUri.isEmpty() || !provider.endpoints.requiresPushed)
        co_return done;
    co_return Error{.kind = Error::Kind::ProviderFault,
                    .subject = answer->host,
                    .cause = shownRefusal(*answer).inEnglish(),
                    .busyStatus = answer->status};
}

QCoro::Task<Result<TokenResponse>> AuthorizationCodeFlow::refresh(QString refreshToken, Parameters narrowing)
{
    const auto allowed = m_request.check();
    if (!allowed)
        co_return allowed.error();
    if (refreshToken.isEmpty()) // with which Qt's flow sends nothing
        co_return Error{Error::Kind::NotRenewable};
    m_grant = {{QStringLiteral("grant_type"), QStringLiteral("refresh_token")}, // RFC 6749, 6
               {QStringLiteral("refresh_token"), refreshToken}};
    m_grant.insert(narrowing);
    m_flow.setRefreshToken(refreshToken);
    m_flow.refreshAccessToken();
    const auto answer = co_await m_tokenResponse.value();
    co_return answer;
}

QCoro::Task<> AuthorizationCodeFlow::receive(QNetworkReply *reply)
{
    const auto answer = co_await m_request.receive(reply, m_grant);
    m_tokenResponse.resolve(answer ? m_request.read(*answer) : Result<TokenResponse>(answer.error()));
}

void AuthorizationCodeFlow::fail(const Error &error)
{
    m_listener.close();
    m_browser.resolve(error);
}

Result<> AuthorizationCodeFlow::takeRedirect(const QByteArray &pasted)
{
    if (!m_listener.isListening())
        return badInput(QT_TRANSLATE_NOOP("Error", "This sign-in has its answer already"));
    const auto judged = readPastedRedirect(pasted, m_listener.redirectUri(), m_state.toUtf8());
    if (const auto *refusal = std::get_if<Refusal>(&judged))
        return badInput(QString::fromLatin1(refusal->reason));
    m_listener.close();
    m_browser.resolve(std::get<AuthorizationResponse>(judged));
    return done;
}

QString AuthorizationCodeFlow::redirectUri() const
{
    return m_listener.redirectUri().toString(QUrl::FullyEncoded);
}

Parameters AuthorizationCodeFlow::parametersAt(QAbstractOAuth::Stage stage) const
{
    using Stage = QAbstractOAuth::Stage;
    switch (stage) {
    case Stage::RequestingAuthorization: return browserParameters();
    case Stage::RequestingAccessToken:
    case Stage::RefreshingAccessToken: return m_request.parametersFor(m_grant);
    case Stage::RequestingTemporaryCredentials: break; // OAuth 1
    }
    return {};
}

/// What the browser brings to the authorization endpoint; for a pushed request, RFC 9126, 4.
Parameters AuthorizationCodeFlow::browserParameters() const
{
    const Provider &provider = m_request.provider();
    Parameters parameters = fixedParameters(provider.endpoints.authorization);
    if (m_requestUri.isEmpty())
        parameters.insert(authorizationParameters());
    else
        parameters.insert(
                {{QStringLiteral("client_id"), provider.clientId}, {QStringLiteral("request_uri"), m_requestUri}});
    return parameters;
}

/// RFC 6749, 4.1.1; RFC 7636, 4.3; OIDC Core, 3.1.2.1.
Parameters AuthorizationCodeFlow::authorizationParameters() const
{
    const Provider &provider = m_request.provider();
    Parameters parameters;
    if (asksFor(QStringLiteral("offline_access"), provider.scope))
        parameters.insert(QStringLiteral("prompt"), QStringLiteral("consent")); // OIDC Core, 11
    parameters.insert(provider.authorizationParameters);
    parameters.removeIf([](const auto &parameter) { return parameter.value().isEmpty(); });
    parameters.insert({{QStringLiteral("response_type"), QStringLiteral("code")},
                       {QStringLiteral("client_id"), provider.clientId},
                       {QStringLiteral("redirect_uri"), redirectUri()},
                       {QStringLiteral("scope"), provider.scope},
                       {QStringLiteral("state"), m_state},
                       {QStringLiteral("code_challenge"), challengeOf(m_verifier)},
                       {QStringLiteral("code_challenge_method"), QStringLiteral("S256")}});
    if (provider.scope.isEmpty()) // RFC 6749, 3.3: the provider then uses its default
        parameters.remove(QStringLiteral("scope"));
    if (!m_nonce.isEmpty())
        parameters.insert(QStringLiteral("nonce"), m_nonce);
    return parameters;
}

Result<> AuthorizationCodeFlow::check(const AuthorizationResponse &response) const
{
    const bool issMissing = m_request.provider().endpoints.sendsIss && !response.iss;
    if (issMissing
        || (response.iss && !m_request.provider().issuer.isEmpty() && !m_request.provider().isIssuer(*response.iss)))
        return signInFailed(QT_TRANSLATE_NOOP("Error", "the browser's answer came from another provider"),
                            QT_TRANSLATE_NOOP("Error", "Sign in again, in a browser that you trust."));
    if (!response.error.isEmpty())
        return signInRefusal(errorCodeIn(response.error), response.errorDescription);
    return done;
}

} // namespace authtray
