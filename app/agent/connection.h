// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace authtray {

/// One end of a connection between an agent and a client. Closes the connection if the peer belongs to another user,
/// violates the protocol, sends nothing for too long, or doesn't read what it is sent. Main thread only.
class Connection : public QObject
{
    Q_OBJECT
public:
    /// `maxSize`: of a message from the peer, in bytes.
    explicit Connection(std::unique_ptr<QLocalSocket> socket, std::size_t maxSize, QObject *parent = nullptr);
    ~Connection() override;

    /// The peer's next message must arrive within `timeout`.
    void listenFor(std::chrono::milliseconds timeout);

    /// No message is read between pause() and resume(), nor before the peer has read what was sent to it. So a peer
    /// that keeps sending has to wait. It may wait as long as it likes until listenFor() is called again.
    void pause();
    void resume();

    /// The name of the program that started the peer; empty if it or the peer has ended. Call it only while the peer
    /// waits for an answer.
    QString clientName();

    void send(const Message &message);

    /// Whether the system has taken all that was to be sent.
    bool isSent() const;

    /// Closes the connection after everything was sent; then received() is emitted.
    void close();

Q_SIGNALS:
    /// A message; nullopt after the last one.
    void received(const std::optional<authtray::Message> &message);
    void sent(); ///< see isSent()

private:
    void read();
    void giveUp();

    std::unique_ptr<QLocalSocket> m_socket;
    std::size_t m_maxSize;
    std::string m_buffer;
    std::optional<QString> m_clientName; ///< set by the first call of clientName()
    QTimer m_timeout;
    bool m_isPaused = false;
    bool m_isOver = false;
};

} // namespace authtray
