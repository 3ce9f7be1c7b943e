// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent.h"

#include "app/agent/raiserequest.h"
#include "app/cli/commandline.h"
#include "app/commands/commandtable.h"
#include "app/platform/process.h"
#include "app/terminal/terminal.h"
#include "core/log.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/instance.h"
#include "core/promise.h"
#include "core/session/sessions.h"

#include <QCoroTimer>
#include <QFile>
#include <QScopeGuard>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto reclaimAgainAfter = 2s; ///< where there is no room for a file or a descriptor

/// Half of the descriptors the process may have: Qt stops listening for good where there is none for a connection.
int mostConnections()
{
    return static_cast<int>(std::min<std::size_t>(maxDescriptors() / 2, 512));
}

constexpr auto answerDelay = 500ms; ///< what knows better why it took too long answers before
constexpr std::size_t mostRead = 64; ///< command lines to remember

constexpr auto handOver = 40s; ///< for an agent to finish what it is about: a provider's answer and the keychain's
constexpr auto tryAgainAfter = 20ms;

QString lockOf(const Paths &paths)
{
    return paths.runtime + QStringLiteral("/agent.lock");
}

Answer notForAgent(const Request &request)
{
    return failure(badInput(QStringLiteral("the agent doesn't run \"%1\"").arg(QLatin1String(request.command->name))));
}

/// Null where there is no such profile.
Session *sessionFor(const Request &request, const Sessions &sessions)
{
    return request.profile.isEmpty() ? sessions.current() : sessions.find(request.profile);
}

using Outcome = Promise<std::optional<Answer>>;

/// Runs a command to its end, whether or not anybody waits for it that long: others may wait for the same refresh.
QCoro::Task<> runToTheEnd(Request request, TerminalStyle style, Sessions &sessions, std::shared_ptr<Outcome> outcome)
{
    Terminal terminal(style);
    const Answer answer = co_await runCommand(request, sessions, terminal);
    outcome->resolve(answer);
}

/// A command's answer, in the time that its asker has: the provider has more.
QCoro::Task<Answer> answerInTime(Request request, TerminalStyle style, Sessions &sessions)
{
    const auto outcome = std::make_shared<Outcome>();
    runToTheEnd(request, style, sessions, outcome);
    outcome->resolveAfter(request.timeout + answerDelay, std::nullopt);
    const auto answer = co_await outcome->value();
    if (answer)
        co_return *answer;
    const Session *session = sessionFor(request, sessions);
    const QString provider = session ? session->profile().provider.host() : QString();
    co_return failureOf(request, {Error::Kind::TimedOut, provider, {}});
}

} // namespace

Agent::Agent(const Paths &paths, Kind kind) : m_paths(paths), m_kind(kind), m_tokenVariables(paths.config)
{
    m_server.setListenBacklogSize(mostConnections());
    m_reclaimAgain.setSingleShot(true);
    connect(&m_server, &QLocalServer::newConnection, this, &Agent::acceptConnection);
    connect(&m_runtime, &QFileSystemWatcher::directoryChanged, this, &Agent::reclaim);
    connect(&m_reclaimAgain, &QTimer::timeout, this, &Agent::reclaim);
}

QString Agent::socketOf(const Paths &paths)
{
    return QString::fromStdString(socketIn(paths.runtime.toStdString()));
}

