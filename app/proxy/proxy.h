// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/proxies.h"
#include "core/oauth/stepup.h"
#include "core/result.h"

#include <QByteArray>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>

/// The interface of a module that is loaded for `proxy`: programs that use it never hold a token.
namespace authtray {

/// A token for the requests of the next moments.
struct ProxyToken
{
    std::string value;
    QStringList hosts; ///< where it may go
    std::chrono::steady_clock::time_point expiresAt;
};

/// Why a request isn't passed on: a status of HTTP, and its text for people.
struct ProxyRefusal
{
    unsigned status = 0;
    std::string text;
};

using ProxyAnswer = std::variant<ProxyToken, ProxyRefusal>;

/// Asks for a token. `refused`: the one that a server has refused; empty: none. Is called in the proxy's thread, and
/// calls `reply` once, in any thread.
using AskForToken = std::function<void(std::string refused, std::function<void(ProxyAnswer)> reply)>;

struct ProxyPlan
{
    QString socket; ///< the path; empty: loopback TCP
    QString secret; ///< the first segment of each request's path; empty for a socket, which the folder protects
    QUrl to; ///< what all requests go below; empty: their paths name it
    ProxyToken first; ///< without a value: there is none, but its hosts count until there is one
    Proxies proxies; ///< on the way to the servers
    QByteArray authorities; ///< the certificates to trust, as PEM; empty: the system's
    AskForToken ask;
    std::function<void(const StepUp &)> demand; ///< reports what a server demands beyond the token. Any thread
    std::function<std::string(const Error &)> describe; ///< for people. Any thread
    std::function<Error(const QUrl &)> refusalFor; ///< of a destination where the token may not go. Any thread
};

/// Passes requests on to servers, with the token, for as long as it exists.
class Proxy
{
public:
    virtual ~Proxy() = default;
    virtual int port() const = 0; ///< 0: it listens at a socket
    Q_DISABLE_COPY_MOVE(Proxy)

protected:
    Proxy() = default;
};

/// BadInput: it can't listen. Main thread only; all that the proxy does is done in a thread of its own.
using StartProxy = Result<std::unique_ptr<Proxy>>(ProxyPlan plan);

inline constexpr auto startProxyName = "authtrayStartProxy"; ///< the symbol of the module's StartProxy

} // namespace authtray
