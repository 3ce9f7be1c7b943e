// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agentserver.h"
#include "app/agent/connection.h"
#include "app/agent/fairqueue.h"
#include "app/agent/handover.h"
#include "app/agent/idleexit.h"
#include "app/agent/requestrunner.h"
#include "app/watch/statefeed.h"
#include "core/platform/filelock.h"
#include "core/platform/paths.h"
#include "core/session/tokenvariables.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QMultiHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <QCoroTask>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace authtray {

class Sessions;

/// The only process of a user and config folder that owns the sessions. It holds the agent's lock and answers on the
/// agent's socket: it runs the commands of other processes with the code of the command line, and sends back their
/// output. Only the holder of the lock uses the socket, because listening would take it from another agent. If the lock
/// or the socket is removed, this process reclaims both, or retires if another process was faster. Main thread only.
class Agent : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Tray, Windowless };

    /// `activated`: the sockets on which systemd has received the commands that this agent was started for.
    Agent(const Paths &paths, Kind kind, std::vector<int> activated = {});

    /// Takes the lock; the tray app takes it over from a windowless agent. False if another agent keeps it.
    QCoro::Task<Result<bool>> acquireLeadership();

    /// Answers commands from `sessions` from now on. Hands them the pairs of tokens that the previous agent couldn't
    /// save, and tells that agent once they are taken over. Only for the holder of the lock.
    Result<> serve(Sessions &sessions);

    /// Emits retired() once no command was run for that long. Only for an agent that serves.
    void endWhenIdle(std::chrono::minutes timeout);

    /// Lets callers run their commands themselves from now on, and emits retired() once none waits for its answer.
    void retireOnceUnused();

    static QString socketOf(const Paths &paths);

Q_SIGNALS:
    void raiseRequested(const QByteArray &activationToken); ///< the tray app was started again
    void retired(); ///< another process has taken over, or this one isn't needed, and may end

private:
    bool holdsLockAndSocket() const;
    bool isReachable() const;
    QCoro::Task<> reclaim();
    QCoro::Task<Result<bool>> tryReclaim();
    void leave();
    void retireIfUnused();
    bool mayConnect(long process) const;
    bool mayRun(const RemoteCommand &command);
    void accept(std::unique_ptr<QLocalSocket> socket, long process);
    void receive(Connection *connection, long process, const Message &message);
    void noteStepUp(const Message &message);
    void watch(Connection &connection);
    bool lacksPassphrase(const Request &request) const;
    QCoro::Task<> run(QPointer<Connection> connection, RemoteCommand command);
    void retire(Connection *successor);
    Result<> listen();

    Paths m_paths;
    Kind m_kind;
    std::string m_environment; ///< see environmentDigest()
    QElapsedTimer m_sinceFit; ///< since a command came whose environment is this agent's
    Sessions *m_sessions = nullptr;
    std::unique_ptr<IdleExit> m_idleExit; ///< set by endWhenIdle()
    std::optional<FileLock> m_lock;
    TokenVariables m_tokenVariables;
    RequestCache m_cache;
    FairQueue m_commands; ///< to be run; a peer is a client's process
    std::optional<ShowAnswer> m_retiring; ///< the answer of the agent that retires for this one, until serve()
    std::unique_ptr<StateFeed> m_feed; ///< of what the sessions' watchers see; set once there is one
    std::unique_ptr<Handover> m_handover; ///< to the agent for which this one retires
    AgentServer m_server;
    QFileSystemWatcher m_runtime;
    QTimer m_reclaimTimer;
    bool m_isReclaiming = false;
    bool m_isRetiring = false;
    bool m_isToRetireUnused = false; ///< see retireOnceUnused()
    QMultiHash<long, Connection *> m_connections; ///< by the client's process
};

} // namespace authtray
