// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

#include "core/log.h"
#include "core/net/authorities.h"
#include "core/net/compression.h"
#include "core/net/httpfields.h"
#include "core/net/httpmanager.h"
#include "core/net/proxies.h"
#include "core/net/url.h"

#include <QCoroNetworkReply>

namespace authtray {

namespace {

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

Error tooLarge(const QString &host)
{
    return {Error::Kind::ProviderFault, host, {}, QStringLiteral("answer too large")};
}

/// What a message of OpenSSL's ends on: "wrong version number" of "error:0A00010B:SSL routines::wrong version number".
QString lastPart(const QString &message)
{
    return message.section(u':', -1).trimmed();
}

bool isTokenRequest(QNetworkReply *reply)
{
    return !reply->request().attribute(repeatableAttribute).toBool();
}

/// Whether the server may have received a code or a token.
bool mayBeSpent(QNetworkReply *reply)
{
    const bool hasAnswer = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    const bool mayHaveArrived = hasAnswer || reply->error() == QNetworkReply::RemoteHostClosedError
                                || reply->error() == QNetworkReply::ContentReSendError; // closed without an answer
    return mayHaveArrived && reply->operation() == QNetworkAccessManager::PostOperation;
}

/// Whether the connection has ended before its announced length had arrived (RFC 9112, 8). Qt doesn't always report it.
bool isShort(QNetworkReply *reply, qsizetype received)
{
    bool isNumber = false;
    const qlonglong announced = reply->rawHeader("Content-Length").toLongLong(&isNumber);
    return isNumber && received < announced;
}

Error withoutAnswer(QNetworkReply *reply)
{
    const QString host = hostOf(reply->url());
    const QString proxy = reply->property(proxyProperty).toString();
    const QString cause = QStringLiteral("network error %1").arg(reply->error());
    const bool hasStatus = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    const bool isClosed = reply->error() == QNetworkReply::RemoteHostClosedError
                          || reply->error() == QNetworkReply::NoError;
    if (isClosed && hasStatus) // within the body
        return {Error::Kind::ProviderFault, host, {}, cause};
    switch (reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        if (reply->property(untrustedProperty).toBool())
            return {Error::Kind::UntrustedTls, host, {}, cause};
        return {.kind = Error::Kind::ProviderFault,
                .subject = host,
                .advice = QT_TRANSLATE_NOOP("Error",
                                            "Check the host and the port: what answers there may not speak TLS."),
                .cause = cause,
                .reason = QStringLiteral("TLS: ") + lastPart(reply->errorString())};
    case QNetworkReply::TimeoutError: return {Error::Kind::TimedOut, host, {}, cause};
    case QNetworkReply::OperationCanceledError:
        if (reply->property(tooLargeProperty).toBool())
            return tooLarge(host);
        return {Error::Kind::TimedOut, host, {}, cause};
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolFailure: return {Error::Kind::ProviderFault, host, {}, cause};
    case QNetworkReply::ProxyAuthenticationRequiredError: return {Error::Kind::ProxyLocked, proxy, {}, cause};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError: return {Error::Kind::ProxyUnreachable, proxy, {}, cause};
    case QNetworkReply::UnknownNetworkError: // how Qt reports most failures of a proxy for an https URL
        if (!proxy.isEmpty())
            return {Error::Kind::ProxyUnreachable, proxy, {}, cause};
        [[fallthrough]];
    default: return {Error::Kind::Unreachable, host, {}, cause};
    }
}

} // namespace

Http::Http(std::chrono::milliseconds timeLimit) : m_timeLimit(timeLimit) { }
Http::~Http() = default;

Http &Http::trusting(const QString &caFile)
{
    if (caFile == m_caFile)
        return *this;
    auto &other = m_others[caFile];
    if (!other)
        other = std::make_unique<Http>();
    other->m_caFile = caFile;
    other->setTimeLimit(m_timeLimit);
    other->setSpendingTimeLimit(m_spendingTimeLimit);
    other->setDeadline(m_deadline);
    return *other;
}

Result<> Http::makeManager()
{
    if (m_managers.front())
        return done;
    const auto proxies = Proxies::fromEnvironment();
    if (!proxies)
        return proxies.error();
    auto trusted = Authorities::read(m_caFile);
    if (!trusted)
        return trusted.error();
    m_managers.front() = std::make_unique<Manager>(*proxies, std::make_shared<Authorities>(*std::move(trusted)),
                                                   FormStyle());
    applyTimeLimits();
    return done;
}

QNetworkAccessManager *Http::network(FormStyle style)
{
    if (!makeManager())
        return nullptr;
    auto &manager = m_managers[(style.isJson ? 1U : 0U) + (style.hasBasicAuthentication ? 2U : 0U)];
    if (!manager)
        manager = m_managers.front()->with(style);
    applyTimeLimits();
    return manager.get();
}

void Http::setTimeLimit(std::chrono::milliseconds limit)
{
    m_timeLimit = limit;
    applyTimeLimits();
}

void Http::setSpendingTimeLimit(std::chrono::milliseconds limit)
{
    m_spendingTimeLimit = limit;
    applyTimeLimits();
}

void Http::setDeadline(QDeadlineTimer deadline)
{
    m_deadline = deadline;
    applyTimeLimits();
}

void Http::applyTimeLimits()
{
    for (const auto &manager : m_managers) {
        if (!manager)
            continue;
        manager->timeLimit = m_timeLimit;
        manager->spendingTimeLimit = m_spendingTimeLimit;
        manager->deadline = m_deadline;
    }
}

QCoro::Task<Result<HttpResponse>> Http::get(QNetworkRequest request)
{
    return send(QNetworkAccessManager::GetOperation, request);
}

QCoro::Task<Result<HttpResponse>> Http::post(QNetworkRequest request, QByteArray body, FormStyle style)
{
    return send(QNetworkAccessManager::PostOperation, request, body, style);
}

QCoro::Task<Result<HttpResponse>> Http::remove(QNetworkRequest request)
{
    return send(QNetworkAccessManager::DeleteOperation, request);
}

QCoro::Task<Result<HttpResponse>> Http::send(QNetworkAccessManager::Operation operation, QNetworkRequest request,
                                             QByteArray body, FormStyle style)
{
    const auto allowed = checkUrl(request.url(), QStringLiteral("the request"));
    if (!allowed)
        co_return allowed.error();
    const auto ready = makeManager();
    if (!ready)
        co_return ready.error();
    request.setAttribute(repeatableAttribute, true);
    QNetworkReply *reply = nullptr;
    if (operation == QNetworkAccessManager::PostOperation)
        reply = network(style)->post(request, body);
    else if (operation == QNetworkAccessManager::DeleteOperation)
        reply = network()->deleteResource(request);
    else
        reply = network()->get(request);
    // Null: QCoro 0.13 resumes later than the answer has arrived, and the manager was destroyed meanwhile.
    if (const auto *arrived = co_await reply; arrived == nullptr)
        co_await std::suspend_always();
    reply->deleteLater();
    co_return read(reply);
}

Result<HttpResponse> Http::read(QNetworkReply *reply)
{
    HttpResponse answer;
    answer.body = reply->property(receivedProperty).toByteArray();
    if (reply->isOpen()) // an aborted one isn't
        answer.body += reply->readAll();
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // A connection that breaks within the body has a status, too.
    const bool isBroken = reply->error() != QNetworkReply::NoError
                          && reply->error() < QNetworkReply::ProxyConnectionRefusedError;
    const bool isCut = isBroken || (reply->error() == QNetworkReply::NoError && isShort(reply, answer.body.size()));
    if (answer.status == 0 || isCut) {
        qCInfo(lcOAuth) << "no whole answer from" << hostOf(reply->url()) << reply->error() << reply->errorString();
        Error error = withoutAnswer(reply);
        error.mayBeSpent = mayBeSpent(reply);
        if (!isTokenRequest(reply) || answer.body.isEmpty())
            return error;
        answer.fault = error;
    }
    answer.host = hostOf(reply->url());
    if (answer.body.size() > maxBodySize) { // arrived before its size was checked
        Error error = tooLarge(answer.host);
        error.mayBeSpent = mayBeSpent(reply);
        if (!isTokenRequest(reply))
            return error;
        answer.body.truncate(maxBodySize);
        answer.fault = error;
    }
    answer.body = unzipped(answer.body, maxBodySize);
    answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    answer.challenge = reply->rawHeader("WWW-Authenticate");
    // Qt's LocationHeader leaves out relative references, which RFC 9110, 10.2.2 allows.
    if (const auto target = QUrl::fromEncoded(reply->rawHeader("Location")); !target.isEmpty())
        answer.location = reply->url().resolved(target);
    answer.date = readHttpDate(reply->rawHeader("Date"));
    answer.retryAfter = readRetryAfter(reply->rawHeader("Retry-After"), QDateTime::currentDateTimeUtc());
    qCDebug(lcOAuth) << "answer from" << answer.host << "status" << answer.status;
    return answer;
}

} // namespace authtray
