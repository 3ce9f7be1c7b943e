// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent.h"

#include "app/agentclient.h"
#include "app/commandline.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "core/log.h"
#include "core/session/sessions.h"
#include "core/session/unbreakable.h"

#include <QCoroTimer>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int mostConnections = 512; ///< half of the descriptors a process usually has
constexpr auto handOver = 40s; ///< for an agent to finish what it is about: a provider's answer and the keychain's
constexpr auto tryAgainAfter = 20ms;

QString lockOf(const Places &places)
{
    return places.runtime + QStringLiteral("/agent.lock");
}

Answer notForAgent(const Request &request)
{
    return failure({Error::Kind::BadInput, QStringLiteral("an agent doesn't do \"%1\"").arg(request.command), {}});
}

} // namespace

Agent::Agent(const Places &places, Kind kind) : m_places(places), m_kind(kind)
{
    m_server.setListenBacklogSize(mostConnections);
    connect(&m_server, &QLocalServer::newConnection, this, &Agent::welcome);
}

QString Agent::socketOf(const Places &places)
{
    return places.runtime + QStringLiteral("/agent.sock");
}

/// The other may be about to begin, to retire or to end, so both ways are tried until one of them works.
QCoro::Task<Result<bool>> Agent::takeOver()
{
    const QDeadlineTimer deadline(handOver);
    for (;;) {
        auto free = FileLock::tryTake(lockOf(m_places));
        if (!free)
            co_return free.error();
        if (free->has_value()) {
            m_lock = std::move(*free);
            co_return true;
        }
        if (m_kind == Kind::Windowless)
            co_return false;
        const auto answer = co_await tellAgent(m_places, Wish::Show, handOver);
        if (answer && answer->value(0) == wordName(AgentWord::Shown))
            co_return false;
        if (answer && answer->value(0) == wordName(AgentWord::Retiring))
            m_inherited = answer->mid(1);
        if (deadline.hasExpired())
            co_return Error{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
        co_await QCoro::sleepFor(tryAgainAfter);
    }
}

Result<> Agent::serve(Sessions &sessions)
{
    m_sessions = &sessions;
    for (qsizetype i = 0; i + 1 < m_inherited.size(); i += 2) {
        const auto tokens = Tokens::fromText(m_inherited[i + 1]);
        if (Session *session = sessions.find(QString::fromUtf8(m_inherited[i])); session && tokens)
            session->adopt(*tokens, QDeadlineTimer(handOver));
    }
    m_inherited.clear();
    return listen();
}

Result<> Agent::listen()
{
    QLocalServer::removeServer(socketOf(m_places));
    if (!m_server.listen(socketOf(m_places)))
        return Error{Error::Kind::WriteFailed, QStringLiteral("%1: %2").arg(socketOf(m_places), m_server.errorString()), {}};
    return done;
}

void Agent::welcome()
{
    while (QLocalSocket *client = m_server.nextPendingConnection()) {
        std::unique_ptr<QLocalSocket> socket(client);
        if (m_connections >= mostConnections)
            continue; // it does the work itself
        socket->setParent(nullptr);
        auto *connection = new Connection(std::move(socket), this);
        ++m_connections;
        connect(connection, &QObject::destroyed, this, [this] { --m_connections; });
        connect(connection, &Connection::heard, this, [this, connection](const std::optional<Message> &message) {
            if (message)
                hear(connection, *message);
            else
                connection->deleteLater();
        });
    }
}

void Agent::hear(Connection *connection, const Message &message)
{
    const QByteArray wish = message.value(0);
    if (wish == wishName(Wish::Show) && m_kind == Kind::Tray) {
        Q_EMIT raiseRequested();
        connection->say({wordName(AgentWord::Shown)});
    } else if (wish == wishName(Wish::Show) && m_server.isListening()) {
        retire(connection);
        return;
    } else if (wish == wishName(Wish::Run) && message.value(1) == agentVersion() && m_sessions) {
        connection->say({wordName(AgentWord::Heard)});
        connection->pause();
        run(connection, message);
        return;
    } else {
        connection->say({wordName(AgentWord::OtherVersion), agentVersion()});
    }
    connection->finish();
}

/// A client that vanishes meanwhile doesn't end the command: others may wait for the same refresh.
QCoro::Task<> Agent::run(QPointer<Connection> connection, Message message)
{
    const RemoteCommand command = RemoteCommand::fromMessage(message);
    const auto parsed = parseCommandLine(command.arguments);
    Answer answer;
    if (const auto *mistake = std::get_if<Answer>(&parsed)) {
        answer = *mistake;
    } else {
        Request request = std::get<Request>(parsed);
        request.profile = command.profile;
        connection->listenFor(request.timeout + 10s);
        Terminal terminal(command.isOutputTerminal, command.isUtf8);
        if (isForAgent(request))
            answer = co_await runCommand(request, *m_sessions, terminal);
        else
            answer = notForAgent(request);
    }
    if (!connection)
        co_return;
    connection->say({wordName(AgentWord::Answer), QByteArray::number(answer.exitCode), answer.out, answer.err});
    connection->resume();
}

/// New callers find no socket and do their work themselves, or ask the one that takes over. That one is given what
/// only this process has: pairs that the store refused.
void Agent::retire(QPointer<Connection> successor)
{
    m_server.close();
    successor->pause();
    successor->listenFor(handOver);
    Unbreakable::whenNone([this, successor] {
        Message word{wordName(AgentWord::Retiring)};
        for (const Session *session : m_sessions->all()) {
            if (session->unsaved())
                word << session->profile().name.toUtf8() << session->unsaved()->toText();
        }
        if (!successor) { // it has gone
            (void)listen();
            return;
        }
        connect(successor, &QObject::destroyed, this, [this] {
            m_lock.reset();
            Q_EMIT retired();
        });
        successor->say(word);
        successor->finish();
    });
}

} // namespace authtray
