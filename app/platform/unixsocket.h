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
    long process = 0; ///< its id; 0: unknown
    bool isOwnUser = false; ///< it belongs to the user of this process
};

Peer peerOf(int descriptor);

/// A client's connection to a Unix socket of the same user. It blocks, until a deadline, and needs no Qt. One thread.
class UnixSocket
{
public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class Wait { Ready, TimedOut };

    /// Connects; isConnected() tells whether that succeeded. An empty path is never connected.
    explicit UnixSocket(const std::string &path);
    ~UnixSocket();
    UnixSocket(const UnixSocket &) = delete;
    UnixSocket &operator=(const UnixSocket &) = delete;

    bool isConnected() const { return m_isConnected; }

    /// False if the peer hasn't taken all of it by the deadline, or is gone.
    bool send(std::string_view bytes, Deadline deadline);

    Wait waitForBytes(Deadline deadline) const;

    /// Appends what has arrived, if anything has. False if the peer is gone.
    bool receive(std::string &bytes);

private:
    Wait waitFor(short event, Deadline deadline) const;

    int m_descriptor = -1;
    bool m_isConnected = false;
};

} // namespace authtray
