// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent.h"

#include "app/agent/watcher.h"
#include "app/commands/command.h"
#include "app/platform/process.h"
#include "app/platform/unixsocket.h"
#include "app/wire/agentsocket.h"
#include "app/wire/environmentdigest.h"
#include "app/wire/version.h"
#include "core/log.h"
#include "core/net/hosts.h"
#include "core/platform/exitinhibitor.h"
#include "core/session/sessions.h"
#include "core/store/passphrase.h"

#include <QCoroTimer>
#include <QFile>
#include <QScopeGuard>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto reclaimRetryDelay = 2s; ///< after a lack of disk space or descriptors
constexpr auto handoverRetryDelay = 20ms;
constexpr auto environmentTime = 1min; ///< in which an agent keeps an environment that isn't its callers'

constexpr int queueLength = 128; ///< of connections to be accepted, in one turn of the event loop
constexpr int maxConnectionsOfOneProcess = 32; ///< so that no process takes those of the others

/// At most half of the process's descriptors, because Qt stops listening for good if it gets none for a connection.
int maxConnections()
{
    return static_cast<int>(std::min<std::size_t>(maxDescriptors() / 2, 512));
}

QString lockOf(const Paths &paths)
{
    return paths.runtime + QStringLiteral("/.agent.lock");
}

Answer notForAgent(const Request &request)
{
    return failure(badInput(QStringLiteral("the agent doesn't run \"%1\"").arg(QLatin1String(request.command->name))));
}

} // namespace

Agent::Agent(const Paths &paths, Kind kind, std::vector<int> activated)
    : m_paths(paths), m_kind(kind), m_environment(environmentDigest(paths.config.toStdString())),
      m_tokenVariables(Presets(paths)),
      m_server([this](long process) { return mayConnect(process); },
               [this](std::unique_ptr<QLocalSocket> socket, long process) { accept(std::move(socket), process); },
               std::move(activated))
{
    m_sinceFit.start();
    m_server.setListenBacklogSize(queueLength);
    m_reclaimTimer.setSingleShot(true);
    connect(&m_runtime, &QFileSystemWatcher::directoryChanged, this, &Agent::reclaim);
    connect(&m_reclaimTimer, &QTimer::timeout, this, &Agent::reclaim);
}

QString Agent::socketOf(const Paths &paths)
{
    return QString::fromStdString(socketIn(paths.runtime.toStdString()));
}

/// The other agent may be starting, retiring or ending. Therefore tries the lock and the other agent in turn until one
/// of them succeeds.
QCoro::Task<Result<bool>> Agent::acquireLeadership()
{
    const QDeadlineTimer deadline(handoverTimeout);
    for (;;) {
        auto lock = FileLock::tryAcquire(lockOf(m_paths));
        if (!lock)
            co_return lock.error();
        if (lock->has_value()) {
            m_lock = std::move(*lock);
            co_return true;
        }
        if (m_kind == Kind::Windowless)
            co_return false;
        const auto answer = co_await askToShow(m_paths, handoverTimeout);
        const std::string kind = answer ? fieldOf(answer->message, 0) : std::string();
        if (kind == reply::shown)
            co_return false;
        if (kind == reply::retiring)
            m_retiring = *answer;
        if (deadline.hasExpired())
            co_return Error{Error::Kind::TimedOut, QStringLiteral("the Authtray that is already running"), {}};
        co_await QCoro::sleepFor(handoverRetryDelay);
    }
}

Result<> Agent::serve(Sessions &sessions)
{
    if (!std::exchange(m_sessions, &sessions))
        m_server.acceptActivated();
    m_runtime.addPath(m_paths.runtime);
    if (m_retiring)
        takeOver(*std::exchange(m_retiring, std::nullopt), sessions);
    return listen();
}

void Agent::endWhenIdle(std::chrono::minutes timeout)
{
    m_idleExit = std::make_unique<IdleExit>(*m_sessions, timeout);
    connect(m_idleExit.get(), &IdleExit::idle, this, &Agent::retired);
}

bool Agent::holdsLockAndSocket() const
{
    return m_lock && m_lock->isCurrent() && isReachable() && m_runtime.directories().contains(m_paths.runtime);
}

