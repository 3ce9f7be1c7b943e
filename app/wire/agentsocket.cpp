// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/agentsocket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

bool mayTryAgain()
{
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

AgentSocket::AgentSocket(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return;
    path.copy(address.sun_path, path.size());
    m_descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    m_isConnected = ::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
                    && isOwnPeer();
}

AgentSocket::~AgentSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

/// The folder is private, but a socket handed in from elsewhere would not tell.
bool AgentSocket::isOwnPeer() const
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(m_descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::getuid();
}

bool AgentSocket::send(const Message &message, Deadline deadline)
{
    const std::string bytes = pack(message);
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t length = ::send(m_descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (length >= 0)
            sent += static_cast<std::size_t>(length);
        else if (!mayTryAgain() || !waitFor(POLLOUT, deadline, nullptr))
            return false;
    }
    return true;
}

Message AgentSocket::receive(Deadline deadline, Spinner *spinner)
{
    for (;;) {
        const auto taken = takeMessage(m_received);
        if (const auto *message = std::get_if<Message>(&taken))
            return *message;
        if (std::holds_alternative<Malformed>(taken) || !waitFor(POLLIN, deadline, spinner))
            return {};
        std::array<char, 16384> bytes; // which recv() fills
        const ssize_t length = ::recv(m_descriptor, bytes.data(), bytes.size(), 0);
        if (length == 0 || (length < 0 && !mayTryAgain()))
            return {};
        m_received.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    }
}

bool AgentSocket::waitFor(short event, Deadline deadline, Spinner *spinner) const
{
    for (auto turnAt = Clock::now() + Spinner::patience;; turnAt = Clock::now() + Spinner::turnTime) {
        const auto until = spinner == nullptr ? deadline : std::min(deadline, turnAt);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        pollfd wanted{m_descriptor, event, 0};
        if (::poll(&wanted, 1, static_cast<int>(std::max(left, 0ms).count())) > 0)
            return true;
        if (Clock::now() >= deadline)
            return false;
        if (spinner != nullptr)
            spinner->turn();
    }
}

} // namespace authtray
