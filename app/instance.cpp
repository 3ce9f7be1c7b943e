// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/instance.h"

#include <QLocalSocket>
#include <QTimer>

#include <QCoroLocalSocket>

#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto patience = 5s;
const QByteArray raiseRequest = QByteArrayLiteral("authtray/1 raise\n");
const QByteArray raiseAnswer = QByteArrayLiteral("authtray/1 raised\n");

/// The folder is private, but its owner is checked on either side all the same: root may come from elsewhere.
bool isOwnPeer(const QLocalSocket &socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    const int descriptor = static_cast<int>(socket.socketDescriptor());
    return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::getuid();
}

} // namespace

Instance::Instance(const QString &runtimeFolder)
    : m_socketPath(runtimeFolder + QStringLiteral("/tray.sock")), m_lockPath(runtimeFolder + QStringLiteral("/tray.lock"))
{
    connect(&m_server, &QLocalServer::newConnection, this, &Instance::serve);
}

Result<bool> Instance::isFirst()
{
    auto lock = FileLock::tryTake(m_lockPath);
    if (!lock)
        return lock.error();
    m_lock = std::move(*lock);
    return m_lock.has_value();
}

Result<> Instance::listen()
{
    QLocalServer::removeServer(m_socketPath);
    if (!m_server.listen(m_socketPath))
        return Error{Error::Kind::WriteFailed, QStringLiteral("%1: %2").arg(m_socketPath, m_server.errorString()), {}};
    return done;
}

void Instance::serve()
{
    while (QLocalSocket *client = m_server.nextPendingConnection()) {
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        if (!isOwnPeer(*client)) {
            client->abort();
            continue;
        }
        QTimer::singleShot(patience, client, &QLocalSocket::abort);
        connect(client, &QLocalSocket::readyRead, this, [this, client] {
            if (client->bytesAvailable() < raiseRequest.size())
                return;
            if (client->read(raiseRequest.size()) == raiseRequest) {
                Q_EMIT raiseRequested();
                client->write(raiseAnswer);
            }
            client->disconnectFromServer();
        });
    }
}

QCoro::Task<Result<>> Instance::askToRaise()
{
    const Error silent{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
    QLocalSocket socket;
    const bool isConnected = co_await qCoro(socket).connectToServer(m_socketPath, QIODevice::ReadWrite, patience);
    if (!isConnected || !isOwnPeer(socket))
        co_return silent;
    socket.write(raiseRequest);
    const QByteArray answer = co_await qCoro(socket).readLine(1024, patience);
    if (answer != raiseAnswer)
        co_return silent;
    co_return done;
}

} // namespace authtray
