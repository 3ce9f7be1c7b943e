// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/proxy.h"

#include "app/commands/chosensession.h"
#include "app/commands/hostsession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/credential/credentialtool.h"
#include "app/output/render.h"
#include "app/platform/tokenfile.h"
#include "app/proxy/proxy.h"
#include "app/terminal/terminal.h"
#include "core/net/authorities.h"
#include "core/net/hosts.h"
#include "core/platform/module.h"
#include "core/randomtext.h"
#include "core/session/sessions.h"

#include <QCoreApplication>
#include <QSslCertificate>

#include <algorithm>

namespace authtray {

namespace {

enum HttpStatus : unsigned { Unauthorized = 401, Forbidden = 403, BadGateway = 502, ServiceUnavailable = 503 };

bool isOneOf(Error::Kind kind, std::initializer_list<Error::Kind> kinds)
{
    return std::ranges::find(kinds, kind) != kinds.end();
}

/// Of the answer to a request for which there is no token.
HttpStatus statusFor(const Error &error)
{
    using Kind = Error::Kind;
    if (isSignedOut(error)
        || isOneOf(error.kind, {Kind::TokenExpired, Kind::TokenRefused, Kind::NoToken, Kind::NotRenewable}))
        return Unauthorized;
    if (isOneOf(error.kind, {Kind::SettingsChanged, Kind::NotAllowed, Kind::BadInput}))
        return Forbidden;
    const bool isOfProvider = isOneOf(error.kind,
                                      {Kind::Unreachable, Kind::UntrustedTls, Kind::ProxyUnreachable, Kind::ProxyLocked,
                                       Kind::ProviderFault, Kind::ClientRefused, Kind::Refused});
    return isOfProvider ? BadGateway : ServiceUnavailable;
}

/// Null: no profile's token may go there.
Result<TokenSource *> findSource(const QUrl &to, const Request &request, Sessions &sessions)
{
    return to.isEmpty() ? findTokenSource(request, sessions) : findTokenSourceFor(to, request, sessions);
}

/// Empty without --to.
Result<QUrl> readTo(const Request &request)
{
    const QString text = request.arguments.text("--to");
    if (!request.arguments.has("--to"))
        return QUrl();
    const auto entry = readHostEntry(text); // it has no query, and no dots in its path
    return entry ? readUrl(text) : entry.error();
}

QCoro::Task<Result<ProxyToken>> askForToken(TokenSource &source, const Sessions &sessions, Request request,
                                            QString refused, QDeadlineTimer deadline)
{
    FreshnessPolicy policy;
    policy.refused = refused;
    const auto refreshed = co_await source.refresh(policy, deadline);
    if (!refreshed)
        co_return refreshed.error();
    const auto sendable = checkSendable(*refreshed, source, request);
    if (!sendable)
        co_return sendable.error();
    const Tokens &tokens = refreshed->tokens;
    ProxyToken token{tokens.accessToken.toStdString(), allowedHostsOf(source, sessions),
                     std::chrono::steady_clock::time_point::max()};
    if (tokens.expiresAt.isValid())
        token.expiresAt = std::chrono::steady_clock::now()
                          + std::chrono::milliseconds(source.now().msecsTo(tokens.expiresAt));
    co_return std::as_const(token);
}

/// Answers the questions of the proxy's thread in the main thread.
QCoro::Task<> answer(TokenSource &source, const Sessions &sessions, Request request, QString refused,
                     std::function<void(ProxyAnswer)> reply)
{
    if (auto *session = dynamic_cast<Session *>(&source))
        session->readProfile(); // its hosts may just have been changed
    const QDeadlineTimer deadline(request.timeout);
    const auto token = co_await askForToken(source, sessions, request, refused, deadline);
    if (token)
        reply(*token);
    else
        reply(ProxyRefusal{statusFor(token.error()), failureAsText(request, token.error(), Failure).err.toStdString()});
}

QByteArray asPem(const QList<QSslCertificate> &certificates)
{
    QByteArray pem;
    for (const QSslCertificate &certificate : certificates)
        pem += certificate.toPem();
    return pem;
}

Result<ProxyPlan> planFor(TokenSource &source, const Request &request, const Sessions &sessions, const QUrl &to,
                          const ProxyToken &first)
{
    const auto proxies = Proxies::fromEnvironment();
    if (!proxies)
        return proxies.error();
    auto trusted = Authorities::read(source.profile().caFile);
    if (!trusted)
        return trusted.error();
    ProxyPlan plan;
    plan.to = to;
    plan.first = first;
    plan.first.hosts = allowedHostsOf(source, sessions);
    plan.proxies = *proxies;
    if (const auto &configuration = trusted->configuration())
        plan.authorities = asPem(configuration->caCertificates());
    plan.ask = [&source, &sessions, request](const std::string &refused, const auto &reply) {
        const auto ask = [&source, &sessions, request, refused = QString::fromStdString(refused), reply] {
            answer(source, sessions, request, refused, reply);
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), ask, Qt::QueuedConnection);
    };
    plan.describe = [request](const Error &error) { return failureAsText(request, error, Failure).err.toStdString(); };
    plan.refusalFor = [request, &sessions](const QUrl &destination) {
        return noProfileFor(destination, request, sessions);
    };
    return plan;
}

Result<std::unique_ptr<Proxy>> start(ProxyPlan plan)
{
    const auto found = findInModule(QStringLiteral("authtray-proxy"), startProxyName);
    if (!found)
        return found.error();
    return reinterpret_cast<StartProxy *>(*found)(std::move(plan));
}

QByteArray shown(const Request &request, const ProxyPlan &plan, int port)
{
    const bool isSocket = port == 0;
    const QString address = isSocket ? plan.socket : QStringLiteral("http://127.0.0.1:%1/%2").arg(port).arg(plan.secret);
    Document document;
    document.put(isSocket ? "socket" : "url", address);
    return render(request.output, document, address + u'\n');
}

/// Until it is interrupted. `socket`: a folder of its own, in which a killed proxy leaves nothing for long.
QCoro::Task<Result<Answer>> serve(ProxyPlan plan, Request request, const Terminal &terminal,
                                  std::optional<TokenFile> socket)
{
    if (socket && !socket->error().empty()) {
        const std::string error = socket->error();
        co_return Answer{Failure, {}, QByteArray::fromStdString(error)};
    }
    if (socket)
        plan.socket = QString::fromStdString(socket->path());
    else
        plan.secret = randomText();
    auto started = start(plan);
    if (started) {
        const auto written = terminal.out(shown(request, plan, (*started)->port()));
        if (!written)
            co_return written.error();
        co_await terminal.waitForInterruption();
    }
    if (socket)
        socket->remove();
    if (!started)
        co_return started.error();
    co_return Answer{};
}

} // namespace

