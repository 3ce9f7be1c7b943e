// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

#include "core/log.h"
#include "core/net/authorities.h"
#include "core/net/proxies.h"
#include "core/net/url.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QUrlQuery>

#include <QCoroNetworkReply>

#include <algorithm>

namespace authtray {

namespace {

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

// Properties of a reply. Before 6.9, Qt reports a timeout as a cancelled operation. A response that is too large is the
// only other reason to cancel a reply, so that is marked.
constexpr const char *tooLargeProperty = "authtrayIsTooLarge";
constexpr const char *proxyProperty = "authtrayProxyName";

/// Whether the request can be sent again: it spends nothing.
constexpr auto repeatableAttribute = QNetworkRequest::User;

Error tooLarge(const QString &host)
{
    return {Error::Kind::ProviderFault, host, {}, QStringLiteral("answer too large")};
}

Error noAnswer(QNetworkReply *reply)
{
    const QString host = hostOf(reply->url());
    const QString proxy = reply->property(proxyProperty).toString();
    const QString cause = QStringLiteral("network error %1").arg(reply->error());
    switch (reply->error()) {
    case QNetworkReply::SslHandshakeFailedError: return {Error::Kind::UntrustedTls, host, {}, cause};
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

/// Reads a date (RFC 9110, 5.6.7). Qt can't parse HTTP's name for the time zone.
QDateTime readDate(QByteArray header)
{
    return QDateTime::fromString(QString::fromLatin1(header.replace("GMT", "+0000")), Qt::RFC2822Date).toUTC();
}

std::optional<std::chrono::seconds> retryAfter(QNetworkReply *reply)
{
    const QByteArray header = reply->rawHeader("Retry-After");
    bool isNumber = false;
    const int seconds = header.toInt(&isNumber);
    if (isNumber && seconds >= 0)
        return std::chrono::seconds(seconds);
    const QDateTime when = readDate(header);
    if (!when.isValid())
        return std::nullopt;
    return std::chrono::seconds(std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(when)));
}

/// Removes the client's credentials from the form: the value of the Authorization header. Their encoding in a form is
/// the one that the header's parts have, too. Empty if there is no secret.
QByteArray takeBasicCredentials(QByteArray &form)
{
    QByteArray id;
    QByteArray secret;
    QByteArrayList rest;
    for (const QByteArray &field : form.split('&')) {
        if (field.startsWith("client_id="))
            id = field.mid(field.indexOf('=') + 1);
        else if (field.startsWith("client_secret="))
            secret = field.mid(field.indexOf('=') + 1);
        else
            rest += field;
    }
    if (secret.isEmpty())
        return {};
    form = rest.join('&');
    return "Basic " + (id + ':' + secret).toBase64();
}

QByteArray formToJson(const QByteArray &form)
{
    QJsonObject object;
    const auto fields = QUrlQuery(QString::fromUtf8(form)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : fields)
        object.insert(name, value);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A body that can't be sent twice. If a connection ends without a response, Qt repeats the request, even a POST. But
/// the provider may have received the first one, and a refresh token that is sent twice ends the session.
class SingleUseBody : public QIODevice
{
public:
    explicit SingleUseBody(QByteArray bytes) : m_bytes(std::move(bytes)) { open(ReadOnly | Unbuffered); }

    qint64 size() const override { return m_bytes.size(); }
    bool reset() override { return false; }

protected:
    qint64 readData(char *to, qint64 maxSize) override
    {
        const QByteArray next = m_bytes.mid(pos(), maxSize);
        std::copy(next.begin(), next.end(), to);
        return next.isEmpty() ? -1 : next.size();
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
};

} // namespace

class Http::Manager : public QNetworkAccessManager
{
public:
    Manager(const Proxies &proxies, std::shared_ptr<Authorities> trusted, FormStyle style)
        : m_proxies(proxies), m_trusted(std::move(trusted)), m_style(style)
    {
        setProxyFactory(new Proxies(proxies));
    }

    /// A manager with the same settings that sends forms in another style.
    std::unique_ptr<Manager> with(FormStyle style) const
    {
        return std::make_unique<Manager>(m_proxies, m_trusted, style);
    }

    std::chrono::milliseconds timeLimit{};
    std::chrono::milliseconds spendingTimeLimit{};

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &original, QIODevice *data) override
    {
        QNetworkRequest request = original;
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // CVE-2024-39936 in the Qt of Debian 12
        request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Authtray"));
        if (!request.hasRawHeader("Accept"))
            request.setRawHeader("Accept", "application/json");
        // On a kept connection that the server is closing a POST would be lost, and it isn't sent again.
        request.setRawHeader("Connection", "close");
        if (request.url().scheme() == u"https" && m_trusted->configuration())
            request.setSslConfiguration(*m_trusted->configuration());
        QIODevice *body = data == nullptr ? nullptr : new SingleUseBody(bodyFor(request, data->readAll()));
        QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, request, body);
        if (body != nullptr)
            body->setParent(reply);
        if (const auto proxy = m_proxies.proxyFor(request.url()); proxy.type() != QNetworkProxy::NoProxy)
            reply->setProperty(proxyProperty, Proxies::nameOf(proxy));
        limitTime(reply);
        const auto checkSize = [reply] {
            const auto announced = reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
            if (std::max(announced, reply->bytesAvailable()) <= maxBodySize || reply->isFinished())
                return;
            reply->setProperty(tooLargeProperty, true);
            reply->abort();
        };
        QObject::connect(reply, &QNetworkReply::metaDataChanged, reply, checkSize);
        QObject::connect(reply, &QNetworkReply::readyRead, reply, checkSize); // downloadProgress isn't sent each time
        return reply;
    }

private:
    QByteArray bodyFor(QNetworkRequest &request, QByteArray form) const
    {
        if (m_style.hasBasicAuthentication) {
            if (const QByteArray credentials = takeBasicCredentials(form); !credentials.isEmpty())
                request.setRawHeader("Authorization", credentials);
        }
        if (!m_style.isJson)
            return form;
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        return formToJson(form);
    }

    /// Qt's own transfer time-out starts again with every byte.
    void limitTime(QNetworkReply *reply) const
    {
        auto *timer = new QTimer(reply);
        timer->setSingleShot(true);
        QObject::connect(timer, &QTimer::timeout, reply, &QNetworkReply::abort);
        timer->start(timeLimit);
        if (!reply->request().attribute(repeatableAttribute).toBool())
            QObject::connect(reply, &QNetworkReply::requestSent, timer,
                             [timer, limit = spendingTimeLimit] { timer->start(limit); });
    }

    Proxies m_proxies;
    std::shared_ptr<Authorities> m_trusted; ///< shared by the managers, to be parsed once
    FormStyle m_style;
};

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

void Http::applyTimeLimits()
{
    for (const auto &manager : m_managers) {
        if (!manager)
            continue;
        manager->timeLimit = m_timeLimit;
        manager->spendingTimeLimit = m_spendingTimeLimit;
    }
}

QCoro::Task<Result<HttpResponse>> Http::get(QNetworkRequest request)
{
    return send(request, std::nullopt, {});
}

QCoro::Task<Result<HttpResponse>> Http::post(QNetworkRequest request, QByteArray body, FormStyle style)
{
    return send(request, body, style);
}

QCoro::Task<Result<HttpResponse>> Http::send(QNetworkRequest request, std::optional<QByteArray> body, FormStyle style)
{
    const auto allowed = checkUrl(request.url(), QStringLiteral("the request"));
    if (!allowed)
        co_return allowed.error();
    const auto ready = makeManager();
    if (!ready)
        co_return ready.error();
    request.setAttribute(repeatableAttribute, true);
    QNetworkReply *reply = body ? network(style)->post(request, *body) : network()->get(request);
    co_await reply;
    reply->deleteLater();
    co_return read(reply);
}

Result<HttpResponse> Http::read(QNetworkReply *reply)
{
    HttpResponse answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // A connection that breaks within the body has a status, too, but its response can't be used.
    const bool isCut = reply->error() != QNetworkReply::NoError
                       && reply->error() < QNetworkReply::ProxyConnectionRefusedError;
    if (answer.status == 0 || isCut) {
        qCInfo(lcOAuth) << "no answer from" << hostOf(reply->url()) << reply->error() << reply->errorString();
        return noAnswer(reply);
    }
    answer.host = hostOf(reply->url());
    if (reply->bytesAvailable() > maxBodySize) // arrived before its size was checked
        return tooLarge(answer.host);
    answer.body = reply->readAll();
    answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    // Qt's LocationHeader leaves out relative references, which RFC 9110, 10.2.2 allows.
    if (const auto target = QUrl::fromEncoded(reply->rawHeader("Location")); !target.isEmpty())
        answer.location = reply->url().resolved(target);
    answer.date = readDate(reply->rawHeader("Date"));
    answer.retryAfter = retryAfter(reply);
    qCDebug(lcOAuth) << "answer from" << answer.host << "status" << answer.status;
    return answer;
}

} // namespace authtray
