// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/exchange.h"

#include "app/proxy/headerfields.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <limits>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::size_t maxKeptBody = 65536; ///< bytes that are kept to send a request again
constexpr std::size_t maxLingering = 1024
                                     * 1024; ///< bytes of a refused request that are read, so that the refusal arrives
constexpr auto lingerTime = 2s;
constexpr int maxAnswers = 16; ///< to one request, the interim ones included

unsigned statusOf(const Error &error)
{
    return error.kind == Error::Kind::TimedOut ? 504 : 502;
}

/// RFC 9110, 9.2.2: sent twice, it does the same.
bool isIdempotent(http::verb method)
{
    switch (method) {
    case http::verb::get:
    case http::verb::head:
    case http::verb::put:
    case http::verb::delete_:
    case http::verb::options: return true;
    default: return false;
    }
}

bool hasEnded(ClientStream &client)
{
    char byte = 0;
    error_code error;
    client.socket().non_blocking(true, error);
    if (!error)
        client.socket().receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
    return error && error != asio::error::would_block;
}

} // namespace

Exchange::Exchange(ClientStream &client, beast::flat_buffer &buffer, Engine &engine)
    : m_client(client), m_buffer(buffer), m_engine(engine)
{
    m_request.header_limit(maxHeaderSize);
    m_request.body_limit(std::numeric_limits<std::uint64_t>::max());
}

Awaitable<bool> Exchange::run(std::chrono::seconds time)
{
    bool canGoOn = false;
    try {
        canGoOn = co_await answer(time);
    } catch (const std::exception &) { // there isn't enough memory
        m_isClientGone = true;
    }
    co_await endCompanion(); // which uses this object
    co_return canGoOn &&m_isRead && !m_isClientGone && m_request.keep_alive();
}

Awaitable<bool> Exchange::answer(std::chrono::seconds time)
{
    auto refused = co_await readRequest(time);
    if (m_isClientGone)
        co_return false;
    if (!refused)
        refused = check();
    if (!refused)
        refused = chooseTarget();
    if (!refused)
        refused = co_await takeToken();
    if (!refused && m_length <= maxKeptBody && !m_isChunked)
        co_await readShortBody();
    if (m_isClientGone)
        co_return false;
    bool canGoOn = false;
    if (refused)
        canGoOn = co_await refuse(*refused);
    else
        canGoOn = co_await pass();
    co_return canGoOn;
}

