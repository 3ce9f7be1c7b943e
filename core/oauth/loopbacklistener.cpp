// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "core/log.h"
#include "core/platform/portholder.h"
#include "core/promise.h"

#include <QNetworkProxy>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// A port that is free in one address family may be taken in the other; then another free port is tried.
constexpr int maxPortAttempts = 8;

/// How long the response may take to reach the other side before the connection is aborted.
constexpr std::chrono::seconds closeTimeout{5};

/// Whether the computer lacks this address. Otherwise another program listens on it.
bool isAbsent(QAbstractSocket::SocketError reason)
{
    return reason == QAbstractSocket::SocketAddressNotAvailableError
           || reason == QAbstractSocket::UnsupportedSocketOperationError;
}

Text describePort(quint16 port)
{
    const auto holder = portHolder(port);
    const QString number = QString::number(port);
    return holder ? Text(QT_TRANSLATE_NOOP("Error", "%1 (held by %2)"), {number, *holder}) : number;
}

Error noFreePort(const QList<quint16> &ports)
{
    Text names;
    for (const quint16 port : ports) {
        const Text name = port == 0 ? QT_TRANSLATE_NOOP("Error", "any other") : describePort(port);
        names = names.isEmpty() ? name : Text(QT_TRANSLATE_NOOP("Error", "%1 or %2"), {names, name});
    }
    return signInFailed(
            {QT_TRANSLATE_NOOP("Error", "the browser can't come back to port %1, which isn't free here"), {names}},
            QT_TRANSLATE_NOOP("Error",
                              "End the program that holds one of them, or wait until it is done, and try again."));
}

} // namespace

LoopbackListener::LoopbackListener(QObject *parent) : QObject(parent) { }

LoopbackListener::~LoopbackListener()
{
    close();
}

void LoopbackListener::setTimeout(std::chrono::milliseconds timeout)
{
    m_timeout = timeout;
}

Result<> LoopbackListener::listen(const Redirect &redirect, const QString &state)
{
    close();
    if (const auto checked = redirect.check(); !checked)
        return checked;
    if (state.isEmpty())
        return badInput(QT_TRANSLATE_NOOP("Error", "a redirect needs a state"));
    for (const quint16 port : redirect.ports) {
        for (int attempts = port == 0 ? maxPortAttempts : 1; attempts > 0 && !isListening(); --attempts)
            open(redirect.addresses(), port);
    }
    if (!isListening())
        return noFreePort(redirect.ports);
    m_state = state.toUtf8();
    m_entrance = {};
    m_redirectUri = QUrl();
    m_redirectUri.setScheme(QStringLiteral("http"));
    m_redirectUri.setHost(redirect.host);
    m_redirectUri.setPort(m_servers.first()->serverPort());
    m_redirectUri.setPath(redirect.path);
    return done;
}

QUrl LoopbackListener::redirectUri() const
{
    return m_redirectUri;
}

bool LoopbackListener::isListening() const
{
    return !m_servers.isEmpty();
}

QUrl LoopbackListener::addressFor(const QUrl &destination, const QString &path)
{
    m_destination = destination;
    m_entrance = m_redirectUri;
    m_entrance.setPath(path);
    return m_entrance;
}

/// Listens on the same port of all addresses, or on none. If the computer has no IPv6, only IPv4 is used.
void LoopbackListener::open(const QList<QHostAddress> &addresses, quint16 port)
{
    for (const QHostAddress &address : addresses) {
        auto *server = new QTcpServer(this);
        server->setProxy(QNetworkProxy::NoProxy); // a SOCKS proxy would be asked to listen in our place
        // One at a time and through the event loop, so that earlier connections are read before an idle one is closed.
        server->setMaxPendingConnections(1);
        server->setListenBacklogSize(4096); // the system caps it
        if (server->listen(address, isListening() ? m_servers.first()->serverPort() : port)) {
            m_servers += server;
            const auto next = [this, server] { acceptConnection(server); };
            connect(server, &QTcpServer::newConnection, this, next, Qt::QueuedConnection);
            continue;
        }
        const auto reason = server->serverError();
        delete server;
        if (!isListening() || !isAbsent(reason))
            return stop();
    }
}

void LoopbackListener::acceptConnection(QTcpServer *server)
{
    QTcpSocket *connection = m_servers.contains(server) ? server->nextPendingConnection() : nullptr;
    if (!connection)
        return;
    makeRoom();
    connection->setParent(this); // outlives the server
    connection->setReadBufferSize(maxHeadSize);
    m_connections += connection;
    connect(connection, &QTcpSocket::readyRead, this, [this, connection] { read(connection); });
    connect(connection, &QTcpSocket::disconnected, this, [this, connection] { closeConnection(connection, {}); });
    auto *timer = new QTimer(connection);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, connection] { timeOut(connection); });
    timer->start(m_timeout);
    if (connection->bytesAvailable() > 0) // the request came before the connection was accepted
        read(connection);
    else if (connection->state() != QAbstractSocket::ConnectedState)
        closeConnection(connection, {});
}