bool Agent::isReachable() const
{
    return m_server.isListening() && QFile::exists(socketOf(m_paths));
}

/// Called after a change in the runtime folder, by which the lock may have been removed. Then another process could
/// become a second agent.
QCoro::Task<> Agent::reclaim()
{
    if (m_isRetiring || std::exchange(m_isReclaiming, true))
        co_return;
    const auto reset = qScopeGuard([this] { m_isReclaiming = false; });
    const bool hadBoth = holdsLockAndSocket();
    while (!holdsLockAndSocket()) {
        const auto isLeader = co_await tryReclaim();
        if (!isLeader) {
            qCWarning(lcSession) << whatHappened(isLeader.error()).inEnglish();
            co_return m_reclaimTimer.start(reclaimRetryDelay);
        }
        if (!*isLeader)
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
        co_return badInput(QStringLiteral("changes of the folder %1 can't be watched").arg(m_paths.runtime),
                           QStringLiteral("Allow more watches: 'sysctl fs.inotify.max_user_instances=512'."));
    if (!m_lock || !m_lock->isCurrent()) {
        const auto isLeader = co_await acquireLeadership();
        if (!isLeader || !*isLeader)
            co_return isLeader;
        m_server.close();
    }
    const auto serving = isReachable() ? done : serve(*m_sessions);
    if (!serving)
        co_return serving.error();
    co_return true;
}

/// Called if another agent was faster. This process ends only after the store has taken the tokens that no other
/// process has.
void Agent::leave()
{
    if (!m_sessions->unsaved().isEmpty())
        return m_reclaimTimer.start(reclaimRetryDelay);
    m_isRetiring = true;
    ExitInhibitor::whenNone([this] { Q_EMIT retired(); });
}

void Agent::retireOnceUnused()
{
    m_isRetiring = true;
    m_isToRetireUnused = true;
    const auto watchers = findChildren<Watcher *>();
    for (Watcher *watcher : watchers)
        watcher->end();
    retireIfUnused();
}

/// Tokens that the store has refused meanwhile, and that no other process has, keep this one.
void Agent::retireIfUnused()
{
    if (m_isToRetireUnused && m_connections.isEmpty() && (!m_sessions || m_sessions->unsaved().isEmpty()))
        Q_EMIT retired();
}

Result<> Agent::listen()
{
    m_server.close();
    QLocalServer::removeServer(socketOf(m_paths));
    if (!m_server.listen(socketOf(m_paths)))
        return Error{Error::Kind::WriteFailed, Text::at(socketOf(m_paths), m_server.errorString()), {}};
    return done;
}

bool Agent::mayConnect(long process) const
{
    return m_connections.size() < maxConnections() && m_connections.count(process) < maxConnectionsOfOneProcess;
}

void Agent::accept(std::unique_ptr<QLocalSocket> socket, long process)
{
    auto *connection = new Connection(std::move(socket), maxCommandSize + maxInputSize, this);
    m_connections.insert(process, connection);
    connect(connection, &QObject::destroyed, this, [this, process, connection] {
        m_connections.remove(process, connection);
        retireIfUnused();
    });
    connect(connection, &Connection::received, this, [=, this](const std::optional<Message> &message) {
        if (message)
            receive(connection, process, *message);
        else
            connection->deleteLater();
    });
}

/// Otherwise the caller runs it. Nobody has chosen the environment of an agent that systemd has started. If it isn't
/// the caller's, this agent ends, so that the next one gets what systemd has been told since; but not while it is
/// others', nor with tokens that only this process has.
bool Agent::mayRun(const RemoteCommand &command)
{
    if (!m_sessions || m_isRetiring || m_tokenVariables.hasAny(command.variables))
        return false;
    if (!m_server.isActivated() || fitsEnvironment(m_environment, command.environment)) {
        m_sinceFit.restart();
        return true;
    }
    if (m_sinceFit.hasExpired(std::chrono::milliseconds(environmentTime).count()) && !m_sessions->isGoingOn())
        Q_EMIT retired();
    return false;
}

void Agent::receive(Connection *connection, long process, const Message &message)
{
    const bool isToShow = fieldOf(message, 0) == request::show;
    const bool isToWatch = fieldOf(message, 0) == request::watch && fieldOf(message, 1) == AUTHTRAY_VERSION;
    const bool isToNote = fieldOf(message, 0) == request::stepUp && fieldOf(message, 1) == AUTHTRAY_VERSION;
    const auto command = RemoteCommand::fromMessage(message);
    if (isToShow && m_kind == Kind::Tray) {
        Q_EMIT raiseRequested(QByteArray::fromStdString(fieldOf(message, 1)));
        connection->send({std::string(reply::shown)});
    } else if (isToShow && m_server.isListening()) {
        retire(connection);
        return;
    } else if (isToWatch && m_sessions && !m_isRetiring) {
        watch(*connection);
        return;
    } else if (isToNote && m_sessions && !m_isRetiring) {
        noteStepUp(message);
        connection->send({std::string(reply::noted)});
    } else if (command && mayRun(*command)) {
        if (m_idleExit)
            m_idleExit->restart();
        connection->send({std::string(reply::accepted)});
        connection->pause();
        m_commands.add(process, [this, connection = QPointer(connection), command = *command] {
            return run(connection, command);
        });
        return;
    } else if (!m_handover || !m_handover->receive(connection, message)) {
        connection->send({std::string(reply::declined)});
    }
    connection->close();
}

void Agent::noteStepUp(const Message &message)
{
    Session *session = m_sessions->find(QString::fromStdString(fieldOf(message, 2)));
    const auto host = readHostEntry(QString::fromStdString(fieldOf(message, 3)));
    const auto stepUp = StepUp::fromChallenge(QByteArray::fromStdString(fieldOf(message, 4)), host ? *host : QString());
    if (session && host && stepUp)
        session->demand(*stepUp);
}

void Agent::watch(Connection &connection)
{
    if (!m_feed)
        m_feed = std::make_unique<StateFeed>(*m_sessions);
    new Watcher(connection, *m_feed);
}

/// Whether only a person at the caller's terminal, or a file that the caller knows, has the passphrase.
bool Agent::lacksPassphrase(const Request &request) const
{
    const Session *session = sessionFor(request, *m_sessions);
    return m_server.isActivated() && session && session->profile().store.kind == StoreKind::File
           && !QFile::exists(passphraseFile());
}

/// The command continues if its client disconnects meanwhile, because other clients may wait for the same refresh.
QCoro::Task<> Agent::run(QPointer<Connection> connection, RemoteCommand command)
{
    if (!connection)
        co_return;
    const auto parsed = m_cache.parse(command);
    const auto *request = std::get_if<Request>(&parsed);
    if (request && lacksPassphrase(*request)) {
        connection->send({std::string(reply::declined)});
        co_return connection->close();
    }
    Answer answer = request ? notForAgent(*request) : std::get<Answer>(parsed);
    if (request && request->command->isForAgent) {
        connection->listenFor(request->timeout + 10s);
        Request named = *request;
        named.program = connection->clientName();
        if (Session *session = sessionFor(*request, *m_sessions))
            session->noteRequest(named.program, QString::fromLatin1(request->command->name));
        const auto note = [connection](const QByteArray &text) {
            if (connection)
                connection->send({std::string(reply::note), text.toStdString()});
        };
        answer = co_await answerInTime(named, command.style, note, *m_sessions);
    }
    if (!connection)
        co_return;
    connection->send({std::string(reply::answer), std::to_string(answer.exitCode), answer.out.toStdString(),
                      answer.err.toStdString()});
    connection->resume();
}

/// Removes the socket, so that clients run their commands themselves or ask the successor.
void Agent::retire(Connection *successor)
{
    m_isRetiring = true;
    m_server.close();
    m_handover = std::make_unique<Handover>(*m_sessions, successor);
    connect(m_handover.get(), &Handover::sent, this, [this] { m_lock.reset(); });
    connect(m_handover.get(), &Handover::completed, this, [this] {
        m_lock.reset();
        Q_EMIT retired();
    });
    connect(m_handover.get(), &Handover::failed, this, [this] {
        m_isRetiring = false;
        reclaim();
    });
    m_handover->start();
}

} // namespace authtray
