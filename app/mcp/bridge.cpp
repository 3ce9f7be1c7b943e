// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/bridge.h"

#include "app/mcp/endpoint.h"
#include "app/mcp/eventstream.h"
#include "app/mcp/refusaltext.h"
#include "app/mcp/rpcmessage.h"
#include "core/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <exception>
#include <list>
#include <thread>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t maxMessageSize = 64 * 1024 * 1024; ///< bytes
constexpr std::size_t maxErrorSize = 65536; ///< of the body of a refused request
constexpr std::size_t maxFieldSize = 4096; ///< of a value that the server wants back in a header
constexpr std::size_t maxCalls = 256; ///< at a time

// How long to wait for
constexpr std::chrono::seconds acceptTime = 10s; ///< what the server says to a notification, and the body of an error
constexpr std::chrono::seconds startTime = 60s; ///< the answer to `initialize`
constexpr auto endTime = 5s; ///< the end of a session
constexpr auto refuseTime = 10s; ///< the first request, if it will be refused
constexpr auto listenTime = 500ms; ///< the beginning of the stream, which some servers don't tell before its first event

// Between two connections for one stream
constexpr std::chrono::milliseconds minPause = 100ms;
constexpr std::chrono::milliseconds usualPause = 1s;
constexpr std::chrono::milliseconds maxPause = 1min;
constexpr int maxFailures = 5; ///< of connections for a stream that has an answer

const QList<QJsonValue> unknownIds{QJsonValue()}; ///< of a message that can't be read

/// A request of the client's that the server hasn't answered yet, or several in one message.
struct Call
{
    Call(const asio::any_io_executor &executor, const QByteArray &message, const RpcMessage &content)
        : text(message), pending(content.requests), isInitialize(content.isInitialize), sent(executor),
          answered(executor)
    { }

    QByteArray text;
    QList<QJsonValue> pending; ///< the ids that want an answer
    bool isInitialize;
    bool isRepeated = false; ///< the client has an earlier answer
    bool isRefused = false; ///< an answer was an error
    Event sent;
    Event answered;
};

/// MCP 2025-11-25, Session Management
struct McpSession
{
    std::string id = {}; ///< empty: the server has none
    QString version = {}; ///< of the protocol; empty until the server has told it
    int generation = 0; ///< counts them
    bool isLost = false; ///< the server doesn't know it any more
};

