// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/connection.h"

#include "app/platform/callername.h"
#include "app/platform/unixsocket.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto messageTimeout = 5s;

Peer peerOf(const QLocalSocket &socket)
{
    return authtray::peerOf(static_cast<int>(socket.socketDescriptor()));
}

} // namespace

Connection::Connection(std::unique_ptr<QLocalSocket> socket, std::size_t maxSize, QObject *parent)
    : QObject(parent), m_socket(std::move(socket)), m_maxSize(maxSize)
{
    m_socket->setReadBufferSize(static_cast<qint64>(maxSize));
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, &Connection::giveUp);
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &Connection::read);
    connect(m_socket.get(), &QLocalSocket::bytesWritten, this, [this] {
        read();
        if (isSent())
            Q_EMIT sent();
    });
    connect(m_socket.get(), &QLocalSocket::disconnected, this, &Connection::giveUp);
    listenFor(messageTimeout);
    if (peerOf(*m_socket).isOwnUser)
        QTimer::singleShot(0, this, &Connection::read);
    else
        QTimer::singleShot(0, this, &Connection::giveUp);
}

/// The socket emits disconnected() when it is destroyed, after the timer.
Connection::~Connection()
{
    m_socket->disconnect(this);
}

void Connection::listenFor(std::chrono::milliseconds timeout)
{
    m_timeout.start(timeout);
}

void Connection::pause()
{
    m_isPaused = true;
    m_timeout.stop();
}

void Connection::resume()
{
    m_isPaused = false;
    listenFor(messageTimeout);
    QTimer::singleShot(0, this, &Connection::read);
}

QString Connection::clientName()
{
    if (!m_clientName)
        m_clientName = callerName(peerOf(*m_socket).process);
    return *m_clientName;
}

void Connection::send(const Message &message)
{
    if (!m_isOver)
        m_socket->write(QByteArray::fromStdString(pack(message)));
}

bool Connection::isSent() const
{
    return m_socket->bytesToWrite() == 0;
}

void Connection::close()
{
    listenFor(messageTimeout); // for a peer that doesn't read
    if (!m_isOver)
        m_socket->disconnectFromServer();
}

void Connection::read()
{
    while (!m_isPaused && isSent()) {
        // No more than a message can have: what a peer sends beyond waits in the system, and so does the peer.
        m_buffer += m_socket->read(static_cast<qint64>(m_maxSize - m_buffer.size())).toStdString();
        const auto taken = takeMessage(m_buffer, m_maxSize);
        if (std::holds_alternative<Malformed>(taken))
            return giveUp();
        if (std::holds_alternative<Incomplete>(taken) || m_isOver)
            return;
        Q_EMIT received(std::get<Message>(taken));
    }
}

void Connection::giveUp()
{
    if (std::exchange(m_isOver, true))
        return;
    m_timeout.stop();
    if (m_socket->bytesAvailable() > 0) { // the last message may arrive together with the end
        m_isOver = false;
        read();
        m_isOver = true;
    }
    m_socket->abort();
    Q_EMIT received(std::nullopt);
}

} // namespace authtray