/// The other may be about to begin, to retire or to end, so both ways are tried until one of them works.
QCoro::Task<Result<bool>> Agent::acquireLeadership()
{
    const QDeadlineTimer deadline(handOver);
    for (;;) {
        auto free = FileLock::tryTake(lockOf(m_paths));
        if (!free)
            co_return free.error();
        if (free->has_value()) {
            m_lock = std::move(*free);
            co_return true;
        }
        if (m_kind == Kind::Windowless)
            co_return false;
        const auto answer = co_await askToShow(m_paths, handOver);
        const std::string said = answer ? fieldOf(*answer, 0) : std::string();
        if (said == reply::shown)
            co_return false;
        if (said == reply::retiring)
            m_inherited.assign(answer->begin() + 1, answer->end());
        if (deadline.hasExpired())
            co_return Error{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
        co_await QCoro::sleepFor(tryAgainAfter);
    }
}

Result<> Agent::serve(Sessions &sessions)
{
    m_sessions = &sessions;
    m_runtime.addPath(m_paths.runtime);
    for (std::size_t i = 0; i + 1 < m_inherited.size(); i += 2) {
        const auto tokens = Tokens::fromText(QByteArray::fromStdString(m_inherited[i + 1]));
        if (Session *session = sessions.find(QString::fromStdString(m_inherited[i])); session && tokens)
            session->takeUnsaved(*tokens, QDeadlineTimer(handOver));
    }
    m_inherited.clear();
    return listen();
}

bool Agent::holdsLockAndSocket() const
{
    return m_lock->isCurrent() && isReachable() && m_runtime.directories().contains(m_paths.runtime);
}

bool Agent::isReachable() const
{
    return m_server.isListening() && QFile::exists(socketOf(m_paths));
}

/// The runtime folder was removed, or something in it. Without a lock that others see there would be a second agent.
QCoro::Task<> Agent::reclaim()
{
    if (m_isRetiring || std::exchange(m_isReclaiming, true))
        co_return;
    const auto rest = qScopeGuard([this] { m_isReclaiming = false; });
    const bool hadBoth = holdsLockAndSocket();
    while (!holdsLockAndSocket()) {
        const auto isOurs = co_await tryReclaim();
        if (!isOurs) {
            qCWarning(lcSession) << describeInEnglish(isOurs.error()).what;
            co_return m_reclaimAgain.start(reclaimAgainAfter);
        }
        if (!*isOurs)
            co_return leave();
    }
    if (!hadBoth)
        m_sessions->reload();
}

QCoro::Task<Result<bool>> Agent::tryReclaim()
{
    const auto made = m_paths.makeRuntime();
    if (!made)
        co_return made.error();
    const bool isWatched = m_runtime.directories().contains(m_paths.runtime) || m_runtime.addPath(m_paths.runtime);
    if (!isWatched)
        co_return Error{Error::Kind::WriteFailed, m_paths.runtime + QStringLiteral(": it can't be watched"), {}};
    if (!m_lock->isCurrent()) {
        const auto isOurs = co_await acquireLeadership();
        if (!isOurs || !*isOurs)
            co_return isOurs;
        m_server.close();
    }
    const auto serving = isReachable() ? done : serve(*m_sessions);
    if (!serving)
        co_return serving.error();
    co_return true;
}

/// Another agent was quicker. Pairs that only this process has keep it here until the store has taken them.
void Agent::leave()
{
    for (const Session *session : m_sessions->all()) {
        if (session->unsaved())
            return m_reclaimAgain.start(reclaimAgainAfter);
    }
    m_isRetiring = true;
    ExitInhibitor::whenNone([this] { Q_EMIT retired(); });
}

Result<> Agent::listen()
{
    m_server.close();
    QLocalServer::removeServer(socketOf(m_paths));
    if (!m_server.listen(socketOf(m_paths)))
        return Error{Error::Kind::WriteFailed, Text::at(socketOf(m_paths), m_server.errorString()), {}};
    return done;
}

void Agent::acceptConnection()
{
    while (QLocalSocket *client = m_server.nextPendingConnection()) {
        std::unique_ptr<QLocalSocket> socket(client);
        if (m_connections >= mostConnections())
            continue; // it does the work itself
        socket->setParent(nullptr);
        auto *connection = new Connection(std::move(socket), this);
        ++m_connections;
        connect(connection, &QObject::destroyed, this, [this] { --m_connections; });
        connect(connection, &Connection::received, this, [this, connection](const std::optional<Message> &message) {
            if (message)
                receive(connection, *message);
            else
                connection->deleteLater();
        });
    }
}

void Agent::receive(Connection *connection, const Message &message)
{
    const bool isToShow = fieldOf(message, 0) == request::show;
    const auto command = RemoteCommand::fromMessage(message);
    if (isToShow && m_kind == Kind::Tray) {
        Q_EMIT raiseRequested(QByteArray::fromStdString(fieldOf(message, 1)));
        connection->send({std::string(reply::shown)});
    } else if (isToShow && m_server.isListening()) {
        retire(connection);
        return;
    } else if (command && m_sessions && !m_tokenVariables.hasAny(command->variables)) {
        connection->send({std::string(reply::accepted)});
        connection->pause();
        run(connection, *command);
        return;
    } else {
        connection->send({std::string(reply::declined)});
    }
    connection->finish();
}

/// Scripts ask the same again and again, and CLI11 takes longer to be told of all options than the rest of an answer.
std::variant<Request, Answer> Agent::read(const RemoteCommand &command)
{
    const std::pair key(command.arguments, command.profile);
    if (const auto known = m_read.find(key); known != m_read.end())
        return known->second;
    const auto parsed = parseCommandLine(command.arguments, QString::fromStdString(command.profile));
    if (const auto *request = std::get_if<Request>(&parsed)) {
        if (m_read.size() >= mostRead)
            m_read.clear();
        m_read.emplace(key, *request);
    }
    return parsed;
}

/// A client that vanishes meanwhile doesn't end the command: others may wait for the same refresh.
QCoro::Task<> Agent::run(QPointer<Connection> connection, RemoteCommand command)
{
    const auto parsed = read(command);
    Answer answer;
    if (const auto *mistake = std::get_if<Answer>(&parsed)) {
        answer = *mistake;
    } else {
        const Request &request = std::get<Request>(parsed);
        connection->listenFor(request.timeout + 10s);
        Session *session = request.command->isForAgent ? sessionFor(request, *m_sessions) : nullptr;
        if (session)
            session->noteRequest(connection->clientName(), QString::fromLatin1(request.command->name));
        if (request.command->isForAgent)
            answer = co_await answerInTime(request, command.style, *m_sessions);
        else
            answer = notForAgent(request);
    }
    if (!connection)
        co_return;
    connection->send({std::string(reply::answer), std::to_string(answer.exitCode), answer.out.toStdString(),
                      answer.err.toStdString()});
    connection->resume();
}

/// New callers find no socket and do their work themselves, or ask the one that takes over. That one is given what
/// only this process has: pairs that the store refused.
void Agent::retire(QPointer<Connection> successor)
{
    m_isRetiring = true;
    m_server.close();
    successor->pause();
    successor->listenFor(handOver);
    ExitInhibitor::whenNone([this, successor] {
        Message words{std::string(reply::retiring)};
        for (const Session *session : m_sessions->all()) {
            if (!session->unsaved())
                continue;
            words.push_back(session->profile().name.toStdString());
            words.push_back(session->unsaved()->toText().toStdString());
        }
        if (!successor) { // it has gone
            m_isRetiring = false;
            (void)listen();
            return;
        }
        connect(successor, &QObject::destroyed, this, [this] {
            m_lock.reset();
            Q_EMIT retired();
        });
        successor->send(words);
        successor->finish();
    });
}

} // namespace authtray
