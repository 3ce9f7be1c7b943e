// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentclient.h"

#include "app/agent.h"
#include "app/connection.h"
#include "app/version.h"

#include <QFile>
#include <QQueue>

#include <QCoroLocalSocket>

#include <coroutine>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto patienceToBeHeard = 2s; ///< an agent answers at once that it has heard, whatever it is busy with

/// Null where nobody listens. Whoever hears its last word lets go of it in the middle of its signal, so it ends later.
QCoro::Task<std::shared_ptr<Connection>> connectTo(QString path)
{
    if (!QFile::exists(path))
        co_return std::shared_ptr<Connection>();
    auto socket = std::make_unique<QLocalSocket>();
    QLocalSocket &raw = *socket;
    const bool isConnected = co_await qCoro(raw).connectToServer(path, QIODevice::ReadWrite, patienceToBeHeard);
    if (!isConnected)
        co_return std::shared_ptr<Connection>();
    co_return std::shared_ptr<Connection>(new Connection(std::move(socket)), [](Connection *each) { each->deleteLater(); });
}

/// What a connection hears, one message for each co_await of next(). QCoro's wait for a signal would resume twice, the second time
/// what is no more, where two messages come together.
class Inbox
{
public:
    explicit Inbox(Connection &connection)
    {
        QObject::connect(&connection, &Connection::heard, &m_context, [this](const std::optional<Message> &message) {
            m_messages.enqueue(message);
            if (m_waiting)
                std::exchange(m_waiting, {}).resume();
        });
    }

    auto next()
    {
        struct Awaiter
        {
            Inbox &inbox;
            bool await_ready() const { return !inbox.m_messages.isEmpty(); }
            void await_suspend(std::coroutine_handle<> waiting) { inbox.m_waiting = waiting; }
            std::optional<Message> await_resume() { return inbox.m_messages.dequeue(); }
        };
        return Awaiter{*this};
    }

private:
    QObject m_context; ///< hears nothing once this is gone
    QQueue<std::optional<Message>> m_messages;
    std::coroutine_handle<> m_waiting;
};

Answer readAnswer(const Message &message)
{
    return {message.value(1).toInt(), message.value(2), message.value(3)};
}

} // namespace

QByteArray wishName(Wish wish)
{
    return wish == Wish::Run ? QByteArrayLiteral("run") : QByteArrayLiteral("show");
}

QByteArray wordName(AgentWord word)
{
    switch (word) {
    case AgentWord::Heard: return QByteArrayLiteral("heard");
    case AgentWord::Answer: return QByteArrayLiteral("answer");
    case AgentWord::OtherVersion: return QByteArrayLiteral("other version");
    case AgentWord::Shown: return QByteArrayLiteral("shown");
    case AgentWord::Retiring: return QByteArrayLiteral("retiring");
    }
    Q_UNREACHABLE();
}

QByteArray agentVersion()
{
    return QByteArrayLiteral(AUTHTRAY_VERSION);
}

bool isForAgent(const Request &request)
{
    static const QStringList commands{QStringLiteral("status"), QStringLiteral("me"), QStringLiteral("refresh"), QStringLiteral("token")};
    return commands.contains(request.command);
}

Message RemoteCommand::toMessage() const
{
    Message message{wishName(Wish::Run), agentVersion(), profile.toUtf8()};
    for (const bool each : {look.isTerminal, look.isUtf8, look.hasColour})
        message += each ? "1" : "0";
    for (const std::string &argument : arguments)
        message += QByteArray::fromStdString(argument);
    return message;
}

RemoteCommand RemoteCommand::fromMessage(const Message &message)
{
    RemoteCommand command;
    command.profile = QString::fromUtf8(message.value(2));
    command.look = {message.value(3) == "1", message.value(4) == "1", message.value(5) == "1"};
    for (const QByteArray &argument : message.mid(6))
        command.arguments.push_back(argument.toStdString());
    return command;
}

QCoro::Task<std::optional<Answer>> askAgent(Places places, RemoteCommand command, std::chrono::milliseconds patience)
{
    const auto connection = co_await connectTo(Agent::socketOf(places));
    if (!connection)
        co_return std::nullopt;
    Inbox inbox(*connection);
    connection->listenFor(patienceToBeHeard);
    connection->say(command.toMessage());
    const auto heard = co_await inbox.next();
    if (!heard || heard->value(0) != wordName(AgentWord::Heard))
        co_return std::nullopt;
    connection->listenFor(patience);
    const auto answer = co_await inbox.next();
    if (!answer || answer->value(0) != wordName(AgentWord::Answer))
        co_return std::nullopt;
    co_return readAnswer(*answer);
}

QCoro::Task<Result<Message>> tellAgent(Places places, Wish wish, std::chrono::milliseconds patience)
{
    const Error silent{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
    const auto connection = co_await connectTo(Agent::socketOf(places));
    if (!connection)
        co_return silent;
    Inbox inbox(*connection);
    connection->listenFor(patience);
    connection->say({wishName(wish)});
    const auto answer = co_await inbox.next();
    if (!answer)
        co_return silent;
    co_return *answer;
}

} // namespace authtray