Awaitable<std::optional<ProxyRefusal>> Exchange::readRequest(std::chrono::seconds time)
{
    error_code error;
    m_client.expires_after(time);
    co_await http::async_read_header(m_client, m_buffer, m_request, into(error));
    if (!error) {
        m_isChunked = m_request.chunked();
        m_length = m_request.content_length().value_or(0);
        m_isRead = m_request.is_done();
        co_return std::nullopt;
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        co_return refusalBy(431, "the request's header is too large", "Send less.");
    const bool isMalformed = error.category() == make_error_code(http::error::bad_method).category()
                             && error != http::error::end_of_stream && error != http::error::partial_message;
    if (isMalformed)
        co_return refusalBy(400, "the request isn't HTTP/1.1", "Check the program that sends it.");
    m_isClientGone = true;
    co_return std::nullopt;
}

std::optional<ProxyRefusal> Exchange::check()
{
    const auto &request = m_request.get();
    if (!isFramingClear(request, request.version()))
        return refusalBy(400, "the length of the request's body isn't clear",
                         "Send one Content-Length, or Transfer-Encoding: chunked.");
    if (request.version() != 11 && request.version() != 10)
        return refusalBy(505, "the request isn't HTTP/1.1", "Check the program that sends it.");
    // TRACE would show the token, CONNECT would hide what is sent.
    if (request.method() == http::verb::trace || request.method() == http::verb::connect)
        return refusalBy(405, "the proxy doesn't pass this method on", "Use another one.");
    for (const std::string_view expected : valuesOf(request, http::field::expect)) {
        if (!beast::iequals(toBeast(expected), "100-continue"))
            return refusalBy(417, "the request expects what the proxy doesn't do", "Leave its Expect out.");
    }
    return checkSender(valuesOf(request, http::field::host), valuesOf(request, http::field::origin), m_engine.port);
}

std::optional<ProxyRefusal> Exchange::chooseTarget()
{
    auto target = readTarget(toStandard(m_request.get().target()), m_engine.plan);
    if (auto *refused = std::get_if<ProxyRefusal>(&target))
        return *refused;
    m_target = std::get<Target>(std::move(target));
    return std::nullopt;
}

Awaitable<std::optional<ProxyRefusal>> Exchange::takeToken()
{
    ProxyAnswer answer = co_await m_engine.tokens.get();
    const auto *token = std::get_if<ProxyToken>(&answer);
    if (token != nullptr) {
        m_token = *token;
        m_engine.hosts = token->hosts;
    }
    auto refused = checkTarget(m_target, m_engine.plan, m_engine.hosts);
    if (!refused && token == nullptr)
        refused = std::get<ProxyRefusal>(answer);
    co_return refused;
}

Awaitable<bool> Exchange::pass()
{
    auto refused = co_await send(isStreamed()); // what can't be sent again has its own connection
    for (int replacements = 0; !refused && !m_isClientGone && isTokenRefused() && replacements < maxReplacements;
         ++replacements) {
        const bool isRepeated = co_await mayRepeat();
        if (!isRepeated)
            break;
        refused = co_await send(true);
    }
    if (m_isClientGone)
        co_return false;
    bool canGoOn = false;
    if (refused) {
        co_await endCompanion();
        canGoOn = co_await refuse(*refused);
    } else {
        canGoOn = co_await passAnswer();
    }
    co_return canGoOn;
}

bool Exchange::isTokenRefused()
{
    const auto &answer = m_answer->get();
    return m_engine.isTokenRefused(m_target.authority, answer.result_int(), answer);
}

/// After the server has refused the token: whether there is another one, and a body to send with it.
Awaitable<bool> Exchange::mayRepeat()
{
    const auto token = co_await m_engine.tokens.replace(m_token);
    if (!token || token->hosts != m_token.hosts || !isRepeatable() || m_isClientGone)
        co_return false;
    m_token = *token;
    m_isChunked = false;
    m_length = m_body.size();
    co_return true;
}

/// Sends the request, and reads the answer's header. A kept connection may just have been closed by the server.
Awaitable<std::optional<ProxyRefusal>> Exchange::send(bool mustBeNew)
{
    for (bool isNew = mustBeNew;; isNew = true) {
        auto connected = co_await m_engine.upstreams.connect(m_target, isNew);
        if (!connected)
            co_return ProxyRefusal{statusOf(connected.error()), m_engine.plan.describe(connected.error())};
        m_upstream = *std::move(connected);
        if (m_isClientGone)
            co_return std::nullopt;
        auto refused = co_await ask();
        const bool isStale = refused && m_upstream->isReused && m_upstream->buffer.size() == 0
                             && isIdempotent(m_request.get().method()) && isRepeatable();
        if (!isStale || m_isClientGone)
            co_return refused;
    }
}

Exchange::Request Exchange::requestToServer() const
{
    const auto &original = m_request.get();
    Request request;
    static_cast<http::fields &>(request) = passedToServer(original, m_engine.plan.secret.toStdString());
    request.method_string(original.method_string());
    request.target(toBeast(m_target.path));
    request.set(http::field::host, m_target.authority);
    request.set(http::field::authorization, "Bearer " + m_token.value);
    const bool hasLength = original.find(http::field::content_length) != original.end();
    if (m_isChunked)
        request.chunked(true);
    else if (hasLength || m_length > 0)
        request.content_length(m_length);
    return request;
}

Awaitable<std::optional<ProxyRefusal>> Exchange::ask()
{
    Request request = requestToServer();
    http::request_serializer<http::string_body> serializer(request);
    error_code error;
    m_upstream->tcp.expires_after(stallTime);
    if (isStreamed()) {
        co_await http::async_write_header(*m_upstream, serializer, into(error));
        co_await continueClient();
    } else {
        request.body() = m_body;
        co_await http::async_write(*m_upstream, serializer, into(error));
        m_isSent = true;
    }
    if (!m_companion && !error) {
        m_companion.emplace(m_client.get_executor());
        asio::co_spawn(m_client.get_executor(), accompany(isStreamed()), asio::detached);
    }
    unsigned status = 100;
    for (int count = 0; !error && status < 200 && count < maxAnswers; ++count) { // interim answers: RFC 9110, 15.2
        m_answer.emplace();
        m_answer->header_limit(maxHeaderSize);
        m_answer->body_limit(std::numeric_limits<std::uint64_t>::max());
        m_answer->skip(m_request.get().method() == http::verb::head);
        m_upstream->tcp.expires_after(silenceTime);
        co_await http::async_read_header(*m_upstream, m_upstream->buffer, *m_answer, into(error));
        status = m_answer->get().result_int();
    }
    if (!error && status >= 200 && isFramingClear(m_answer->get(), 11))
        co_return std::nullopt;
    const QString host = QString::fromStdString(m_target.authority);
    const bool isLate = error == beast::error::timeout;
    const Error problem{.kind = isLate ? Error::Kind::TimedOut : Error::Kind::ProviderFault, .subject = host};
    co_return ProxyRefusal{statusOf(problem), m_engine.plan.describe(problem)};
}

Awaitable<> Exchange::continueClient()
{
    error_code error;
    constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!m_isRead && m_request.get().version() == 11 && !valuesOf(m_request.get(), http::field::expect).empty())
        co_await asio::async_write(m_client, asio::buffer(text.data(), text.size()), into(error));
    m_request.get().erase(http::field::expect);
}

