// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/authorizationcodeflow.h"

#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/tokenresponse.h"

#include <QAbstractOAuthReplyHandler>
#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUrlQuery>

#include <array>

namespace authtray {

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

/// 256 bits: 43 characters, the shortest verifier that RFC 7636 allows.
QString randomText()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QString::fromLatin1(
            QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toBase64(base64Url));
}

QString challengeOf(const QString &verifier)
{
    const auto hash = QCryptographicHash::hash(verifier.toLatin1(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toBase64(base64Url));
}

bool asksOffline(const QString &scope)
{
    return scope.split(u' ').contains(QStringLiteral("offline_access"));
}

Error refusal(const AuthorizationResponse &response)
{
    if (response.error == u"access_denied")
        return {Error::Kind::SignInFailed, QT_TRANSLATE_NOOP("Error", "it was declined in the browser"), {}};
    const QString code = errorCodeIn(response.error);
    const Text name = code.isEmpty() ? QT_TRANSLATE_NOOP("Error", "an unknown error") : Text(code);
    return {Error::Kind::SignInFailed, {QT_TRANSLATE_NOOP("Error", "the provider answered with %1"), {name}}, {}};
}

} // namespace

/// Qt's side of the answers. It reads every reply whatever its status, so that an `invalid_grant` isn't lost, and
/// keeps the tokens out of Qt's object, which logs them and mistakes a missing refresh token for an empty one.
class AuthorizationCodeFlow::ReplyHandler : public QAbstractOAuthReplyHandler
{
public:
    explicit ReplyHandler(AuthorizationCodeFlow &flow) : m_flow(flow) { }

    QString callback() const override { return m_flow.redirectUri(); }

    void networkReplyFinished(QNetworkReply *reply) override
    {
        reply->deleteLater();
        const auto answer = Http::read(reply);
        m_flow.m_providerDate = answer ? answer->date : QDateTime();
        m_flow.m_tokenResponse.resolve(answer ? readTokenResponse(*answer, m_flow.m_provider.tokenPlaces)
                                              : Result<TokenResponse>(answer.error()));
    }

private:
    AuthorizationCodeFlow &m_flow;
};

AuthorizationCodeFlow::AuthorizationCodeFlow(Provider provider, Http &http, OpenBrowser openBrowser)
    : m_provider(std::move(provider)), m_openBrowser(std::move(openBrowser)), m_ready(http.makeManager()),
      m_state(randomText()), m_nonce(randomText()), m_verifier(randomText()),
      m_replyHandler(std::make_unique<ReplyHandler>(*this))
{
    setNetworkAccessManager(m_provider.tokenEncoding == BodyEncoding::Json ? http.jsonNetwork() : http.network());
    setReplyHandler(m_replyHandler.get());
    setAuthorizationUrl(m_provider.endpoints.authorization);
    setAccessTokenUrl(m_provider.endpoints.token);
    setClientIdentifier(m_provider.clientId);
    setScope(m_provider.scope);
    setState(m_state);
    setModifyParametersFunction(
            [this](Stage stage, QMultiMap<QString, QVariant> *parameters) { fillIn(stage, parameters); });
    connect(this, &QAbstractOAuth::authorizeWithBrowser, this, [this](const QUrl &url) { m_browserUrl = url; });
    connect(&m_listener, &LoopbackListener::answered, this,
            [this](const AuthorizationResponse &response) { m_browser.resolve(response); });
}

AuthorizationCodeFlow::~AuthorizationCodeFlow() = default;

QCoro::Task<Result<TokenResponse>> AuthorizationCodeFlow::authorize(QDeadlineTimer deadline)
{
    if (!m_ready)
        co_return m_ready.error();
    const auto allowed = checkUrl(m_provider.endpoints.token, QT_TRANSLATE_NOOP("Error", "the token endpoint"));
    if (!allowed)
        co_return allowed.error();
    const auto listening = m_listener.listen(m_provider.redirect, m_state);
    if (!listening)
        co_return listening.error();
    grant();
    const auto opened = m_openBrowser(m_browserUrl);
    if (!opened)
        co_return opened.error();
    m_browser.resolveAfter(std::chrono::milliseconds(deadline.isForever() ? -1 : deadline.remainingTime()),
                           authtray::Error{authtray::Error::Kind::TimedOut,
                                           QT_TRANSLATE_NOOP("Error", "the sign-in in the browser"),
                                           {}});
    const auto returned = co_await m_browser.value();
    if (!returned)
        co_return returned.error();
    const AuthorizationResponse response = *returned;
    const auto accepted = check(response);
    if (!accepted)
        co_return accepted.error();
    m_code = response.code;
    Q_EMIT m_replyHandler->callbackReceived(
            {{QStringLiteral("state"), m_state}, {QStringLiteral("code"), response.code}});
    // Always comes: Http bounds every request.
    const auto answer = co_await m_tokenResponse.value();
    co_return answer;
}

