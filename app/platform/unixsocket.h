// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace authtray {

/// The process at the other end of a connected Unix socket.
struct Peer
{
    long process = 0; ///< process id; 0: unknown
    bool isOwnUser = false; ///< same user as this process
};

Peer peerOf(int descriptor);

void closeSocket(int descriptor);

/// Closes the connections that wait at a listening socket.
void refuseWaiting(int listener);

/// The same for the sockets on which systemd has received connections for this process, if it can't load the rest of
/// the program. Otherwise systemd would start it for them again and again.
void refuseActivation();

/// The next connection that waits at a listening socket, without blocking; negative if none does.
int acceptFrom(int listener);

/// A client's connection to a Unix socket of the same user. Its functions block, at most until a deadline. Without Qt.
/// For use by one thread.
class UnixSocket
{
public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class Wait { Ready, TimedOut };

    /// Connects, and waits 0.2 s at most while the peer's queue is full; see isConnected() for the result. An empty
    /// path doesn't connect.
    explicit UnixSocket(const std::string &path);
    ~UnixSocket();
    UnixSocket(const UnixSocket &) = delete;
    UnixSocket &operator=(const UnixSocket &) = delete;

    bool isConnected() const { return m_isConnected; }

    /// False if the peer hasn't read all of it by the deadline, or has closed the connection.
    bool send(std::string_view bytes, Deadline deadline);

    Wait waitForBytes(Deadline deadline) const;

    /// Appends the bytes that have arrived, without waiting. False if the peer has closed the connection.
    bool receive(std::string &bytes);

private:
    Wait waitFor(short event, Deadline deadline) const;

    int m_descriptor = -1;
    bool m_isConnected = false;
};

} // namespace authtray
