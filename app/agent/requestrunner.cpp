// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/requestrunner.h"

#include "app/cli/commandline.h"
#include "app/commands/commandtable.h"
#include "core/promise.h"
#include "core/session/sessions.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::size_t maxRequests = 64;

/// Added to the command's timeout, so that the step that has timed out can report its own, more precise error first.
constexpr auto answerDelay = 500ms;

using Outcome = Promise<std::optional<Answer>>;

QCoro::Task<> runToEnd(Request request, TerminalStyle style, Terminal::WriteErr note, Sessions &sessions,
                       std::shared_ptr<Outcome> outcome)
{
    Terminal terminal(style, note);
    const Answer answer = co_await runCommand(request, sessions, terminal);
    outcome->resolve(answer);
}

/// The cached request has none, because it may contain a token.
Request withInput(Request request, const RemoteCommand &command)
{
    request.isByAgent = true;
    request.input = QByteArray::fromStdString(command.input);
    return request;
}

} // namespace

std::variant<Request, Answer> RequestCache::parse(const RemoteCommand &command)
{
    const Key key(command.arguments, command.profile);
    if (const auto known = m_requests.find(key); known != m_requests.end())
        return withInput(known->second, command);
    auto parsed = parseCommandLine(command.arguments, QString::fromStdString(command.profile));
    const auto *request = std::get_if<Request>(&parsed);
    if (!request)
        return parsed;
    if (m_requests.size() >= maxRequests)
        m_requests.clear();
    return withInput(m_requests.emplace(key, *request).first->second, command);
}

Session *sessionFor(const Request &request, Sessions &sessions)
{
    if (request.command->findSession)
        return request.command->findSession(request, sessions);
    return request.profile.isEmpty() ? sessions.current() : sessions.find(request.profile);
}

QCoro::Task<Answer> answerInTime(Request request, TerminalStyle style, Terminal::WriteErr note, Sessions &sessions)
{
    const auto outcome = std::make_shared<Outcome>();
    runToEnd(request, style, note, sessions, outcome);
    outcome->resolveAfter(request.timeout + answerDelay, std::nullopt);
    const auto answer = co_await outcome->value();
    if (answer)
        co_return *answer;
    const Session *session = sessionFor(request, sessions);
    const QString provider = session ? session->profile().provider.host() : QString();
    co_return failureOf(request, {Error::Kind::TimedOut, provider, {}});
}

} // namespace authtray