QCoro::Task<Result<Answer>> proxy(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto to = readTo(request);
    if (!to)
        co_return to.error();
    const auto source = findSource(*to, request, sessions);
    if (!source)
        co_return source.error();
    if (*source == nullptr)
        co_return noProfileFor(*to, request, sessions);
    request.profile = (*source)->profile().name; // for an advice
    if (auto *session = dynamic_cast<Session *>(*source))
        session->enableCache();
    ProxyToken first;
    {
        const KeychainNote note(**source, terminal);
        const auto token = co_await askForToken(**source, sessions, request, {}, deadline);
        const HttpStatus status = token ? HttpStatus() : statusFor(token.error());
        if (status == Unauthorized || status == Forbidden)
            co_return refreshError(request, token.error(), **source, terminal);
        if (token)
            first = *token;
        else // later there may be one
            terminal.err(failureAsText(request, token.error(), Failure).err);
    }
    terminal.stopWaiting();
    const auto plan = planFor(**source, request, sessions, *to, first);
    if (!plan)
        co_return plan.error();
    std::optional<TokenFile> socket;
    if (request.arguments.has("--socket"))
        socket.emplace("proxy.sock");
    const auto served = co_await serve(*plan, request, terminal, socket);
    co_return served;
}

} // namespace authtray
