// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watch/agentfeed.h"

#include "app/platform/process.h"
#include "app/platform/unixsocket.h"
#include "app/wire/agentsocket.h"
#include "app/wire/remotecommand.h"
#include "app/wire/version.h"

#include <QFile>

#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto answerTimeout = 2s; ///< an agent answers at once
constexpr auto retryDelay = 1s; ///< it may just be starting or ending
constexpr int maxTries = 3; ///< until the folder of its socket changes again

} // namespace

AgentFeed::AgentFeed(const Paths &paths)
    : m_paths(paths), m_path(QString::fromStdString(socketIn(paths.runtime.toStdString())))
{
    m_timeout.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, &AgentFeed::giveUp);
    connect(&m_retry, &QTimer::timeout, this, &AgentFeed::connectToAgent);
    connect(&m_folder, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (!m_socket)
            start();
    });
}

void AgentFeed::start()
{
    m_tries = 0;
    connectToAgent();
}

void AgentFeed::connectToAgent()
{
    m_retry.stop();
    if (m_folder.directories().isEmpty() && m_paths.makeRuntime())
        m_folder.addPath(m_paths.runtime);
    if (!QFile::exists(m_path))
        return noteLoss();
    m_received.clear();
    m_socket = new QLocalSocket(this);
    connect(m_socket, &QLocalSocket::connected, this, [this] {
        if (peerOf(static_cast<int>(m_socket->socketDescriptor())).isOwnUser)
            m_socket->write(QByteArray::fromStdString(pack({std::string(request::watch), AUTHTRAY_VERSION})));
        else
            giveUp();
    });
    connect(m_socket, &QLocalSocket::readyRead, this, &AgentFeed::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &AgentFeed::giveUp);
    connect(m_socket, &QLocalSocket::errorOccurred, this, &AgentFeed::giveUp);
    m_timeout.start(answerTimeout);
    m_socket->connectToServer(m_path);
}

void AgentFeed::read()
{
    m_received += m_socket->readAll().toStdString();
    while (m_socket) {
        const auto taken = takeMessage(m_received);
        if (std::holds_alternative<Incomplete>(taken))
            return;
        const auto *message = std::get_if<Message>(&taken);
        const auto snapshot = message ? Snapshot::fromMessage(*message) : std::nullopt;
        if (!snapshot)
            return giveUp();
        m_timeout.stop();
        m_tries = 0;
        m_isLost = false;
        Q_EMIT received(*snapshot, !std::exchange(m_isCurrent, true));
    }
}

void AgentFeed::abandon()
{
    m_timeout.stop();
    m_isCurrent = false;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->deleteLater(); // this may be called by its signal
    m_socket.clear();
}

void AgentFeed::giveUp()
{
    abandon();
    if (isReplaced())
        return Q_EMIT outdated();
    if (++m_tries < maxTries)
        m_retry.start(retryDelay);
    noteLoss();
}

void AgentFeed::noteLoss()
{
    if (!std::exchange(m_isLost, true))
        Q_EMIT lost();
}

} // namespace authtray
