// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "core/log.h"
#include "core/platform/portholder.h"
#include "core/promise.h"

#include <QNetworkProxy>
#include <QTimer>

#include <algorithm>
#include <utility>
#include <variant>

namespace authtray {

namespace {

/// A free port of one address family may be taken in the other; then another is drawn.
constexpr int drawsOfFreePort = 8;

/// How long the last bytes may take to reach a visitor before it is cut off.
constexpr std::chrono::seconds farewell{5};

/// Whether the computer has no such address at all, as opposed to one that somebody else listens on.
bool isAbsent(QAbstractSocket::SocketError reason)
{
    return reason == QAbstractSocket::SocketAddressNotAvailableError
           || reason == QAbstractSocket::UnsupportedSocketOperationError;
}

Text nameTaken(quint16 port)
{
    const auto holder = portHolder(port);
    const QString number = QString::number(port);
    return holder ? Text(QT_TRANSLATE_NOOP("Error", "%1 (held by %2)"), {number, *holder}) : number;
}

Error noPort(const QList<quint16> &ports)
{
    Text names;
    for (const quint16 port : ports) {
        const Text name = port == 0 ? QT_TRANSLATE_NOOP("Error", "any other") : nameTaken(port);
        names = names.isEmpty() ? name : Text(QT_TRANSLATE_NOOP("Error", "%1 or %2"), {names, name});
    }
    return {Error::Kind::SignInFailed,
            {QT_TRANSLATE_NOOP("Error", "the browser can't come back to port %1, which isn't free here"), {names}},
            QT_TRANSLATE_NOOP("Error",
                              "End the program that holds one of them, or wait until it is done, and try again.")};
}

} // namespace

LoopbackListener::LoopbackListener(QObject *parent) : QObject(parent) { }

LoopbackListener::~LoopbackListener()
{
    close();
}

void LoopbackListener::setPatience(std::chrono::milliseconds patience)
{
    m_patience = patience;
}

Result<> LoopbackListener::listen(const Redirect &redirect, const QString &state)
{
    close();
    if (const auto checked = redirect.check(); !checked)
        return checked;
    if (state.isEmpty())
        return badInput(QT_TRANSLATE_NOOP("Error", "a redirect needs a state"));
    for (const quint16 port : redirect.ports) {
        for (int draw = port == 0 ? drawsOfFreePort : 1; draw > 0 && !isListening(); --draw)
            open(redirect.addresses(), port);
    }
    if (!isListening())
        return noPort(redirect.ports);
    m_state = state.toUtf8();
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

/// Listens on one port of all the addresses, or on none. Without IPv6 on this computer, IPv4 is all of them.
void LoopbackListener::open(const QList<QHostAddress> &addresses, quint16 port)
{
    for (const QHostAddress &address : addresses) {
        auto *server = new QTcpServer(this);
        server->setProxy(QNetworkProxy::NoProxy); // a SOCKS proxy would be asked to listen in our place
        // One at a time and through the event loop, so that earlier connections are read before one is closed to make room.
        server->setMaxPendingConnections(1);
        if (server->listen(address, isListening() ? m_servers.first()->serverPort() : port)) {
            m_servers += server;
            const auto next = [this, server] { welcome(server); };
            connect(server, &QTcpServer::newConnection, this, next, Qt::QueuedConnection);
            continue;
        }
        const auto reason = server->serverError();
        delete server;
        if (!isListening() || !isAbsent(reason))
            return stop();
    }
}

void LoopbackListener::welcome(QTcpServer *server)
{
    QTcpSocket *visitor = m_servers.contains(server) ? server->nextPendingConnection() : nullptr;
    if (!visitor)
        return;
    makeRoom();
    visitor->setParent(this); // outlives the server
    visitor->setReadBufferSize(largestHead);
    m_visitors += visitor;
    connect(visitor, &QTcpSocket::readyRead, this, [this, visitor] { read(visitor); });
    connect(visitor, &QTcpSocket::disconnected, this, [this, visitor] { dismiss(visitor, {}); });
    auto *timer = new QTimer(visitor);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, visitor] { runOut(visitor); });
    timer->start(m_patience);
    if (visitor->bytesAvailable() > 0) // it came before the connection was accepted
        read(visitor);
    else if (visitor->state() != QAbstractSocket::ConnectedState)
        dismiss(visitor, {});
}

