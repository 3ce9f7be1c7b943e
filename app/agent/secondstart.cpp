// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/secondstart.h"

#include "app/agent/agent.h"
#include "app/agent/connection.h"
#include "app/wire/remotecommand.h"
#include "core/promise.h"

#include <QFile>

#include <QCoroLocalSocket>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto connectTimeout = 2s;

/// Null if no agent listens. Deleted by deleteLater(), because its owner may release it within its last signal.
QCoro::Task<std::shared_ptr<Connection>> connectTo(QString path)
{
    if (!QFile::exists(path))
        co_return std::shared_ptr<Connection>();
    auto socket = std::make_unique<QLocalSocket>();
    QLocalSocket &raw = *socket;
    const bool isConnected = co_await qCoro(raw).connectToServer(path, QIODevice::ReadWrite, connectTimeout);
    if (!isConnected)
        co_return std::shared_ptr<Connection>();
    co_return std::shared_ptr<Connection>(new Connection(std::move(socket), maxMessageSize),
                                          [](Connection *connection) { connection->deleteLater(); });
}

} // namespace

QCoro::Task<Result<ShowAnswer>> askToShow(Paths paths, std::chrono::milliseconds timeout)
{
    const Error silent{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
    const auto connection = co_await connectTo(Agent::socketOf(paths));
    if (!connection)
        co_return silent;
    Promise<std::optional<Message>> reply;
    QObject::connect(connection.get(), &Connection::received, reply.context(),
                     [&reply](const std::optional<Message> &message) { reply.resolve(message); });
    connection->listenFor(timeout);
    connection->send({std::string(request::show), qgetenv("XDG_ACTIVATION_TOKEN").toStdString()});
    const auto answer = co_await reply.value();
    if (!answer)
        co_return silent;
    connection->listenFor(timeout);
    co_return ShowAnswer{*answer, connection};
}

} // namespace authtray
