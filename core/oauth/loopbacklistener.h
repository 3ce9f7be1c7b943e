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
#include <variant>

namespace authtray {

/// Waits on this computer's loopback addresses for the browser that returns from a sign-in. Requests that aren't the
/// response to this sign-in are refused, and the wait continues. The first valid response ends it: the ports are
/// closed, and that browser waits until `showOutcome` sends it the outcome. Main thread only.
class LoopbackListener : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxHeadSize = 16 * 1024; ///< bytes of a request up to its empty line
    static constexpr qsizetype maxConnections = 128; ///< at one time; a further one replaces one of them
    static constexpr std::chrono::milliseconds defaultTimeout = std::chrono::seconds(5);

    explicit LoopbackListener(QObject *parent = nullptr);
    ~LoopbackListener() override;

    /// How long a connection may take to send its request.
    void setTimeout(std::chrono::milliseconds timeout);

    /// Starts to wait for a response with this state, which must not be empty. BadInput: host, path, ports or state.
    /// SignInFailed: no port is free; the subject names the ports and the programs that hold them.
    Result<> listen(const Redirect &redirect, const QString &state);

    /// Has the configured host and path and the port in use. Stays valid after the listener has stopped.
    QUrl redirectUri() const;

    bool isListening() const;

    /// An address with this path on the listener, which leads a browser on to `destination` as long as the listener
    /// waits: a browser may be started twice or open its pages again. Programs of other users aren't led there, so the
    /// address may stand in an argument list, which they can read.
    QUrl addressFor(const QUrl &destination, const QString &path);

    /// Sends the page to the browser that brought the response, if it is still connected, and closes the connection.
    /// The task ends once the browser has the page, or after 5 s: if the program ended before, the page would be lost.
    QCoro::Task<> showOutcome(EndPage page);

    /// Stops waiting. A browser that waits for its outcome is told that the sign-in was called off.
    void close();

Q_SIGNALS:
    /// At most once for each `listen`. The receiver may delete the listener later, not at once.
    void answered(const authtray::AuthorizationResponse &response);

private:
    void open(const QList<QHostAddress> &addresses, quint16 port);
    void acceptConnection(QTcpServer *server);
    void makeRoom();
    void read(QTcpSocket *connection);
    std::variant<AuthorizationResponse, Refusal> judge(const QTcpSocket &connection, const QByteArray &head) const;
    void accept(QTcpSocket *connection, const AuthorizationResponse &response);
    void timeOut(QTcpSocket *connection);
    void closeConnection(QTcpSocket *connection, const QByteArray &response);
    void stop();

    QUrl m_redirectUri;
    QByteArray m_state;
    QUrl m_entrance; ///< see addressFor()
    QUrl m_destination;
    std::chrono::milliseconds m_timeout = defaultTimeout;
    QList<QTcpServer *> m_servers;
    QList<QTcpSocket *> m_connections; ///< that haven't sent a complete request yet; oldest first
    QPointer<QTcpSocket> m_held; ///< brought the response
};

} // namespace authtray
