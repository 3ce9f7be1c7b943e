// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/upstream.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include <array>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto keptTime = 4s; ///< some servers close a connection that was idle for 5 s
constexpr std::size_t maxKept = 32;

std::string keyOf(const Target &target)
{
    return (target.isTls ? "https://" : "http://") + target.authority;
}

QString hostOf(const Target &target)
{
    return QString::fromStdString(target.authority);
}

Error failed(Error::Kind kind, const QString &subject, const error_code &cause)
{
    return {.kind = cause == beast::error::timeout ? Error::Kind::TimedOut : kind,
            .subject = subject,
            .cause = QString::fromStdString(cause.message())};
}

Error proxyFailed(const QNetworkProxy &proxy, const error_code &cause)
{
    return failed(Error::Kind::ProxyUnreachable, Proxies::nameOf(proxy), cause);
}

std::string basicCredentials(const QNetworkProxy &proxy)
{
    return "Basic " + (proxy.user() + u':' + proxy.password()).toUtf8().toBase64().toStdString();
}

} // namespace

bool Upstream::isQuiet()
{
    char byte = 0;
    error_code error;
    auto &socket = tcp.socket();
    socket.non_blocking(true, error);
    if (!error)
        socket.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
    return error == asio::error::would_block;
}

Upstreams::Upstreams(asio::any_io_executor executor, const Proxies &proxies, QByteArray authorities)
    : m_executor(std::move(executor)), m_proxies(proxies), m_authorities(std::move(authorities))
{ }

Awaitable<Result<Upstreams::Pointer>> Upstreams::connect(const Target &target, bool mustBeNew)
{
    if (!mustBeNew) {
        if (Pointer kept = takeKept(target))
            co_return kept;
    }
    auto upstream = std::make_unique<Upstream>(m_executor);
    upstream->tcp.expires_after(connectTime);
    const QNetworkProxy proxy = m_proxies.proxyFor(target.url);
    const bool isDirect = proxy.type() == QNetworkProxy::NoProxy;
    std::string host = target.host;
    std::string port = target.port;
    if (!isDirect) {
        host = proxy.hostName().toStdString();
        port = std::to_string(proxy.port());
    }
    const auto connected = co_await connectTcp(*upstream, target, host, port);
    if (!connected && isDirect)
        co_return connected.error();
    if (!connected)
        co_return Error{.kind = Error::Kind::ProxyUnreachable, .subject = Proxies::nameOf(proxy)};
    Result<> passed = done;
    if (proxy.type() == QNetworkProxy::HttpProxy)
        passed = co_await passHttpProxy(*upstream, target, proxy);
    else if (proxy.type() == QNetworkProxy::Socks5Proxy)
        passed = co_await passSocksProxy(*upstream, target, proxy);
    if (passed && target.isTls)
        passed = co_await startTls(*upstream, target);
    if (!passed)
        co_return passed.error();
    co_return upstream;
}

Upstreams::Pointer Upstreams::takeKept(const Target &target)
{
    for (auto found = m_kept.find(keyOf(target)); found != m_kept.end(); found = m_kept.find(keyOf(target))) {
        Kept kept = std::move(found->second);
        m_kept.erase(found);
        if (Clock::now() - kept.since > keptTime || !kept.upstream->isQuiet())
            continue;
        kept.upstream->isReused = true;
        return std::move(kept.upstream);
    }
    return nullptr;
}

void Upstreams::keep(const Target &target, Pointer upstream)
{
    if (m_kept.size() >= maxKept)
        return;
    upstream->tcp.expires_never();
    m_kept.emplace(keyOf(target), Kept{std::move(upstream), Clock::now()});
    if (!m_isDropping)
        asio::co_spawn(m_executor, dropOld(), asio::detached);
}

/// Runs while there is one, so that an idle proxy doesn't wake up.
Awaitable<> Upstreams::dropOld()
{
    m_isDropping = true;
    asio::steady_timer timer(m_executor);
    while (!m_kept.empty()) {
        error_code error;
        timer.expires_after(keptTime);
        co_await timer.async_wait(into(error));
        std::erase_if(m_kept, [](const auto &kept) { return Clock::now() - kept.second.since >= keptTime; });
    }
    m_isDropping = false;
}

Awaitable<Result<>> Upstreams::connectTcp(Upstream &upstream, const Target &target, const std::string &host,
                                          const std::string &port)
{
    error_code error;
    asio::ip::tcp::resolver resolver(m_executor);
    const auto addresses = co_await resolver.async_resolve(host, port, into(error));
    if (!error)
        co_await upstream.tcp.async_connect(addresses, into(error));
    if (error)
        co_return failed(Error::Kind::Unreachable, hostOf(target), error);
    upstream.tcp.socket().set_option(asio::ip::tcp::no_delay(true), error);
    co_return done;
}

