// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/mcp.h"

#include "app/commands/hostsession.h"
#include "app/commands/proxyplan.h"
#include "app/credential/credentialtool.h"
#include "app/mcp/bridge.h"
#include "app/platform/liveoutput.h"
#include "app/platform/process.h"
#include "app/terminal/terminal.h"
#include "core/platform/module.h"
#include "core/promise.h"
#include "core/session/sessions.h"

namespace authtray {

namespace {

Error noProfileForServer(const QUrl &server, const Request &request, const Sessions &sessions)
{
    Error error = noProfileFor(server, request, sessions);
    if (!isSourceChosen(request, sessions) && sessions.profiles().checkAllowed(server))
        error.advice = QStringLiteral("Sign in to it: %1").arg(signInCommandFor(server, request));
    return error;
}

/// With everything but the streams, and what ends it.
QCoro::Task<Result<BridgePlan>> planBridge(QUrl server, Request request, Sessions &sessions, Terminal &terminal,
                                           QDeadlineTimer deadline)
{
    const auto source = findTokenSourceFor(server, request, sessions);
    if (!source)
        co_return source.error();
    if (*source == nullptr)
        co_return noProfileForServer(server, request, sessions);
    request.profile = (*source)->profile().name; // for an advice
    const auto first = co_await firstToken(**source, sessions, request, terminal, deadline);
    if (!first)
        co_return first.error();
    const auto way = planFor(**source, request, sessions, *first);
    if (!way)
        co_return way.error();
    BridgePlan plan;
    plan.way = *way;
    plan.signIn = QStringLiteral("authtray --cli login") + sessionOptions(request).all();
    co_return std::as_const(plan);
}

/// For a bridge that only says why it doesn't pass anything on: programs show that, and seldom what is on stderr.
BridgePlan refusing(const Request &request, const Error &error)
{
    BridgePlan plan;
    plan.refusal = failureAsText(request, error, Failure).err.toStdString();
    return plan;
}

Result<std::shared_ptr<Bridge>> start(const BridgePlan &plan)
{
    const auto found = findInModule(QStringLiteral("authtray-proxy"), startBridgeName);
    if (!found)
        return found.error();
    return std::shared_ptr<Bridge>(reinterpret_cast<StartBridge *>(*found)(plan));
}

QCoro::Task<> endWhenInterrupted(std::shared_ptr<Bridge> bridge, const Terminal &terminal)
{
    co_await terminal.waitForInterruption();
    bridge->end();
}

/// Until either side has ended.
QCoro::Task<Result<>> serve(BridgePlan plan, const Terminal &terminal)
{
    Promise<bool> ended;
    plan.read = readSome;
    plan.write = [](std::string_view text) { return write(Stream::Out, text).empty(); };
    plan.ended = [&ended] {
        QMetaObject::invokeMethod(
                ended.context(), [&ended] { ended.resolve(true); }, Qt::QueuedConnection);
    };
    const auto bridge = start(plan);
    if (!bridge)
        co_return bridge.error();
    LiveOutput output;
    QObject::connect(&output, &LiveOutput::readerGone, ended.context(), [bridge] { (*bridge)->end(); });
    endWhenInterrupted(*bridge, terminal);
    co_await ended.value();
    co_return done;
}

} // namespace

QCoro::Task<Result<Answer>> mcp(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto server = readUrl(request.arguments.text("url"));
    if (!server)
        co_return server.error();
    terminal.stopWaiting();
    auto planned = co_await planBridge(*server, request, sessions, terminal, deadline);
    if (!planned && terminal.canAsk())
        co_return planned.error();
    BridgePlan plan = planned ? *planned : refusing(request, planned.error());
    plan.server = *server;
    plan.timeout = request.timeout;
    const auto served = co_await serve(plan, terminal);
    if (!served)
        co_return served.error();
    if (!planned)
        co_return planned.error();
    co_return Answer{};
}

std::optional<Error> findMcpUsageError(const Arguments &arguments)
{
    if (!arguments.has("--output") && !arguments.has("--json"))
        return std::nullopt;
    return badInput(QStringLiteral("mcp writes the server's messages only"),
                    QStringLiteral("Leave --output and --json out."));
}

} // namespace authtray