QCoro::Task<Result<TokenResponse>> AuthorizationCodeFlow::refresh(QString refreshToken)
{
    if (!m_ready)
        co_return m_ready.error();
    const auto allowed = checkUrl(m_provider.endpoints.token, QT_TRANSLATE_NOOP("Error", "the token endpoint"));
    if (!allowed)
        co_return allowed.error();
    setRefreshToken(refreshToken);
    refreshAccessToken();
    const auto answer = co_await m_tokenResponse.value();
    co_return answer;
}

void AuthorizationCodeFlow::cancel()
{
    m_listener.close();
    m_browser.resolve(authtray::Error{authtray::Error::Kind::Cancelled, {}, {}});
}

Result<> AuthorizationCodeFlow::takeRedirect(const QByteArray &pasted)
{
    if (!m_listener.isListening())
        return badInput(QT_TRANSLATE_NOOP("Error", "This sign-in has its answer already"));
    const auto judged = readPastedRedirect(pasted, m_listener.redirectUri(), m_state.toUtf8());
    if (const auto *refusal = std::get_if<Refusal>(&judged))
        return badInput(QString::fromLatin1(refusal->text.trimmed().chopped(1))); // without its full stop
    m_listener.close();
    m_browser.resolve(std::get<AuthorizationResponse>(judged));
    return done;
}

QString AuthorizationCodeFlow::redirectUri() const
{
    return m_listener.redirectUri().toString(QUrl::FullyEncoded);
}

/// Which parameters Qt adds, how often and how encoded depends on its version, so the whole set is put here.
void AuthorizationCodeFlow::fillIn(Stage stage, QMultiMap<QString, QVariant> *parameters) const
{
    parameters->clear();
    const auto put = [&](const QString &name, const QString &value) {
        parameters->replace(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    const auto putAll = [&](const Parameters &more) {
        for (const auto &[name, value] : more.asKeyValueRange())
            put(name, value);
    };
    const auto putClientSecret = [&] {
        if (!m_clientSecret.isEmpty())
            put(QStringLiteral("client_secret"), m_clientSecret);
    };
    put(QStringLiteral("client_id"), m_provider.clientId);
    switch (stage) {
    case Stage::RequestingAuthorization: {
        const auto fixed = QUrlQuery(m_provider.endpoints.authorization).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : fixed)
            put(name, value);
        if (asksOffline(m_provider.scope))
            put(QStringLiteral("prompt"), QStringLiteral("consent")); // OIDC Core, 11
        putAll(m_provider.authorizationParameters);
        parameters->removeIf([](const auto &parameter) { return parameter.value().toString().isEmpty(); });
        put(QStringLiteral("response_type"), QStringLiteral("code"));
        put(QStringLiteral("redirect_uri"), redirectUri());
        put(QStringLiteral("scope"), m_provider.scope);
        put(QStringLiteral("state"), m_state);
        put(QStringLiteral("nonce"), m_nonce);
        put(QStringLiteral("code_challenge"), challengeOf(m_verifier));
        put(QStringLiteral("code_challenge_method"), QStringLiteral("S256"));
        break;
    }
    case Stage::RequestingAccessToken:
        putAll(m_provider.tokenParameters.value(QStringLiteral("authorization_code")));
        put(QStringLiteral("grant_type"), QStringLiteral("authorization_code"));
        put(QStringLiteral("code"), m_code);
        put(QStringLiteral("redirect_uri"), redirectUri());
        put(QStringLiteral("code_verifier"), m_verifier);
        putClientSecret();
        break;
    case Stage::RefreshingAccessToken:
        putAll(m_provider.tokenParameters.value(QStringLiteral("refresh_token")));
        put(QStringLiteral("grant_type"), QStringLiteral("refresh_token"));
        put(QStringLiteral("refresh_token"), QAbstractOAuth2::refreshToken());
        putClientSecret();
        break;
    case Stage::RequestingTemporaryCredentials: break; // OAuth 1
    }
}

Result<> AuthorizationCodeFlow::check(const AuthorizationResponse &response) const
{
    const bool issMissing = m_provider.endpoints.sendsIss && !response.iss;
    if (issMissing || (response.iss && !m_provider.issuer.isEmpty() && !m_provider.isIssuer(*response.iss)))
        return authtray::Error{authtray::Error::Kind::SignInFailed,
                               QT_TRANSLATE_NOOP("Error", "the browser's answer came from another provider"),
                               {}};
    if (!response.error.isEmpty())
        return refusal(response);
    return done;
}

} // namespace authtray
