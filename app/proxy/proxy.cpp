// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/proxy.h"

#include "app/proxy/exchange.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <exception>
#include <thread>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int maxConnections = 256; ///< further ones wait
constexpr auto acceptPause = 100ms; ///< after a lack of descriptors

Error cantListen(const error_code &error)
{
    return badInput(QStringLiteral("the proxy can't listen: %1").arg(QString::fromStdString(error.message())),
                    QStringLiteral("Allow this process a socket, or try again."));
}

class RunningProxy final : public Proxy
{
public:
    explicit RunningProxy(ProxyPlan plan) : m_engine(m_io.get_executor(), std::move(plan)) { }

    int port() const override { return m_engine.port; }

    Result<> listen()
    {
        namespace ip = asio::ip;
        const auto &path = m_engine.plan.socket;
        if (!path.isEmpty()) {
            using Local = asio::local::stream_protocol;
            return listenAt(m_socket, Local::endpoint(path.toLocal8Bit().toStdString()));
        }
        const auto listening = listenAt(m_tcp, ip::tcp::endpoint(ip::address_v4::loopback(), 0));
        if (listening)
            m_engine.port = m_tcp.local_endpoint().port();
        return listening;
    }

    void run()
    {
        if (m_tcp.is_open())
            asio::co_spawn(m_io, accept(m_tcp), asio::detached);
        else
            asio::co_spawn(m_io, accept(m_socket), asio::detached);
        m_thread = std::thread([this] { m_io.run(); });
    }

    void stop()
    {
        m_io.stop();
        m_thread.join();
    }

private:
    template<typename Acceptor>
    Result<> listenAt(Acceptor &acceptor, const typename Acceptor::endpoint_type &endpoint)
    {
        error_code error;
        acceptor.open(endpoint.protocol(), error);
        if (!error)
            acceptor.bind(endpoint, error);
        if (!error)
            acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (error)
            return cantListen(error);
        return done;
    }

    template<typename Acceptor>
    Awaitable<> accept(Acceptor &acceptor)
    {
        asio::steady_timer pause(m_io);
        for (;;) {
            error_code error;
            asio::generic::stream_protocol::socket socket(m_io);
            co_await acceptor.async_accept(socket, into(error));
            if (error) {
                pause.expires_after(acceptPause);
                co_await pause.async_wait(into(error));
                continue;
            }
            asio::co_spawn(m_io, serve(std::move(socket)), [this](const std::exception_ptr &) { leave(); });
            if (++m_engine.connections < maxConnections)
                continue;
            m_room.emplace(m_io.get_executor());
            co_await m_room->wait();
            m_room.reset();
        }
    }

    void leave()
    {
        --m_engine.connections;
        if (m_room)
            m_room->set();
    }

    Awaitable<> serve(asio::generic::stream_protocol::socket socket)
    {
        error_code error;
        if (m_engine.port != 0)
            socket.set_option(asio::ip::tcp::no_delay(true), error);
        ClientStream client(std::move(socket));
        beast::flat_buffer buffer(maxHeaderSize + bufferSize);
        buffer.reserve(bufferSize); // Beast reads as much at once as there is room
        std::chrono::seconds time = headerTime;
        bool canGoOn = true;
        while (canGoOn) {
            Exchange exchange(client, buffer, m_engine);
            canGoOn = co_await exchange.run(time);
            time = idleTime;
        }
    }

    asio::io_context m_io{1};
    asio::ip::tcp::acceptor m_tcp{m_io};
    asio::local::stream_protocol::acceptor m_socket{m_io};
    Engine m_engine;
    std::optional<Event> m_room; ///< set when a connection has ended
    std::thread m_thread;
};

/// Ends the proxy, but doesn't destroy it: a look-up of a name would be waited for.
class ProxyHandle final : public Proxy
{
public:
    explicit ProxyHandle(RunningProxy *proxy) : m_proxy(proxy) { }
    ~ProxyHandle() override { m_proxy->stop(); }
    Q_DISABLE_COPY_MOVE(ProxyHandle)

    int port() const override { return m_proxy->port(); }

private:
    RunningProxy *m_proxy;
};

Result<std::unique_ptr<Proxy>> startProxy(ProxyPlan plan)
{
    auto proxy = std::make_unique<RunningProxy>(std::move(plan));
    const auto listening = proxy->listen();
    if (!listening)
        return listening.error();
    proxy->run();
    return std::unique_ptr<Proxy>(std::make_unique<ProxyHandle>(proxy.release()));
}

} // namespace

} // namespace authtray

/// An authtray::StartProxy; extern "C", so that its symbol isn't mangled.
extern "C" Q_DECL_EXPORT authtray::Result<std::unique_ptr<authtray::Proxy>> authtrayStartProxy(authtray::ProxyPlan plan)
{
    return authtray::startProxy(std::move(plan));
}