/// As much of the body as has arrived, or an error.
Awaitable<std::size_t> Exchange::readBody(std::vector<char> &bytes, error_code &error)
{
    auto &body = m_request.get().body();
    body.data = bytes.data();
    body.size = bytes.size();
    body.more = true;
    m_client.expires_after(stallTime);
    co_await http::async_read_some(m_client, m_buffer, m_request, into(error));
    if (error == http::error::need_buffer)
        error = {};
    m_isRead = m_request.is_done();
    if (error)
        m_isClientGone = true;
    co_return bytes.size() - body.size;
}

Awaitable<> Exchange::readShortBody()
{
    co_await continueClient();
    std::vector<char> bytes(m_length > 0 ? bufferSize : 0);
    while (!m_isRead && !m_isClientGone) {
        error_code error;
        const std::size_t size = co_await readBody(bytes, error);
        m_body.append(bytes.data(), size);
    }
}

/// Runs while the server answers: passes the body on, and notices when the client gives up.
Awaitable<> Exchange::accompany(bool isStreamed)
{
    if (isStreamed)
        co_await upload();
    error_code error;
    if (m_isRead)
        co_await m_client.socket().async_wait(asio::socket_base::wait_read, into(error));
    if (m_isRead && !error && hasEnded(m_client))
        m_isClientGone = true;
    if (m_isClientGone && m_upstream)
        m_upstream->close();
    m_companion->set();
}

Awaitable<> Exchange::upload()
{
    std::vector<char> bytes(bufferSize);
    error_code error;
    while (!m_isRead && !error) {
        const std::size_t size = co_await readBody(bytes, error);
        if (size == 0)
            continue;
        keepCopy({bytes.data(), size});
        error_code unwritten;
        const asio::const_buffer piece(bytes.data(), size);
        m_upstream->tcp.expires_after(stallTime);
        if (m_isChunked)
            co_await asio::async_write(*m_upstream, http::make_chunk(piece), into(unwritten));
        else
            co_await asio::async_write(*m_upstream, piece, into(unwritten));
        if (unwritten) // the answer may say why
            co_return;
    }
    if (m_isRead && m_isChunked)
        co_await asio::async_write(*m_upstream, http::make_chunk_last(), into(error));
    m_isSent = m_isRead && !error;
}

void Exchange::keepCopy(std::string_view piece)
{
    m_isWholeKept = m_isWholeKept && m_body.size() + piece.size() <= maxKeptBody;
    if (m_isWholeKept)
        m_body += piece;
}

Awaitable<> Exchange::endCompanion()
{
    if (!m_companion)
        co_return;
    m_client.cancel();
    if (!m_isRead && m_upstream)
        m_upstream->close();
    co_await m_companion->wait();
    m_companion.reset();
}

