// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/endpage.h"
#include "core/oauth/loopbackrequest.h"
#include "core/provider/redirect.h"
#include "core/result.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <QCoroTask>

#include <chrono>

namespace authtray {

/// Waits on this computer's loopback addresses for the one browser that comes back from a sign-in.
/// A request that isn't the answer to this sign-in is turned away and the wait goes on. The first that is ends it:
/// nothing listens any more, and that browser is kept waiting until `showOutcome` can tell it the truth.
/// Main thread only.
class LoopbackListener : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype largestHead = 16 * 1024; ///< bytes of a request up to its empty line
    static constexpr qsizetype mostVisitors = 32; ///< connections at one time; the oldest idle one makes room
    static constexpr std::chrono::milliseconds defaultPatience = std::chrono::seconds(5);

    explicit LoopbackListener(QObject *parent = nullptr);
    ~LoopbackListener() override;

    /// How long a connection may take to send its request.
    void setPatience(std::chrono::milliseconds patience);

    /// Starts to wait for an answer with this state, which must not be empty.
    /// Errors: BadInput (host, path, ports or state), SignInFailed (no port to be had; subject names them and who holds them).
    Result<> listen(const Redirect &redirect, const QString &state);

    /// With the host and path as configured and the port in use; stays after the listener has stopped.
    QUrl redirectUri() const;

    bool isListening() const;

    /// Sends the page to the browser that brought the answer, if it is still there, and lets go of it. The task ends
    /// once the browser has it, or after 5 s: a program that ends before would take the page with it.
    QCoro::Task<> showOutcome(EndPage page);

    /// Stops waiting. A browser that waits for its outcome is told that the sign-in was called off.
    void close();

Q_SIGNALS:
    /// At most once for each `listen`. The receiver may delete the listener later, not at once.
    void answered(const authtray::AuthorizationResponse &response);

private:
    void open(const QList<QHostAddress> &addresses, quint16 port);
    void welcome(QTcpServer *server);
    void makeRoom();
    void read(QTcpSocket *visitor);
    void accept(QTcpSocket *visitor, const AuthorizationResponse &response);
    void runOut(QTcpSocket *visitor);
    void dismiss(QTcpSocket *visitor, const QByteArray &lastWords);
    void stop();

    QUrl m_redirectUri;
    QByteArray m_state;
    std::chrono::milliseconds m_patience = defaultPatience;
    QList<QTcpServer *> m_servers;
    QList<QTcpSocket *> m_visitors; ///< haven't sent a whole request yet; oldest first
    QPointer<QTcpSocket> m_held; ///< brought the answer
};

} // namespace authtray
