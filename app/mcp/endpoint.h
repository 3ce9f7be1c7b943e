// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/engine.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace authtray {

/// A server's answer, of which the body may still be arriving. For one thread.
class EndpointReply
{
public:
    explicit EndpointReply(Upstreams::Pointer upstream) : m_upstream(std::move(upstream)) { m_answer.emplace(); }

    unsigned status() const { return m_answer->get().result_int(); }
    bool isSuccess() const { return status() / 100 == 2; }

    /// Empty if there is no such field.
    std::string field(std::string_view name) const;
    const http::fields &fields() const { return m_answer->get(); }

    bool hasEvents() const { return hasType("text/event-stream"); }
    bool hasJson() const { return hasType("application/json"); }

    /// What has arrived of the body, which the next call overwrites. Empty at its end, and with an error if it was cut.
    /// `time`: how long the server may be silent; absent: for ever.
    Awaitable<std::string_view> read(std::optional<std::chrono::seconds> time, error_code &error);

    /// The rest of the body; nullopt if it was cut or is larger. `time`: how long the server may be silent.
    Awaitable<std::optional<std::string>> readAll(std::size_t maxSize, std::chrono::seconds time);

    void close() { m_upstream->close(); }

private:
    friend class Endpoint;

    bool hasType(std::string_view type) const;

    Upstreams::Pointer m_upstream;
    std::optional<http::response_parser<http::buffer_body>> m_answer;
    std::vector<char> m_bytes;
};

struct EndpointRequest
{
    http::verb method = http::verb::post;
    std::string_view body;
    std::vector<std::pair<std::string, std::string>> fields;
    std::optional<std::chrono::seconds> time; ///< for the answer's header; absent: any
    Event *sent = nullptr; ///< is set once the whole request is on the way, or has failed
};

/// Sends requests to the server's address, each with a good token. A token that is refused is replaced, and the request
/// repeated once. For one thread.
class Endpoint
{
public:
    using Outcome = std::variant<std::unique_ptr<EndpointReply>, ProxyRefusal>;

    Endpoint(const asio::any_io_executor &executor, const QUrl &server, ProxyPlan way);

    /// An answer, whatever its status, or why there is none.
    Awaitable<Outcome> send(const EndpointRequest &request);

    /// Lets another request use the connection, if the body was read to its end.
    void finish(EndpointReply &reply);

private:
    Awaitable<Outcome> ask(const EndpointRequest &request, const ProxyToken &token);
    Awaitable<bool> exchange(const EndpointRequest &request, const ProxyToken &token, EndpointReply &reply,
                             error_code &error) const;
    bool follow(const EndpointReply &reply);
    ProxyRefusal unanswered(const error_code &error) const;

    Engine m_engine;
    Target m_target;
};

} // namespace authtray
