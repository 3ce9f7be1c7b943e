// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/proxy.h"

#include "app/commands/chosensession.h"
#include "app/commands/hostsession.h"
#include "app/commands/proxyplan.h"
#include "app/credential/credentialtool.h"
#include "app/output/render.h"
#include "app/platform/tokenfile.h"
#include "app/terminal/terminal.h"
#include "core/net/hosts.h"
#include "core/platform/module.h"
#include "core/randomtext.h"
#include "core/session/sessions.h"

namespace authtray {

namespace {

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
    const auto first = co_await firstToken(**source, sessions, request, terminal, deadline);
    if (!first)
        co_return first.error();
    terminal.stopWaiting();
    auto plan = planFor(**source, request, sessions, *first);
    if (!plan)
        co_return plan.error();
    plan->to = *to;
    std::optional<TokenFile> socket;
    if (request.arguments.has("--socket"))
        socket.emplace("proxy.sock");
    const auto served = co_await serve(*plan, request, terminal, socket);
    co_return served;
}

} // namespace authtray
