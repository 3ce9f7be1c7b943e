// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/headers.h"

#include "app/commands/envelope.h"
#include "app/commands/hostsession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/credential/credentialtool.h"
#include "app/output/render.h"
#include "core/net/hosts.h"

namespace authtray {

QCoro::Task<Result<Answer>> headers(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto destination = readUrl(request.arguments.text("url"));
    if (!destination)
        co_return destination.error();
    if (!mayShowToken(request, terminal))
        co_return badInput(QStringLiteral("the token would be shown on the terminal"),
                           QStringLiteral("Use it in a pipe or $(…), or say --output json if you mean it."));
    const auto source = findTokenSourceFor(*destination, request, sessions);
    if (!source)
        co_return source.error();
    if (*source == nullptr)
        co_return noProfileFor(*destination, request, sessions);
    request.profile = (*source)->profile().name; // for an advice
    const KeychainNote note(**source, terminal);
    const FreshnessPolicy policy{.caller = request.caller()};
    const auto refreshed = co_await (*source)->refresh(policy, deadline);
    if (!refreshed)
        co_return refreshError(request, refreshed.error(), **source, terminal);
    const auto sendable = checkSendable(*refreshed, **source, request);
    if (!sendable)
        co_return sendable.error();
    const QString value = QStringLiteral("Bearer ") + refreshed->tokens.accessToken;
    Document document;
    document.put("Authorization", value);
    co_return Answer{Success, render(request.output, document, QStringLiteral("Authorization: %1\n").arg(value)),
                     partialWarning(request, *refreshed)};
}

Session *sessionForHeaders(const Request &request, Sessions &sessions)
{
    const auto destination = readDestination(request.arguments.text("url"));
    const auto session = destination ? findSessionFor(*destination, request, sessions) : nullptr;
    return session ? *session : nullptr;
}

} // namespace authtray
