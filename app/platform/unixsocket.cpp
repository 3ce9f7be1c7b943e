// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/unixsocket.h"

#include "core/platform/instance.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr timeval queueTimeout{0, 200'000}; ///< 0.2 s

bool mayTryAgain()
{
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

Peer peerOf(int descriptor)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return {};
    return {peer.pid, peer.uid == ::getuid()};
}

void closeSocket(int descriptor)
{
    ::close(descriptor);
}

void refuseWaiting(int listener)
{
    for (int socket = acceptFrom(listener); socket >= 0; socket = acceptFrom(listener))
        closeSocket(socket);
}

void refuseActivation()
{
    constexpr int first = 3; // sd_listen_fds(3)
    if (environmentValue("LISTEN_PID") != std::to_string(::getpid()))
        return;
    const int count = std::atoi(environmentValue("LISTEN_FDS").c_str());
    for (int listener = first; listener < first + count; ++listener)
        refuseWaiting(listener);
}

int acceptFrom(int listener)
{
    pollfd waiting{listener, POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0 ? ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK) : -1;
}

UnixSocket::UnixSocket(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return;
    path.copy(address.sun_path, path.size());
    m_descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // The socket blocks until it is connected, because others may have filled the queue of the peer for a moment.
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &queueTimeout, sizeof queueTimeout);
    // The folder is private, but another user's socket could be mounted into it.
    m_isConnected = ::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
                    && peerOf(m_descriptor).isOwnUser && ::fcntl(m_descriptor, F_SETFL, O_NONBLOCK) == 0;
}

UnixSocket::~UnixSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool UnixSocket::send(std::string_view bytes, Deadline deadline)
{
    while (!bytes.empty()) {
        const ssize_t length = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (length >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(length));
        else if (!mayTryAgain() || waitFor(POLLOUT, deadline) == Wait::TimedOut)
            return false;
    }
    return true;
}

UnixSocket::Wait UnixSocket::waitForBytes(Deadline deadline) const
{
    return waitFor(POLLIN, deadline);
}

bool UnixSocket::receive(std::string &bytes)
{
    std::array<char, 16384> arrived; // filled by recv()
    const ssize_t length = ::recv(m_descriptor, arrived.data(), arrived.size(), 0);
    if (length == 0 || (length < 0 && !mayTryAgain()))
        return false;
    bytes.append(arrived.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    return true;
}

UnixSocket::Wait UnixSocket::waitFor(short event, Deadline deadline) const
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Deadline::clock::now());
        pollfd wanted{m_descriptor, event, 0};
        if (::poll(&wanted, 1, static_cast<int>(std::max(left, 0ms).count())) > 0)
            return Wait::Ready;
        if (Deadline::clock::now() >= deadline)
            return Wait::TimedOut;
    }
}

} // namespace authtray
