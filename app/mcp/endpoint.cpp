// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/endpoint.h"

#include "app/proxy/headerfields.h"
#include "core/net/hosts.h"
#include "core/net/url.h"

#include <algorithm>
#include <limits>

namespace authtray {

namespace {

constexpr int maxAnswers = 16; ///< to one request, the interim ones included
constexpr int maxRedirects = 4;

// An answer may take for ever, so a server that has vanished has to be noticed: seconds
constexpr int quietTime = 60;
constexpr int probeInterval = 15;
constexpr int maxProbes = 4;

void notice(Upstream &upstream)
{
    using Idle = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
    using Interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
    using Count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
    error_code error;
    auto &socket = upstream.tcp.socket();
    socket.set_option(asio::socket_base::keep_alive(true), error);
    socket.set_option(Idle(quietTime), error);
    socket.set_option(Interval(probeInterval), error);
    socket.set_option(Count(maxProbes), error);
}

std::string addressOf(const QUrl &url)
{
    return url.toString(QUrl::FullyEncoded | QUrl::RemoveFragment).toStdString();
}

} // namespace

std::string EndpointReply::field(std::string_view name) const
{
    const auto found = m_answer->get().find(toBeast(name));
    return found == m_answer->get().end() ? std::string() : std::string(toStandard(found->value()));
}

bool EndpointReply::hasType(std::string_view type) const
{
    const std::string value = field("Content-Type");
    const std::string_view whole = value;
    std::string_view own = whole.substr(0, whole.find(';'));
    own = own.substr(0, own.find_last_not_of(" \t") + 1);
    return beast::iequals(toBeast(own), toBeast(type));
}

Awaitable<std::string_view> EndpointReply::read(std::optional<std::chrono::seconds> time, error_code &error)
{
    m_bytes.resize(bufferSize);
    while (!m_answer->is_done()) {
        auto &body = m_answer->get().body();
        body.data = m_bytes.data();
        body.size = m_bytes.size();
        body.more = true;
        if (time)
            m_upstream->tcp.expires_after(*time);
        else
            m_upstream->tcp.expires_never();
        co_await http::async_read_some(*m_upstream, m_upstream->buffer, *m_answer, into(error));
        if (error == http::error::need_buffer)
            error = {};
        const std::size_t size = m_bytes.size() - body.size;
        if (size > 0 || error)
            co_return std::string_view(m_bytes.data(), size);
    }
    co_return std::string_view();
}

Awaitable<std::optional<std::string>> EndpointReply::readAll(std::size_t maxSize, std::chrono::seconds time)
{
    std::string body;
    error_code error;
    while (!m_answer->is_done()) {
        const std::string_view piece = co_await read(time, error);
        body += piece;
        if (error || body.size() > maxSize)
            co_return std::nullopt;
    }
    co_return body;
}

Endpoint::Endpoint(const asio::any_io_executor &executor, const QUrl &server, ProxyPlan way)
    : m_engine(executor, std::move(way)), m_target(targetOf(server, addressOf(server)))
{ }

Awaitable<Endpoint::Outcome> Endpoint::send(const EndpointRequest &request)
{
    const ProxyAnswer answer = co_await m_engine.tokens.get();
    if (const auto *refused = std::get_if<ProxyRefusal>(&answer))
        co_return *refused;
    ProxyToken token = std::get<ProxyToken>(answer);
    int replacements = 0;
    for (int redirects = 0;;) {
        Outcome outcome = co_await ask(request, token);
        const auto *reply = std::get_if<std::unique_ptr<EndpointReply>>(&outcome);
        if (reply == nullptr)
            co_return outcome;
        const bool isRefused = m_engine.isTokenRefused(m_target.authority, (*reply)->status(), (*reply)->fields());
        if (isRefused && replacements++ < maxReplacements) {
            const std::optional<ProxyToken> other = co_await m_engine.tokens.replace(token);
            if (!other)
                co_return outcome;
            token = *other;
        } else if (redirects++ >= maxRedirects || !follow(**reply)) {
            co_return outcome;
        }
    }
}

Awaitable<Endpoint::Outcome> Endpoint::ask(const EndpointRequest &request, const ProxyToken &token)
{
    if (!bestMatch(token.hosts, m_target.url))
        co_return ProxyRefusal{403, m_engine.plan.describe(m_engine.plan.refusalFor(m_target.url))};
    // What is repeated does no harm, but a server may close a kept connection at any time.
    const bool mayRepeat = request.method != http::verb::post;
    for (bool mustBeNew = false;; mustBeNew = true) {
        Result<Upstreams::Pointer> connected = co_await m_engine.upstreams.connect(m_target, mustBeNew);
        if (!connected)
            co_return ProxyRefusal{502, m_engine.plan.describe(connected.error())};
        notice(**connected);
        const bool isReused = (*connected)->isReused;
        auto reply = std::make_unique<EndpointReply>(*std::move(connected));
        error_code error;
        const bool isAnswered = co_await exchange(request, token, *reply, error);
        if (isAnswered)
            co_return reply;
        if (!isReused || !mayRepeat || mustBeNew)
            co_return unanswered(error);
    }
}

/// Sends the request, and reads the answer's header.
Awaitable<bool> Endpoint::exchange(const EndpointRequest &request, const ProxyToken &token, EndpointReply &reply,
                                   error_code &error) const
{
    http::request<http::span_body<const char>> message(request.method, m_target.path, 11);
    message.set(http::field::host, m_target.authority);
    message.set(http::field::user_agent, "Authtray");
    message.set(http::field::authorization, "Bearer " + token.value);
    message.set(http::field::accept_encoding, "identity");
    for (const auto &[name, value] : request.fields)
        message.set(name, value);
    if (request.method == http::verb::post) {
        message.body() = {request.body.data(), request.body.size()};
        message.content_length(request.body.size());
    }
    http::request_serializer<http::span_body<const char>> serializer(message);
    Upstream &upstream = *reply.m_upstream;
    upstream.tcp.expires_after(stallTime);
    co_await http::async_write(upstream, serializer, into(error));
    if (request.sent != nullptr)
        request.sent->set();
    unsigned status = 100;
    for (int count = 0; !error && status < 200 && count < maxAnswers; ++count) { // interim answers: RFC 9110, 15.2
        reply.m_answer.emplace();
        reply.m_answer->header_limit(maxHeaderSize);
        reply.m_answer->body_limit(std::numeric_limits<std::uint64_t>::max());
        if (request.time)
            upstream.tcp.expires_after(*request.time);
        else
            upstream.tcp.expires_never();
        co_await http::async_read_header(upstream, upstream.buffer, *reply.m_answer, into(error));
        status = reply.status();
    }
    co_return !error && status >= 200 && isFramingClear(reply.m_answer->get(), 11);
}

/// Takes the address of a redirect that keeps the method (RFC 9110, 15.4.8), on the same server.
bool Endpoint::follow(const EndpointReply &reply)
{
    if (reply.status() != 307 && reply.status() != 308)
        return false;
    const QUrl to = QUrl::fromEncoded(QByteArray::fromStdString(reply.field("Location")), QUrl::StrictMode);
    const auto next = readDestination(m_target.url.resolved(to).toString(QUrl::FullyEncoded | QUrl::RemoveFragment));
    if (to.isEmpty() || !next || !isSameOrigin(*next, m_target.url))
        return false;
    m_target = targetOf(*next, addressOf(*next));
    return true;
}

ProxyRefusal Endpoint::unanswered(const error_code &error) const
{
    const auto kind = error == beast::error::timeout ? Error::Kind::TimedOut : Error::Kind::ProviderFault;
    const Error problem{.kind = kind,
                        .subject = QString::fromStdString(m_target.authority),
                        .cause = QString::fromStdString(error.message())};
    return {502, m_engine.plan.describe(problem)};
}

void Endpoint::finish(EndpointReply &reply)
{
    if (reply.m_answer->is_done() && reply.m_answer->keep_alive() && reply.m_upstream->buffer.size() == 0)
        m_engine.upstreams.keep(m_target, std::move(reply.m_upstream));
}

} // namespace authtray