/// Whether the text can be sent in a header.
bool isFieldValue(std::string_view text)
{
    return text.size() <= maxFieldSize
           && std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

bool isVersion(const QString &text)
{
    constexpr qsizetype maxSize = 32;
    return text.size() <= maxSize && std::ranges::all_of(text, [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'-'
                      || c == u'.';
           });
}

/// Whether the same may work later. 409: the server hasn't noticed yet that the connection before has ended.
bool isPassing(unsigned status)
{
    return status >= 500 || status == 429 || status == 408 || status == 409;
}

class RunningBridge
{
public:
    explicit RunningBridge(BridgePlan plan)
        : m_plan(std::move(plan)), m_endpoint(m_io.get_executor(), m_plan.server, m_plan.way)
    { }

    void start()
    {
        asio::co_spawn(m_io, readInput(), asio::detached);
        asio::co_spawn(m_io, finish(), asio::detached);
        m_thread = std::thread([this] { m_io.run(); });
    }

    void end()
    {
        asio::post(m_io, [this] { m_end.set(); });
    }

    void stop()
    {
        m_io.stop();
        m_thread.join();
    }

private:
    using CallPointer = std::shared_ptr<Call>;

    Awaitable<std::string> readPiece();
    Awaitable<> readInput();
    Awaitable<> take(QByteArray text);
    Awaitable<> write(QByteArray line);
    Awaitable<> refuse(QList<QJsonValue> ids, RpcErrorCode code, QString message);

    Awaitable<> run(CallPointer call);
    Awaitable<std::optional<QString>> ask(Call &call);
    Awaitable<std::optional<QString>> receive(Call &call, EndpointReply &reply);
    Awaitable<std::optional<QString>> receiveEvents(Call &call, EndpointReply &reply);
    Awaitable<std::optional<QString>> receiveRefusal(Call &call, EndpointReply &reply);
    Awaitable<std::optional<StreamPosition>> passEvents(EndpointReply &reply, StreamPosition position,
                                                        const Call *until = nullptr);
    Awaitable<> passLate(std::shared_ptr<EndpointReply> reply);
    Awaitable<> deliver(QByteArray text);
    std::size_t waitingCalls() const;
    void noteIfDrained();
    bool settle(const QJsonValue &id, const RpcMessage &message);

    Awaitable<> notify(QByteArray text, RpcMessage message);
    Awaitable<> waitForRenewal();
    Awaitable<bool> renewSession();
    Awaitable<> startSession();
    Awaitable<> endSession();
    void keepSession(const EndpointReply &reply);
    Awaitable<> startListening();
    Awaitable<> listen(int generation, std::shared_ptr<Event> sent, std::shared_ptr<Event> answered);
    Awaitable<> pause(std::chrono::milliseconds time);
    Awaitable<> finish();

    EndpointRequest post(const QByteArray &text) const;
    EndpointRequest get(const StreamPosition &position) const;
    void addSession(EndpointRequest &request) const;
    QString tooLarge() const;

    BridgePlan m_plan;
    asio::io_context m_io{1};
    asio::thread_pool m_reader{1}; ///< waits for the client's messages
    asio::thread_pool m_writer{1}; ///< waits until the client takes them
    Endpoint m_endpoint;
    std::list<CallPointer> m_calls;
    CallPointer m_start; ///< the client's last `initialize`, for whose answer all that follows waits; null: none yet
    McpSession m_session;
    QByteArray m_initialize; ///< the client's request
    QByteArray m_initialized; ///< the client's notification
    std::shared_ptr<Event> m_renewal; ///< of the session; null: there is none
    std::shared_ptr<EndpointReply> m_listening; ///< the stream of what the server says unasked
    bool m_isInputEnded = false;
    Event m_drained{m_io.get_executor()}; ///< set when there is no call any more
    Event m_end{m_io.get_executor()};
    std::thread m_thread;
};

Awaitable<std::string> RunningBridge::readPiece()
{
    std::string piece(bufferSize, '\0');
    Event arrived(m_io.get_executor());
    asio::post(m_reader, [&] {
        piece.resize(m_plan.read(piece.data(), piece.size()));
        asio::post(m_io, [&] { arrived.set(); });
    });
    co_await arrived.wait();
    co_return piece;
}

Awaitable<> RunningBridge::readInput()
{
    std::string arrived;
    bool isSkipping = false;
    for (;;) {
        const std::string piece = co_await readPiece();
        std::size_t begin = 0;
        for (std::size_t end = piece.find('\n'); end != std::string::npos; end = piece.find('\n', begin)) {
            arrived.append(piece, begin, end - begin);
            begin = end + 1;
            const QByteArray line = QByteArray::fromStdString(std::exchange(arrived, {}));
            if (!std::exchange(isSkipping, false))
                co_await take(line);
        }
        arrived.append(piece, begin);
        if (piece.empty())
            break;
        if (arrived.size() <= maxMessageSize)
            continue;
        const QString reason = tooLarge();
        if (!std::exchange(isSkipping, true))
            co_await refuse(unknownIds, ServerError, reason);
        arrived.clear();
    }
    if (!isSkipping)
        co_await take(QByteArray::fromStdString(arrived));
    m_isInputEnded = true;
    if (waitingCalls() > 0)
        co_await m_drained.wait(Clock::now() + m_plan.timeout);
    const std::list<CallPointer> unanswered = m_calls;
    for (const CallPointer &call : unanswered) {
        const auto pending = std::exchange(call->pending, {});
        const QString reason = QStringLiteral("%1 hasn't answered within %2 seconds of the end of the input.")
                                       .arg(m_plan.server.host())
                                       .arg(m_plan.timeout.count());
        co_await refuse(pending, ServerError, reason);
    }
    m_end.set();
}

/// One message of the client's. Each is sent after those before it, but the answers may overtake each other.
Awaitable<> RunningBridge::take(QByteArray text)
{
    text = text.trimmed();
    if (text.isEmpty())
        co_return;
    if (const auto start = m_start)
        co_await start->answered.wait();
    co_await waitForRenewal();
    const auto message = readRpcMessage(text);
    if (!message) {
        const QString reason = QStringLiteral("Authtray: this line isn't a message of JSON-RPC");
        co_await refuse(unknownIds, ParseError, reason);
    } else if (!m_plan.refusal.empty()) {
        const QString reason = refusalLine(m_plan.refusal);
        co_await refuse(message->requests, ServerError, reason);
        if (!message->requests.isEmpty())
            m_end.set();
    } else if (message->requests.isEmpty()) {
        co_await notify(text, *message);
    } else if (waitingCalls() >= maxCalls) {
        const QString reason = QStringLiteral("Authtray: %1 requests wait for an answer already").arg(maxCalls);
        co_await refuse(message->requests, ServerError, reason);
    } else {
        if (message->isInitialize) {
            m_initialize = text;
            co_await startSession();
        }
        const auto call = std::make_shared<Call>(m_io.get_executor(), text, *message);
        m_calls.push_back(call);
        asio::co_spawn(m_io, run(call), asio::detached);
        if (call->isInitialize)
            m_start = call;
    }
}

Awaitable<> RunningBridge::write(QByteArray line)
{
    line += '\n';
    bool isWritten = false;
    Event written(m_io.get_executor());
    asio::post(m_writer, [&] {
        isWritten = m_plan.write({line.constData(), static_cast<std::size_t>(line.size())});
        asio::post(m_io, [&] { written.set(); });
    });
    co_await written.wait();
    if (!isWritten)
        m_end.set();
}

Awaitable<> RunningBridge::refuse(QList<QJsonValue> ids, RpcErrorCode code, QString message)
{
    for (const QJsonValue &id : std::as_const(ids))
        co_await write(rpcError(id, code, message));
}

Awaitable<> RunningBridge::run(CallPointer call)
{
    std::optional<QString> failure;
    try {
        failure = co_await ask(*call);
    } catch (const std::exception &) {
        failure = QStringLiteral("Authtray: there isn't enough memory");
    }
    call->sent.set();
    const auto pending = std::exchange(call->pending, {});
    const QString reason = failure.value_or(QString());
    co_await refuse(pending, ServerError, reason);
    call->answered.set();
    m_calls.remove(call);
    noteIfDrained();
}

/// A stream may stay open after the answer.
std::size_t RunningBridge::waitingCalls() const
{
    const auto isWaiting = [](const CallPointer &call) { return !call->pending.isEmpty(); };
    return static_cast<std::size_t>(std::ranges::count_if(m_calls, isWaiting));
}

void RunningBridge::noteIfDrained()
{
    if (m_isInputEnded && waitingCalls() == 0)
        m_drained.set();
}

/// Why there is no answer for those that still want one. A session that the server has ended is replaced by a new one,
/// once, as the specification wants it of a client.
Awaitable<std::optional<QString>> RunningBridge::ask(Call &call)
{
    for (bool isRepeated = false;; isRepeated = true) {
        if (!call.isInitialize)
            co_await waitForRenewal();
        if (m_session.isLost && !call.isInitialize) {
            const bool isRenewed = co_await renewSession();
            if (!isRenewed)
                co_return QStringLiteral("%1 has ended the session, and begins no other. Start the connection again.")
                        .arg(m_plan.server.host());
        }
        const int generation = m_session.generation;
        const bool hasSession = !m_session.id.empty();
        EndpointRequest request = post(call.text);
        request.sent = &call.sent;
        if (call.isInitialize)
            request.time = startTime;
        Endpoint::Outcome outcome = co_await m_endpoint.send(request);
        if (const auto *refused = std::get_if<ProxyRefusal>(&outcome))
            co_return refusalLine(refused->text);
        EndpointReply &reply = *std::get<std::unique_ptr<EndpointReply>>(outcome);
        if (reply.status() == 404 && hasSession && !isRepeated && !call.isInitialize) {
            if (m_session.generation == generation)
                m_session.isLost = true;
            continue;
        }
        const std::optional<QString> failure = co_await receive(call, reply);
        co_return failure;
    }
}

Awaitable<std::optional<QString>> RunningBridge::receive(Call &call, EndpointReply &reply)
{
    std::optional<QString> failure;
    if (!reply.isSuccess()) {
        failure = co_await receiveRefusal(call, reply);
        co_return failure;
    }
    if (call.isInitialize)
        keepSession(reply);
    if (reply.hasEvents()) {
        failure = co_await receiveEvents(call, reply);
        co_return failure;
    }
    const std::optional<std::string> body = co_await reply.readAll(maxMessageSize, silenceTime);
    if (!body)
        co_return QStringLiteral("%1 has broken off its answer, or it is larger than 64 MiB.").arg(m_plan.server.host());
    m_endpoint.finish(reply);
    if (reply.hasJson())
        co_await deliver(QByteArray::fromStdString(*body));
    const RefusedAnswer empty{.status = reply.status()};
    co_return describeRefusal(empty, m_plan);
}

/// A stream that ends before the answer is resumed.
Awaitable<std::optional<QString>> RunningBridge::receiveEvents(Call &call, EndpointReply &reply)
{
    const QString host = m_plan.server.host();
    std::optional<StreamPosition> position = co_await passEvents(reply, StreamPosition());
    for (int failures = 0; position && !call.pending.isEmpty();) {
        if (position->lastId.empty())
            co_return QStringLiteral(
                    "The connection to %1 broke before the answer. The request may have been carried out.")
                    .arg(host);
        co_await pause(position->retry.value_or(usualPause * (1 << failures)));
        if (call.pending.isEmpty()) // cancelled
            break;
        const EndpointRequest request = get(*position);
        Endpoint::Outcome outcome = co_await m_endpoint.send(request);
        const auto *next = std::get_if<std::unique_ptr<EndpointReply>>(&outcome);
        const bool isLater = next == nullptr || isPassing((*next)->status());
        if (isLater && ++failures < maxFailures)
            continue;
        if (next == nullptr)
            co_return refusalLine(std::get<ProxyRefusal>(outcome).text);
        if (!(*next)->isSuccess() || !(*next)->hasEvents()) {
            const std::optional<QString> failure = co_await receiveRefusal(call, **next);
            co_return failure;
        }
        failures = 0;
        position = co_await passEvents(**next, *position, &call);
    }
    if (!position)
        co_return tooLarge();
    co_return std::optional<QString>();
}

/// The body may be the answer all the same.
Awaitable<std::optional<QString>> RunningBridge::receiveRefusal(Call &call, EndpointReply &reply)
{
    const std::optional<std::string> body = co_await reply.readAll(maxErrorSize, acceptTime);
    const RefusedAnswer refused{.status = reply.status(),
                                .challenge = QByteArray::fromStdString(reply.field("WWW-Authenticate")),
                                .location = QByteArray::fromStdString(reply.field("Location")),
                                .body = QByteArray::fromStdString(body.value_or(std::string()))};
    const bool isAboutToken = refused.status == 401 || refused.status == 403;
    const auto message = isAboutToken ? std::nullopt : readRpcMessage(refused.body);
    if (message && message->answers == call.pending)
        co_await deliver(refused.body);
    if (body)
        m_endpoint.finish(reply);
    co_return describeRefusal(refused, m_plan);
}

/// Passes on what the stream brings until its connection ends, or the call is answered. nullopt: it is too much.
Awaitable<std::optional<StreamPosition>> RunningBridge::passEvents(EndpointReply &reply, StreamPosition position,
                                                                   const Call *until)
{
    EventStream events(std::move(position), maxMessageSize);
    for (;;) {
        error_code error;
        const std::string_view piece = co_await reply.read(std::nullopt, error);
        if (!events.add(piece)) {
            reply.close();
            co_return std::optional<StreamPosition>();
        }
        for (auto event = events.next(); event; event = events.next()) {
            if (event->type.empty() || event->type == "message")
                co_await deliver(QByteArray::fromStdString(event->data));
        }
        const bool isAnswered = until != nullptr && until->pending.isEmpty();
        if (!piece.empty() && !error && !isAnswered)
            continue;
        if (!error)
            m_endpoint.finish(reply);
        co_return std::optional<StreamPosition>(events.position());
    }
}

Awaitable<> RunningBridge::passLate(std::shared_ptr<EndpointReply> reply)
{
    co_await passEvents(*reply, StreamPosition());
}

/// A message of the server's, to the client.
Awaitable<> RunningBridge::deliver(QByteArray text)
{
    const auto message = readRpcMessage(text);
    if (!message) {
        qCWarning(lcOAuth) << m_plan.server.host() << "has sent something else than a message of JSON-RPC";
        co_return;
    }
    bool isNew = true;
    for (const QJsonValue &id : message->answers)
        isNew &= settle(id, *message);
    if (isNew)
        co_await write(inOneLine(text));
    noteIfDrained();
}

/// Notes an answer. False: the client has an earlier one.
bool RunningBridge::settle(const QJsonValue &id, const RpcMessage &message)
{
    for (const CallPointer &call : m_calls) {
        if (!call->pending.removeOne(id))
            continue;
        if (call->isInitialize && isVersion(message.protocolVersion))
            m_session.version = message.protocolVersion;
        call->isRefused |= message.isError;
        if (call->pending.isEmpty())
            call->answered.set();
        return !call->isRepeated;
    }
    return true;
}

/// Sends what has no answer, and waits until the server has taken it.
Awaitable<> RunningBridge::notify(QByteArray text, RpcMessage message)
{
    if (message.isInitialized)
        m_initialized = text;
    const std::list<CallPointer> before = m_calls;
    for (const CallPointer &call : before) {
        call->pending.removeOne(message.cancelled);
        co_await call->sent.wait();
    }
    EndpointRequest request = post(text);
    request.time = acceptTime;
    Endpoint::Outcome outcome = co_await m_endpoint.send(request);
    auto *sent = std::get_if<std::unique_ptr<EndpointReply>>(&outcome);
    if (sent == nullptr) {
        qCWarning(lcOAuth) << "a notification wasn't sent:" << refusalLine(std::get<ProxyRefusal>(outcome).text);
        co_return;
    }
    const std::shared_ptr<EndpointReply> reply = std::move(*sent);
    if (!reply->isSuccess()) {
        qCWarning(lcOAuth) << m_plan.server.host() << "doesn't take a notification: status" << reply->status();
        m_session.isLost |= reply->status() == 404 && !m_session.id.empty();
        co_return;
    }
    if (message.isInitialized)
        co_await startListening();
    if (reply->hasEvents()) {
        asio::co_spawn(m_io, passLate(reply), asio::detached);
    } else {
        co_await reply->readAll(maxErrorSize, acceptTime);
        m_endpoint.finish(*reply);
    }
}

Awaitable<> RunningBridge::waitForRenewal()
{
    while (m_renewal) {
        const auto renewal = m_renewal;
        co_await renewal->wait();
    }
}

/// Begins another session by what the client has said at the beginning of the first one. False: there is none.
Awaitable<bool> RunningBridge::renewSession()
{
    const auto message = readRpcMessage(m_initialize);
    if (!message)
        co_return false;
    m_renewal = std::make_shared<Event>(m_io.get_executor());
    const QString version = m_session.version;
    m_session.id.clear(); // which the server doesn't know
    co_await startSession();
    const auto call = std::make_shared<Call>(m_io.get_executor(), m_initialize, *message);
    call->isRepeated = true;
    m_calls.push_back(call);
    const std::optional<QString> failure = co_await ask(*call);
    call->sent.set();
    m_calls.remove(call);
    m_session.isLost = !call->pending.isEmpty() || call->isRefused || m_session.version != version;
    const auto initialized = readRpcMessage(m_initialized);
    if (!m_session.isLost && initialized)
        co_await notify(m_initialized, *initialized);
    m_renewal->set();
    m_renewal.reset();
    co_return !m_session.isLost;
}

/// Before `initialize`.
Awaitable<> RunningBridge::startSession()
{
    if (!m_session.id.empty())
        co_await endSession();
    m_session = {.generation = m_session.generation + 1};
    if (m_listening)
        m_listening->close();
}

void RunningBridge::keepSession(const EndpointReply &reply)
{
    const std::string id = reply.field("Mcp-Session-Id");
    if (isFieldValue(id))
        m_session.id = id;
}

Awaitable<> RunningBridge::endSession()
{
    EndpointRequest request;
    request.method = http::verb::delete_;
    request.time = endTime;
    addSession(request);
    m_session.id.clear();
    const Endpoint::Outcome outcome = co_await m_endpoint.send(request);
    if (std::holds_alternative<ProxyRefusal>(outcome))
        qCInfo(lcOAuth) << "the session at" << m_plan.server.host() << "wasn't ended";
}

/// Waits until the server has the stream, so that it can use it for what belongs to the next request, which comes by
/// another connection and might overtake it.
Awaitable<> RunningBridge::startListening()
{
    const auto sent = std::make_shared<Event>(m_io.get_executor());
    const auto answered = std::make_shared<Event>(m_io.get_executor());
    asio::co_spawn(m_io, listen(m_session.generation, sent, answered), asio::detached);
    co_await sent->wait(Clock::now() + acceptTime);
    co_await answered->wait(Clock::now() + listenTime);
}

/// Passes on what the server says unasked, as long as the session exists.
Awaitable<> RunningBridge::listen(int generation, std::shared_ptr<Event> sent, std::shared_ptr<Event> answered)
{
    StreamPosition position;
    for (int failures = 0; generation == m_session.generation; ++failures) {
        EndpointRequest request = get(position);
        request.sent = sent.get();
        Endpoint::Outcome outcome = co_await m_endpoint.send(request);
        sent->set();
        answered->set();
        auto *answer = std::get_if<std::unique_ptr<EndpointReply>>(&outcome);
        if (answer != nullptr) {
            const std::shared_ptr<EndpointReply> reply = std::move(*answer);
            const bool hasEvents = reply->isSuccess() && reply->hasEvents();
            const bool isLater = isPassing(reply->status()) || reply->status() == 401;
            if (generation != m_session.generation || (!hasEvents && !isLater)) // 405: the server has no such stream
                co_return;
            if (hasEvents) {
                m_listening = reply;
                const auto next = co_await passEvents(*reply, position);
                if (m_listening == reply)
                    m_listening.reset();
                if (!next)
                    co_return;
                if (next->lastId != position.lastId)
                    failures = 0;
                position = *next;
            }
        }
        const int doublings = std::min(failures, 6);
        co_await pause(position.retry.value_or(std::min(usualPause * (1 << doublings), maxPause)));
    }
}

Awaitable<> RunningBridge::pause(std::chrono::milliseconds time)
{
    error_code error;
    asio::steady_timer timer(m_io, std::clamp(time, minPause, maxPause));
    co_await timer.async_wait(into(error));
}

Awaitable<> RunningBridge::finish()
{
    if (m_plan.refusal.empty())
        co_await m_end.wait();
    else
        co_await m_end.wait(Clock::now() + refuseTime);
    if (!m_session.id.empty()) {
        Event ended(m_io.get_executor());
        asio::co_spawn(m_io, endSession(), [&ended](const std::exception_ptr &) { ended.set(); });
        co_await ended.wait(Clock::now() + endTime);
        if (!ended.isSet())
            m_io.stop(); // or that would use this frame
    }
    m_plan.ended();
}

EndpointRequest RunningBridge::post(const QByteArray &text) const
{
    EndpointRequest request;
    request.body = {text.constData(), static_cast<std::size_t>(text.size())};
    request.time = silenceTime;
    request.fields = {{"Content-Type", "application/json"}, {"Accept", "application/json, text/event-stream"}};
    addSession(request);
    return request;
}

EndpointRequest RunningBridge::get(const StreamPosition &position) const
{
    EndpointRequest request;
    request.method = http::verb::get;
    request.fields = {{"Accept", "text/event-stream"}};
    if (!position.lastId.empty() && isFieldValue(position.lastId))
        request.fields.emplace_back("Last-Event-ID", position.lastId);
    addSession(request);
    return request;
}

void RunningBridge::addSession(EndpointRequest &request) const
{
    if (!m_session.id.empty())
        request.fields.emplace_back("Mcp-Session-Id", m_session.id);
    if (!m_session.version.isEmpty())
        request.fields.emplace_back("MCP-Protocol-Version", m_session.version.toStdString());
}

QString RunningBridge::tooLarge() const
{
    return QStringLiteral("Authtray: a message to or from %1 is larger than 64 MiB").arg(m_plan.server.host());
}

/// Ends the bridge, but doesn't destroy it: threads that wait for the client, or for a name, would be waited for.
class BridgeHandle final : public Bridge
{
public:
    explicit BridgeHandle(RunningBridge *bridge) : m_bridge(bridge) { }
    ~BridgeHandle() override { m_bridge->stop(); }
    Q_DISABLE_COPY_MOVE(BridgeHandle)

    void end() override { m_bridge->end(); }

private:
    RunningBridge *m_bridge;
};

} // namespace

} // namespace authtray

/// An authtray::StartBridge; extern "C", so that its symbol isn't mangled.
extern "C" Q_DECL_EXPORT std::unique_ptr<authtray::Bridge> authtrayStartBridge(authtray::BridgePlan plan)
{
    auto bridge = std::make_unique<authtray::RunningBridge>(std::move(plan));
    bridge->start();
    return std::make_unique<authtray::BridgeHandle>(bridge.release());
}
