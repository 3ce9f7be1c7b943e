// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/engine.h"

#include <boost/asio/generic/stream_protocol.hpp>

namespace authtray {

/// Of loopback TCP, or of a Unix socket.
using ClientStream = beast::basic_stream<asio::generic::stream_protocol>;

/// One request of a client, and its answer. Bodies pass through buffers of a fixed size, in both directions at the same
/// time, and each side waits for the other one. Exists until run() has ended.
class Exchange
{
public:
    /// `buffer`: what has arrived from the client and isn't read.
    Exchange(ClientStream &client, beast::flat_buffer &buffer, Engine &engine);

    /// `time`: for the request's header. False: the connection can't be used for another request.
    Awaitable<bool> run(std::chrono::seconds time);

private:
    using Request = http::request<http::string_body>;
    using Answer = http::response_parser<http::buffer_body>;

    Awaitable<bool> answer(std::chrono::seconds time);
    Awaitable<std::optional<ProxyRefusal>> readRequest(std::chrono::seconds time);
    std::optional<ProxyRefusal> check();
    std::optional<ProxyRefusal> chooseTarget();
    Awaitable<std::optional<ProxyRefusal>> takeToken(); ///< and checks that it may go to the target
    Awaitable<> readShortBody();
    Awaitable<> continueClient();
    Awaitable<bool> pass();
    Awaitable<std::optional<ProxyRefusal>> send(bool mustBeNew);
    Awaitable<std::optional<ProxyRefusal>> ask();
    bool isTokenRefused();
    Awaitable<bool> mayRepeat();
    Awaitable<bool> passAnswer();
    Awaitable<bool> passBody(bool isChunked);
    Awaitable<bool> refuse(const ProxyRefusal &refusal);
    Awaitable<> linger();

    Awaitable<> accompany(bool isStreamed);
    Awaitable<> upload();
    Awaitable<std::size_t> readBody(std::vector<char> &bytes, error_code &error);
    void keepCopy(std::string_view piece);
    Awaitable<> endCompanion();

    bool isRepeatable() const { return m_isWholeKept && m_isSent; }
    bool mayGoOn() const
    {
        return m_isRead && !m_isClientGone && m_request.keep_alive() && m_request.get().version() == 11;
    }
    bool isStreamed() const { return m_isChunked || m_length > m_body.size(); }
    Request requestToServer() const;

    ClientStream &m_client;
    beast::flat_buffer &m_buffer;
    Engine &m_engine;
    http::request_parser<http::buffer_body> m_request;
    Target m_target;
    ProxyToken m_token;
    bool m_isChunked = false; ///< the request's body
    std::uint64_t m_length = 0; ///< of it, unless it is chunked
    std::string m_body; ///< its beginning
    bool m_isWholeKept = true; ///< in m_body, as far as it was read
    bool m_isRead = false; ///< to its end
    bool m_isSent = false; ///< to the server
    bool m_isClientGone = false;
    Upstreams::Pointer m_upstream;
    std::optional<Answer> m_answer;
    std::optional<Event> m_companion; ///< set when accompany() has ended
};

} // namespace authtray
