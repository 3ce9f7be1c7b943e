// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/tokencache.h"
#include "app/proxy/upstream.h"

namespace authtray {

/// What the requests share. For one thread.
struct Engine
{
    Engine(const asio::any_io_executor &executor, ProxyPlan proxyPlan)
        : plan(std::move(proxyPlan)), hosts(plan.first.hosts), tokens(executor, plan.ask, plan.first),
          upstreams(executor, plan.proxies, plan.authorities)
    { }

    /// Whether a server's answer refuses the token itself (RFC 6750, 3.1), so that another one may do. Reports what the
    /// server demands beyond the token.
    bool isTokenRefused(const std::string &authority, unsigned status, const http::fields &answer);

    ProxyPlan plan;
    int port = 0; ///< 0: a Unix socket
    QStringList hosts; ///< where the token may go
    TokenCache tokens;
    Upstreams upstreams;
    int connections = 0;
};

} // namespace authtray
