// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/asynchronous.h"
#include "app/proxy/target.h"

#include <boost/asio/ssl.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace authtray {

/// A connection to a server. A stream as Beast's functions take it, with and without TLS.
class Upstream
{
public:
    using executor_type = beast::tcp_stream::executor_type;

    explicit Upstream(const asio::any_io_executor &executor) : tcp(executor)
    {
        buffer.reserve(bufferSize); // Beast reads as much at once as there is room
    }

    executor_type get_executor() { return tcp.get_executor(); }

    template<typename Buffers, typename Token>
    auto async_read_some(const Buffers &buffers, Token &&token)
    {
        const auto start = [this](auto handler, const Buffers &target) {
            if (tls)
                tls->async_read_some(target, std::move(handler));
            else
                tcp.async_read_some(target, std::move(handler));
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(start, token, buffers);
    }

    template<typename Buffers, typename Token>
    auto async_write_some(const Buffers &buffers, Token &&token)
    {
        const auto start = [this](auto handler, const Buffers &source) {
            if (tls)
                tls->async_write_some(source, std::move(handler));
            else
                tcp.async_write_some(source, std::move(handler));
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(start, token, buffers);
    }

    /// Ends what waits for it.
    void close() { tcp.close(); }

    /// Whether the server has neither closed it nor sent anything.
    bool isQuiet();

    beast::tcp_stream tcp;
    std::optional<asio::ssl::stream<beast::tcp_stream &>> tls;
    beast::flat_buffer buffer{maxHeaderSize + bufferSize}; ///< what has arrived and isn't parsed
    bool isReused = false;
};

/// Makes connections to servers, by the rules of core/net for proxies and certificates, and keeps those that may serve
/// another request. For one thread.
class Upstreams
{
public:
    using Pointer = std::unique_ptr<Upstream>;

    Upstreams(asio::any_io_executor executor, const Proxies &proxies, QByteArray authorities);

    /// A kept connection, unless it must be new; otherwise a new one. Errors: Unreachable, UntrustedTls,
    /// ProxyUnreachable, ProxyLocked, TimedOut, ProviderFault; BadInput if the certificates can't be read.
    Awaitable<Result<Pointer>> connect(const Target &target, bool mustBeNew);

    void keep(const Target &target, Pointer upstream);

private:
    struct Kept
    {
        Pointer upstream;
        std::chrono::steady_clock::time_point since;
    };

    Pointer takeKept(const Target &target);
    Awaitable<> dropOld();
    Awaitable<Result<>> connectTcp(Upstream &upstream, const Target &target, const std::string &host,
                                   const std::string &port);
    Awaitable<Result<>> passHttpProxy(Upstream &upstream, const Target &target, const QNetworkProxy &proxy);
    Awaitable<Result<>> passSocksProxy(Upstream &upstream, const Target &target, const QNetworkProxy &proxy);
    Awaitable<Result<>> startTls(Upstream &upstream, const Target &target);
    Result<> readAuthorities();

    asio::any_io_executor m_executor;
    Proxies m_proxies;
    QByteArray m_authorities;
    std::optional<asio::ssl::context> m_tls;
    std::multimap<std::string, Kept> m_kept; ///< by server
    bool m_isDropping = false;
};

} // namespace authtray