/// RFC 9110, 9.3.6
Awaitable<Result<>> Upstreams::passHttpProxy(Upstream &upstream, const Target &target, const QNetworkProxy &proxy)
{
    std::string authority = target.authority;
    if (!authority.ends_with(':' + target.port))
        authority += ':' + target.port;
    http::request<http::empty_body> request(http::verb::connect, authority, 11);
    request.set(http::field::host, authority);
    if (!proxy.user().isEmpty())
        request.set(http::field::proxy_authorization, basicCredentials(proxy));
    error_code error;
    co_await http::async_write(upstream.tcp, request, into(error));
    http::response_parser<http::empty_body> answer;
    answer.skip(true);
    if (!error)
        co_await http::async_read_header(upstream.tcp, upstream.buffer, answer, into(error));
    if (error)
        co_return proxyFailed(proxy, error);
    if (answer.get().result() == http::status::proxy_authentication_required)
        co_return Error{.kind = Error::Kind::ProxyLocked, .subject = Proxies::nameOf(proxy)};
    if (answer.get().result_int() / 100 != 2 || upstream.buffer.size() > 0)
        co_return Error{.kind = Error::Kind::ProxyUnreachable, .subject = Proxies::nameOf(proxy)};
    co_return done;
}

/// RFC 1928, and RFC 1929 for a name and a password. The proxy looks up the server's name.
Awaitable<Result<>> Upstreams::passSocksProxy(Upstream &upstream, const Target &target, const QNetworkProxy &proxy)
{
    constexpr std::size_t maxText = 255;
    const std::string user = proxy.user().toStdString();
    const std::string password = proxy.password().toStdString();
    const Error unusable{.kind = Error::Kind::ProxyUnreachable, .subject = Proxies::nameOf(proxy)};
    const Error locked{.kind = Error::Kind::ProxyLocked, .subject = Proxies::nameOf(proxy)};
    if (user.size() > maxText || password.size() > maxText || target.host.size() > maxText)
        co_return unusable;
    error_code error;
    std::array<unsigned char, 2> reply{};
    const char method = user.empty() ? '\0' : '\2';
    std::string message{'\5', '\1', method};
    co_await asio::async_write(upstream.tcp, asio::buffer(message), into(error));
    if (!error)
        co_await asio::async_read(upstream.tcp, asio::buffer(reply), into(error));
    if (error)
        co_return proxyFailed(proxy, error);
    if (reply[1] != static_cast<unsigned char>(method))
        co_return locked;
    if (!user.empty()) {
        message = '\1';
        message += static_cast<char>(user.size());
        message += user;
        message += static_cast<char>(password.size());
        message += password;
        co_await asio::async_write(upstream.tcp, asio::buffer(message), into(error));
        if (!error)
            co_await asio::async_read(upstream.tcp, asio::buffer(reply), into(error));
        if (error || reply[1] != 0)
            co_return locked;
    }
    const auto port = static_cast<unsigned>(std::stoi(target.port));
    message = std::string{'\5', '\1', '\0', '\3'};
    message += static_cast<char>(target.host.size());
    message += target.host;
    message += static_cast<char>(port / 256);
    message += static_cast<char>(port % 256);
    co_await asio::async_write(upstream.tcp, asio::buffer(message), into(error));
    std::array<unsigned char, 5> head{}; // with the first byte of the address
    if (!error)
        co_await asio::async_read(upstream.tcp, asio::buffer(head), into(error));
    if (error || head[1] != 0)
        co_return unusable;
    std::size_t left = 2; // the port
    switch (head[3]) {
    case 1: left += 3; break;
    case 3: left += head[4]; break;
    case 4: left += 15; break;
    default: co_return unusable;
    }
    std::string rest(left, '\0');
    co_await asio::async_read(upstream.tcp, asio::buffer(rest), into(error));
    if (error)
        co_return unusable;
    co_return done;
}

Result<> Upstreams::readAuthorities()
{
    if (m_tls)
        return done;
    error_code error;
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer, error);
    if (m_authorities.isEmpty())
        context.set_default_verify_paths(error);
    else
        context.add_certificate_authority(
                asio::buffer(m_authorities.constData(), static_cast<std::size_t>(m_authorities.size())), error);
    if (error)
        return Error{.kind = Error::Kind::BadCaFile, .subject = QString::fromStdString(error.message())};
    m_tls.emplace(std::move(context));
    return done;
}

Awaitable<Result<>> Upstreams::startTls(Upstream &upstream, const Target &target)
{
    if (const auto ready = readAuthorities(); !ready)
        co_return ready.error();
    auto &tls = upstream.tls.emplace(upstream.tcp, *m_tls);
    error_code error;
    asio::ip::make_address(target.host, error);
    if (error) // a name: RFC 6066, 3
        SSL_set_tlsext_host_name(tls.native_handle(), target.host.c_str());
    constexpr std::array<unsigned char, 9> protocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'}; // RFC 7301
    SSL_set_alpn_protos(tls.native_handle(), protocols.data(), protocols.size());
    tls.set_verify_callback(asio::ssl::host_name_verification(target.host), error);
    co_await tls.async_handshake(asio::ssl::stream_base::client, into(error));
    if (!error)
        co_return done;
    if (SSL_get_verify_result(tls.native_handle()) != X509_V_OK)
        co_return failed(Error::Kind::UntrustedTls, hostOf(target), error);
    co_return failed(Error::Kind::ProviderFault, hostOf(target), error);
}

} // namespace authtray
