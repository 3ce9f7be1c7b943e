// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/proxy.h"

#include <cstddef>

/// The interface of a module that is loaded for `mcp`: a program that starts its MCP server as a command speaks to one
/// behind HTTP, which wants a token.
namespace authtray {

struct BridgePlan
{
    QUrl server;
    ProxyPlan way; ///< how tokens are got, and requests sent; its `to` and what it listens at mean nothing
    QString signIn; ///< the command that signs in again, to which options are added
    std::string refusal; ///< why there is no token: the answer to the first request, and then the end; empty: there is one
    std::chrono::seconds timeout; ///< for the answers to the last requests, after the client has ended its input

    std::function<std::size_t(char *to, std::size_t size)> read; ///< waits for the client; 0: it has ended
    std::function<bool(std::string_view)> write; ///< to the client, the whole text; false: nobody reads it
    std::function<void()> ended; ///< called once, in any thread
};

/// Passes messages on between the client, in lines of JSON-RPC, and the server (MCP 2025-11-25, Transports).
class Bridge
{
public:
    virtual ~Bridge() = default;

    /// As if the client had gone: ends the session at the server, for which there are seconds. BridgePlan::ended follows.
    virtual void end() = 0;
    Q_DISABLE_COPY_MOVE(Bridge)

protected:
    Bridge() = default;
};

/// Main thread only; all that the bridge does is done in threads of its own.
using StartBridge = std::unique_ptr<Bridge>(BridgePlan plan);

inline constexpr auto startBridgeName = "authtrayStartBridge"; ///< the symbol of the module's StartBridge

} // namespace authtray
