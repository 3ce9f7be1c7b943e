// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/loopbacklistener.h"

#include <QHostAddress>
#include <QSignalSpy>
#include <QTcpSocket>

#include <memory>

namespace authtray {

/// One connection of a browser, down to its bytes.
class Browser
{
public:
    explicit Browser(const QUrl &url, QHostAddress::SpecialAddress address = QHostAddress::LocalHost)
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_received += m_socket.readAll(); });
        m_socket.connectToHost(QHostAddress(address), static_cast<quint16>(url.port()));
    }

    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    void vanish() { m_socket.abort(); }
    bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool isGone() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QByteArray received() const { return m_received; }
    QByteArray head() const { return m_received.left(m_received.indexOf("\r\n\r\n") + 4); }
    QByteArray body() const { return m_received.mid(m_received.indexOf("\r\n\r\n") + 4); }
    int status() const { return m_received.mid(9, 3).toInt(); }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

/// A listener that waits for a response with `state`, and what it has received.
class LoopbackFixture : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    void start(const Redirect &redirect = {});

    static QByteArray get(const QByteArray &target, const QUrl &url); ///< a whole request
    static QByteArray callback(const QByteArray &query, const QUrl &url); ///< the redirect with this query
    static bool hasIpv6();

    static inline const QString state = QStringLiteral("s-7Zz_9");
    static inline const QByteArray goodQuery = "code=abc&state=s-7Zz_9";

    std::unique_ptr<LoopbackListener> m_listener;
    std::unique_ptr<QSignalSpy> m_answers;
    QUrl m_url; ///< of the redirect
};

} // namespace authtray
