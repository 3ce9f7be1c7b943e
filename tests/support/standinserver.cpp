// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standinserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <optional>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// The request once it is there as a whole.
std::optional<StandInRequest> readRequest(const QByteArray &received)
{
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    QList<QByteArray> lines = received.first(end).split('\n');
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    StandInRequest request{words.value(0), words.value(1), received.mid(end + 4), {}};
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    if (request.body.size() < request.headers.value("content-length").toLongLong())
        return std::nullopt;
    return request;
}

QByteArray headOf(const StandInReply &reply)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Stand-in\r\nConnection: close\r\n";
    if (!reply.contentType.isEmpty())
        head += "Content-Type: " + reply.contentType + "\r\n";
    if (reply.hasLength)
        head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    for (const auto &[name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

void drip(QTcpSocket *client, const QByteArray &body)
{
    auto *timer = new QTimer(client);
    QObject::connect(timer, &QTimer::timeout, client, [client, body, sent = qsizetype(0)]() mutable {
        if (sent == body.size())
            return client->disconnectFromHost();
        client->write(body.mid(sent++, 1));
    });
    timer->start(10ms);
}

void send(QTcpSocket *client, const StandInReply &reply)
{
    if (reply.fault == StandInReply::Hang)
        return;
    if (reply.fault == StandInReply::DropBefore)
        return client->disconnectFromHost();
    client->write(headOf(reply));
    if (reply.fault == StandInReply::DripBody)
        return drip(client, reply.body);
    client->write(reply.fault == StandInReply::DropInBody ? reply.body.first(reply.body.size() / 2) : reply.body);
    if (reply.fault != StandInReply::HoldOpen)
        client->disconnectFromHost();
}

} // namespace

StandInReply jsonReply(const QJsonObject &body, int status)
{
    StandInReply reply;
    reply.status = status;
    reply.body = QJsonDocument(body).toJson();
    return reply;
}

QUrlQuery StandInRequest::form() const
{
    QByteArray text = body;
    return QUrlQuery(QString::fromLatin1(text.replace('+', "%20")));
}

QString StandInRequest::field(const QString &name) const
{
    return form().queryItemValue(name, QUrl::FullyDecoded);
}

StandInServer::StandInServer()
{
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *client = m_server.nextPendingConnection()) {
            QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            QObject::connect(client, &QTcpSocket::readyRead, client, [this, client] { receive(client); });
        }
    });
}

QUrl StandInServer::url(const QString &path) const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path));
}

void StandInServer::on(const QString &path, const Handler &handler)
{
    m_handlers.insert(path, handler);
}

void StandInServer::on(const QString &path, const StandInReply &reply)
{
    on(path, [reply](const StandInRequest &) { return reply; });
}

int StandInServer::count(const QString &path) const
{
    return static_cast<int>(std::ranges::count_if(m_requests, [&](const StandInRequest &request) {
        return request.path.split('?').first() == path.toLatin1();
    }));
}

void StandInServer::stop()
{
    m_server.close();
}

void StandInServer::receive(QTcpSocket *client)
{
    const auto request = readRequest(client->peek(client->bytesAvailable())); // stays there until it is whole
    if (!request)
        return;
    client->readAll();
    m_requests += *request;
    answer(client, *request);
}

void StandInServer::answer(QTcpSocket *client, const StandInRequest &request)
{
    const QString path = QString::fromLatin1(request.path.split('?').first());
    const auto handler = m_handlers.value(path);
    const StandInReply reply = handler ? handler(request) : StandInReply{404, "{}"};
    if (reply.delay == 0ms)
        return send(client, reply);
    QTimer::singleShot(reply.delay, client, [client, reply] { send(client, reply); });
}

} // namespace authtray