/// Closes the connection that has been silent longest; if all have begun their request, the oldest one. Browsers open
/// connections in advance and leave them idle. Whoever sends its request at once is answered before its turn comes.
void LoopbackListener::makeRoom()
{
    if (m_connections.size() < maxConnections)
        return;
    const auto silent = std::ranges::find(m_connections, 0, &QTcpSocket::bytesAvailable);
    closeConnection(silent == m_connections.cend() ? m_connections.first() : *silent, {});
}

void LoopbackListener::read(QTcpSocket *connection)
{
    const QByteArray received = connection->peek(maxHeadSize); // stays in the socket until the head is complete
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0 && received.size() < maxHeadSize)
        return;
    const auto request = end < 0 ? Refusal{"431 Request Header Fields Too Large", "This request is too long"}
                                 : judge(*connection, received.first(end));
    if (const auto *response = std::get_if<AuthorizationResponse>(&request))
        return accept(connection, *response);
    const auto &refusal = std::get<Refusal>(request);
    qCDebug(lcOAuth) << "loopback listener answers" << refusal.status;
    closeConnection(connection, httpAnswer(refusal));
}

std::variant<AuthorizationResponse, Refusal> LoopbackListener::judge(const QTcpSocket &connection,
                                                                     const QByteArray &head) const
{
    const bool isDeparture = !m_entrance.isEmpty() && asksFor(head, m_entrance);
    auto request = isDeparture ? Refusal{"302 Found", {}, "Location: " + m_destination.toEncoded() + "\r\n"}
                               : readLoopbackRequest(head, m_redirectUri, m_state);
    const bool isOurs = isDeparture || std::holds_alternative<AuthorizationResponse>(request);
    if (isOurs
        && isVisitedByAnotherUser({connection.localAddress(), connection.localPort()},
                                  {connection.peerAddress(), connection.peerPort()}))
        return Refusal{"403 Forbidden", "This sign-in is another user's"};
    return request;
}

void LoopbackListener::accept(QTcpSocket *connection, const AuthorizationResponse &response)
{
    m_connections.removeOne(connection);
    connection->disconnect(this);
    connect(connection, &QTcpSocket::disconnected, connection, &QObject::deleteLater);
    m_held = connection;
    stop();
    Q_EMIT answered(response);
}

void LoopbackListener::timeOut(QTcpSocket *connection)
{
    if (!m_connections.contains(connection)) // the held one waits for showOutcome()
        return;
    const bool idle = connection->bytesAvailable() == 0;
    closeConnection(connection, idle ? QByteArray() : httpAnswer({"408 Request Timeout", "This request took too long"}));
}

/// Sends the response and closes. The socket deletes itself once that is done, so the response arrives even if the
/// listener is destroyed before.
void LoopbackListener::closeConnection(QTcpSocket *connection, const QByteArray &response)
{
    m_connections.removeOne(connection);
    connection->disconnect(this);
    connection->setParent(nullptr);
    if (connection->state() != QAbstractSocket::ConnectedState)
        return connection->deleteLater();
    connect(connection, &QTcpSocket::disconnected, connection, &QObject::deleteLater);
    QTimer::singleShot(closeTimeout, connection, [connection] { connection->abort(); });
    const bool more = connection->bytesAvailable() >= maxHeadSize;
    connection->readAll();
    connection->write(response);
    connection->flush(); // the program may end before the event loop sends it
    if (!more)
        return connection->disconnectFromHost();
    // Closing with unread bytes would reset the connection, and the response would be lost.
    connect(connection, &QTcpSocket::readyRead, connection, [connection] { connection->readAll(); });
}

void LoopbackListener::stop()
{
    const auto servers = std::exchange(m_servers, {});
    for (QTcpServer *server : servers) {
        server->close();
        server->deleteLater(); // may be the one whose signal is being handled
    }
    const auto connections = m_connections;
    for (QTcpSocket *connection : connections)
        closeConnection(connection, {});
}

QCoro::Task<> LoopbackListener::showOutcome(EndPage page)
{
    const QPointer<QTcpSocket> browser = std::exchange(m_held, nullptr);
    if (!browser)
        co_return;
    closeConnection(browser, httpAnswer("200 OK", "text/html", renderEndPage(page)));
    if (browser->state() == QAbstractSocket::UnconnectedState)
        co_return;
    Promise<std::monostate> gone;
    connect(browser.data(), &QTcpSocket::disconnected, gone.context(), [&gone] { gone.resolve({}); });
    gone.resolveAfter(closeTimeout, {});
    co_await gone.value();
}

void LoopbackListener::close()
{
    stop();
    showOutcome(EndPage::cancelled());
}

} // namespace authtray