/// Browsers open connections ahead of need and leave them idle: those go first.
void LoopbackListener::makeRoom()
{
    if (m_visitors.size() < mostVisitors)
        return;
    const auto idle = std::find_if(m_visitors.cbegin(), m_visitors.cend(),
                                   [](const QTcpSocket *visitor) { return visitor->bytesAvailable() == 0; });
    dismiss(idle == m_visitors.cend() ? m_visitors.first() : *idle, {});
}

void LoopbackListener::read(QTcpSocket *visitor)
{
    const QByteArray received = visitor->peek(largestHead); // stays in the socket until it is whole
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0 && received.size() < largestHead)
        return;
    const auto request = end < 0 ? Refusal{"431 Request Header Fields Too Large", "This request is too long"}
                                 : readLoopbackRequest(received.first(end), m_redirectUri, m_state);
    if (const auto *response = std::get_if<AuthorizationResponse>(&request))
        return accept(visitor, *response);
    const auto &refusal = std::get<Refusal>(request);
    qCDebug(lcOAuth) << "loopback listener turned a request away:" << refusal.status;
    dismiss(visitor, httpAnswer(refusal));
}

void LoopbackListener::accept(QTcpSocket *visitor, const AuthorizationResponse &response)
{
    m_visitors.removeOne(visitor);
    visitor->disconnect(this);
    connect(visitor, &QTcpSocket::disconnected, visitor, &QObject::deleteLater);
    m_held = visitor;
    stop();
    Q_EMIT answered(response);
}

void LoopbackListener::runOut(QTcpSocket *visitor)
{
    if (!m_visitors.contains(visitor)) // the one that is held waits as long as it takes
        return;
    const bool idle = visitor->bytesAvailable() == 0;
    dismiss(visitor, idle ? QByteArray() : httpAnswer({"408 Request Timeout", "This request took too long"}));
}

/// Says the last words and lets go: from here on the socket looks after itself, so that they arrive even if the
/// listener goes first.
void LoopbackListener::dismiss(QTcpSocket *visitor, const QByteArray &lastWords)
{
    m_visitors.removeOne(visitor);
    visitor->disconnect(this);
    visitor->setParent(nullptr);
    if (visitor->state() != QAbstractSocket::ConnectedState)
        return visitor->deleteLater();
    connect(visitor, &QTcpSocket::disconnected, visitor, &QObject::deleteLater);
    QTimer::singleShot(farewell, visitor, [visitor] { visitor->abort(); });
    const bool more = visitor->bytesAvailable() >= largestHead;
    visitor->readAll();
    visitor->write(lastWords);
    visitor->flush(); // the program may end before the event loop gets to it
    if (!more)
        return visitor->disconnectFromHost();
    // Closing with something unread would reset the connection and take the answer with it.
    connect(visitor, &QTcpSocket::readyRead, visitor, [visitor] { visitor->readAll(); });
}

void LoopbackListener::stop()
{
    const auto servers = std::exchange(m_servers, {});
    for (QTcpServer *server : servers) {
        server->close();
        server->deleteLater(); // may be the one whose signal is being handled
    }
    const auto visitors = m_visitors;
    for (QTcpSocket *visitor : visitors)
        dismiss(visitor, {});
}

QCoro::Task<> LoopbackListener::showOutcome(EndPage page)
{
    const QPointer<QTcpSocket> browser = std::exchange(m_held, nullptr);
    if (!browser)
        co_return;
    dismiss(browser, httpAnswer("200 OK", "text/html", renderEndPage(page)));
    if (browser->state() == QAbstractSocket::UnconnectedState)
        co_return;
    Promise<std::monostate> gone;
    connect(browser.data(), &QTcpSocket::disconnected, gone.context(), [&gone] { gone.resolve({}); });
    gone.resolveAfter(farewell, {});
    co_await gone.value();
}

void LoopbackListener::close()
{
    stop();
    showOutcome(EndPage::calledOff());
}

} // namespace authtray
