// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/connection.h"
#include "app/commands/request.h"
#include "app/output/answer.h"
#include "app/wire/remotecommand.h"
#include "core/platform/filelock.h"
#include "core/platform/paths.h"
#include "core/session/tokenvariables.h"

#include <QFileSystemWatcher>
#include <QLocalServer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <QCoroTask>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace authtray {

class Sessions;

/// The one process of a user and config folder that owns the sessions: it holds the agent's lock and answers on the
/// agent's socket. It runs the commands of others with the code of the command line and sends back what they print.
/// Only the lock's holder touches the socket, as listening would steal a live one. Should somebody remove either, it
/// settles anew, or leaves to whoever was quicker. Main thread only.
class Agent : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Tray, Windowless };

    Agent(const Paths &paths, Kind kind);

    /// Takes the lock, from a windowless agent if need be when this is to be the tray. False: a tray app has it.
    QCoro::Task<Result<bool>> acquireLeadership();

    /// For the one that took over: from now on commands are answered from `sessions`, beginning with what the agent
    /// before could not save.
    Result<> serve(Sessions &sessions);

    static QString socketOf(const Paths &paths);

Q_SIGNALS:
    void raiseRequested(const QByteArray &activationToken); ///< a second start of the tray app
    void retired(); ///< another takes over; this process may end

private:
    bool holdsLockAndSocket() const;
    bool isReachable() const;
    QCoro::Task<> reclaim();
    QCoro::Task<Result<bool>> tryReclaim();
    void leave();
    void acceptConnection();
    void receive(Connection *connection, const Message &message);
    std::variant<Request, Answer> read(const RemoteCommand &command);
    QCoro::Task<> run(QPointer<Connection> connection, RemoteCommand command);
    void retire(QPointer<Connection> successor);
    Result<> listen();

    Paths m_paths;
    Kind m_kind;
    Sessions *m_sessions = nullptr;
    std::optional<FileLock> m_lock;
    TokenVariables m_tokenVariables;
    std::map<std::pair<std::vector<std::string>, std::string>, Request>
            m_read; ///< by arguments and the environment's profile
    Message m_inherited; ///< from the agent before: names of profiles, each with the pair that the store refused
    QLocalServer m_server;
    QFileSystemWatcher m_runtime;
    QTimer m_reclaimAgain;
    bool m_isReclaiming = false;
    bool m_isRetiring = false;
    int m_connections = 0;
};

} // namespace authtray
