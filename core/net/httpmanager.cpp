// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpmanager.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto graceTime = 1s; ///< after the limit of a request that isn't repeatable, for an answer that waits to be read

/// Removes the client's credentials from the form, and returns them as the value of the Authorization header, whose
/// parts are encoded as in a form. Empty if there is no secret.
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

std::chrono::milliseconds limitedBy(QDeadlineTimer deadline, std::chrono::milliseconds limit)
{
    if (deadline.isForever())
        return limit;
    const std::chrono::milliseconds left(deadline.remainingTime());
    return std::min(limit, left.count() > 0 ? left : Http::lateTimeLimit);
}

/// Aborts, and keeps what has arrived of the body, which abort() drops.
void giveUp(QNetworkReply *reply)
{
    reply->setProperty(receivedProperty, reply->read(Http::maxBodySize));
    reply->abort();
}

} // namespace

Http::Manager::Manager(const Proxies &proxies, std::shared_ptr<Authorities> trusted, FormStyle style)
    : m_proxies(proxies), m_trusted(std::move(trusted)), m_style(style)
{
    setProxyFactory(new Proxies(proxies));
}

std::unique_ptr<Http::Manager> Http::Manager::with(FormStyle style) const
{
    return std::make_unique<Manager>(m_proxies, m_trusted, style);
}

QNetworkReply *Http::Manager::createRequest(Operation operation, const QNetworkRequest &original, QIODevice *data)
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
    // So that Qt doesn't decompress: it drops a body with a fault, and keeps a compressed one however large it is.
    request.setRawHeader("Accept-Encoding", "identity");
    // On a reused connection that the server is just closing, a POST would be lost, and it isn't repeated.
    request.setRawHeader("Connection", "close");
    if (request.url().scheme() == u"https" && m_trusted->configuration())
        request.setSslConfiguration(*m_trusted->configuration());
    QIODevice *body = data == nullptr ? nullptr : new SingleUseBody(bodyFor(request, data->readAll()));
    QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, request, body);
    if (body != nullptr)
        body->setParent(reply);
    if (const auto proxy = m_proxies.proxyFor(request.url()); proxy.type() != QNetworkProxy::NoProxy)
        reply->setProperty(proxyProperty, Proxies::nameOf(proxy));
    QObject::connect(reply, &QNetworkReply::sslErrors, reply, [reply] { reply->setProperty(untrustedProperty, true); });
    limitTime(reply);
    const bool isRepeatable = request.attribute(repeatableAttribute).toBool();
    const auto checkSize = [reply, isRepeatable] {
        // The length that a token answer announces may be wrong.
        const auto announced = isRepeatable ? reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() : 0;
        if (std::max(announced, reply->bytesAvailable()) <= maxBodySize || reply->isFinished())
            return;
        reply->setProperty(tooLargeProperty, true);
        giveUp(reply);
    };
    QObject::connect(reply, &QNetworkReply::metaDataChanged, reply, checkSize);
    QObject::connect(reply, &QNetworkReply::readyRead, reply, checkSize); // downloadProgress isn't emitted each time
    return reply;
}

QByteArray Http::Manager::bodyFor(QNetworkRequest &request, QByteArray form) const
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
void Http::Manager::limitTime(QNetworkReply *reply) const
{
    const bool isRepeatable = reply->request().attribute(repeatableAttribute).toBool();
    auto *grace = new QTimer(reply); // a stopped process may find an answer when it continues
    grace->setSingleShot(true);
    grace->setInterval(isRepeatable ? 0s : graceTime);
    QObject::connect(grace, &QTimer::timeout, reply, [reply] { giveUp(reply); });
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, grace, qOverload<>(&QTimer::start));
    timer->start(limitedBy(deadline, timeLimit));
    if (!isRepeatable)
        QObject::connect(reply, &QNetworkReply::requestSent, timer,
                         [timer, grace, end = deadline, limit = spendingTimeLimit] {
                             grace->stop(); // the connection may be ready only then
                             timer->start(limitedBy(end, limit));
                         });
}

} // namespace authtray