Awaitable<bool> Exchange::passAnswer()
{
    const auto &original = m_answer->get();
    http::response<http::empty_body> answer;
    static_cast<http::fields &>(answer) = passedToClient(original);
    answer.result(original.result_int());
    answer.reason(original.reason());
    const auto length = original.find(http::field::content_length);
    const bool hasLength = length != original.end();
    const bool hasBody = !m_answer->is_done();
    const bool isChunked = hasBody && !hasLength && m_request.get().version() == 11;
    if (isChunked)
        answer.chunked(true);
    else if (hasLength)
        answer.set(http::field::content_length, length->value());
    const bool isUntilClosed = hasBody && !hasLength && !isChunked;
    const bool isLast = isUntilClosed || !mayGoOn();
    answer.version(11);
    answer.keep_alive(!isLast);
    http::response_serializer<http::empty_body> serializer(answer);
    error_code error;
    m_client.expires_after(stallTime);
    co_await http::async_write_header(m_client, serializer, into(error));
    if (error)
        co_return false;
    const bool isWhole = co_await passBody(isChunked);
    if (!isWhole && isUntilClosed)
        m_client.socket().set_option(asio::socket_base::linger(true, 0), error); // a reset, or it would look whole
    if (!isWhole)
        co_return false;
    if (m_answer->keep_alive() && m_isRead && m_upstream->buffer.size() == 0) {
        co_await endCompanion();
        if (!m_isClientGone)
            m_engine.upstreams.keep(m_target, std::move(m_upstream));
    }
    if (!m_isRead) {
        co_await endCompanion();
        co_await linger();
    }
    co_return !isLast;
}

/// False if the server or the client has broken it off.
Awaitable<bool> Exchange::passBody(bool isChunked)
{
    const std::uint64_t length = m_answer->content_length().value_or(bufferSize);
    std::vector<char> bytes(m_answer->is_done() ? 0 : std::min<std::uint64_t>(length, bufferSize));
    error_code error;
    while (!m_answer->is_done()) {
        auto &body = m_answer->get().body();
        body.data = bytes.data();
        body.size = bytes.size();
        body.more = true;
        m_upstream->tcp.expires_after(silenceTime);
        co_await http::async_read_some(*m_upstream, m_upstream->buffer, *m_answer, into(error));
        if (error == http::error::need_buffer)
            error = {};
        if (error)
            co_return false;
        const asio::const_buffer piece(bytes.data(), bytes.size() - body.size);
        if (piece.size() == 0)
            continue;
        m_client.expires_after(stallTime);
        if (isChunked)
            co_await asio::async_write(m_client, http::make_chunk(piece), into(error));
        else
            co_await asio::async_write(m_client, piece, into(error));
        if (error)
            co_return false;
    }
    if (isChunked)
        co_await asio::async_write(m_client, http::make_chunk_last(), into(error));
    co_return !error;
}

Awaitable<bool> Exchange::refuse(const ProxyRefusal &refusal)
{
    http::response<http::string_body> answer(static_cast<http::status>(refusal.status), 11);
    answer.set(http::field::server, "Authtray");
    answer.set(http::field::content_type, "text/plain; charset=utf-8");
    answer.set(http::field::cache_control, "no-store");
    if (refusal.status == 401)
        answer.set(http::field::www_authenticate, "Bearer");
    answer.body() = refusal.text;
    answer.prepare_payload();
    const bool isLast = !mayGoOn();
    answer.keep_alive(!isLast);
    if (m_request.get().method() == http::verb::head)
        answer.body().clear();
    error_code error;
    m_client.expires_after(stallTime);
    co_await http::async_write(m_client, answer, into(error));
    if (isLast && !error)
        co_await linger();
    co_return !isLast && !error;
}

/// A connection that is closed with unread bytes is reset, which would destroy the answer.
Awaitable<> Exchange::linger()
{
    error_code error;
    m_client.socket().shutdown(asio::socket_base::shutdown_send, error);
    std::vector<char> bytes(bufferSize);
    m_client.expires_after(lingerTime);
    for (std::size_t size = 0; !error && size < maxLingering;)
        size += co_await m_client.async_read_some(asio::buffer(bytes), into(error));
}

} // namespace authtray
