// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/credential.h"

#include "app/commands/chosensession.h"
#include "app/commands/envelope.h"
#include "app/commands/hostsession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/credential/credentialtool.h"
#include "core/net/hosts.h"
#include "core/net/http.h"
#include "core/provider/jsonfiles.h"
#include "core/session/sessions.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// A tool that doesn't name the refused token may not have had this one.
constexpr std::chrono::seconds minAgeToRenew = 1min;

const CredentialTool &toolOf(const Request &request)
{
    return *findCredentialTool(request.arguments.text("tool").toStdString());
}

Result<CredentialQuery> readQuery(const Request &request)
{
    return toolOf(request).read(request.arguments.texts("arguments"), request.input);
}

/// Null: no profile's token may go there.
Result<TokenSource *> findSource(const CredentialQuery &query, const Request &request, Sessions &sessions)
{
    if (query.isForAnyHost)
        return findTokenSource(request, sessions);
    const auto destination = readDestination(query.address);
    return destination ? findTokenSourceFor(*destination, request, sessions) : nullptr;
}

/// Without an answer of its own for that, the tool gets an error. With one, a person who has chosen the profile is told.
Result<Answer> nothingFor(const CredentialQuery &query, const CredentialTool &tool, const Request &request,
                          const Sessions &sessions)
{
    const auto destination = readDestination(query.address);
    const Error error = destination ? noProfileFor(*destination, request, sessions) : destination.error();
    if (!tool.nothing)
        return error;
    const bool isTold = destination && isSourceChosen(request, sessions);
    return Answer{tool.nothingCode, tool.nothing, isTold ? failureAsText(request, error, Success).err : QByteArray()};
}

/// The token that the tool may have had is the newest one.
bool isCurrent(const Tokens &tokens, const CredentialQuery &query, const QDateTime &now)
{
    if (!query.refused.isEmpty())
        return tokens.accessToken == query.refused;
    return tokens.issuedAt.secsTo(now) >= minAgeToRenew.count();
}

QCoro::Task<Result<Answer>> answerQuery(CredentialQuery query, Request request, Sessions &sessions, Terminal &terminal,
                                        QDeadlineTimer deadline)
{
    const CredentialTool &tool = toolOf(request);
    const auto source = findSource(query, request, sessions);
    if (!source)
        co_return source.error();
    if (*source != nullptr)
        request.profile = (*source)->profile().name; // for an advice
    if (*source == nullptr && query.reply)
        co_return Answer{Success, *query.reply, {}};
    if (*source == nullptr)
        co_return nothingFor(query, tool, request, sessions);
    const KeychainNote note(**source, terminal);
    FreshnessPolicy policy{.caller = request.caller(),
                           .choice = {.isIdToken = tool.takesIdToken || request.arguments.has("--id")}};
    if (query.isRefused) {
        const auto stored = co_await (*source)->load(deadline);
        if (!stored)
            co_return stored.error();
        const auto current = stored->chosen(policy.choice);
        if (current && isCurrent(*current, query, (*source)->now()))
            policy.refused = current->accessToken; // another caller may be renewing it
    }
    if (query.reply && policy.refused.isEmpty())
        co_return Answer{Success, *query.reply, {}};
    const auto refreshed = co_await (*source)->refresh(policy, deadline);
    if (!refreshed)
        co_return refreshError(request, refreshed.error(), **source, terminal);
    const QByteArray notes = partialWarning(request, *refreshed);
    if (query.reply)
        co_return Answer{Success, *query.reply, notes};
    const auto sendable = checkSendable(*refreshed, **source, request);
    if (!sendable)
        co_return sendable.error();
    const Provider &provider = (*source)->profile().provider;
    const Credential credential{refreshed->tokens.accessToken, provider.basicUserName(), refreshed->tokens.expiresAt,
                                allowedHostsOf(**source, sessions)};
    if (!tool.exchange)
        co_return Answer{Success, tool.write(query, credential), notes};
    Http &http = sessions.http().trusting((*source)->profile().caFile);
    const auto answer = co_await tool.exchange(http, query, credential);
    if (!answer)
        co_return answer.error();
    co_return Answer{Success, *answer, notes};
}

QCoro::Task<Result<Answer>> readAndAnswer(Request request, Sessions &sessions, Terminal &terminal,
                                          QDeadlineTimer deadline)
{
    const auto query = readQuery(request);
    if (!query)
        co_return query.error();
    if (query->reply && !query->isRefused)
        co_return Answer{Success, *query->reply, {}};
    if (!query->reply && !mayShowToken(request, terminal))
        co_return badInput(QStringLiteral("the token would be shown on the terminal"),
                           QStringLiteral("Use it in a pipe or $(…), or say --output text if you mean it."));
    if (!query->profile.isEmpty())
        request.profile = query->profile;
    if (!request.profile.isEmpty() && !isFileName(request.profile))
        co_return noSuchProfile(request.profile, sessions.profiles(), sessionOptions(request));
    const auto answer = co_await answerQuery(*query, request, sessions, terminal, deadline);
    co_return answer;
}

} // namespace

QCoro::Task<Result<Answer>> credential(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const CredentialTool &tool = toolOf(request);
    const auto answer = co_await readAndAnswer(request, sessions, terminal, deadline);
    if (answer || !tool.fail)
        co_return answer;
    co_return tool.fail(failureOf(request, answer.error()));
}

std::optional<Error> findCredentialUsageError(const Arguments &arguments)
{
    const bool isText = !arguments.has("--output") || arguments.text("--output") == u"text";
    if (isText && !arguments.has("--json"))
        return std::nullopt;
    return badInput(QStringLiteral("credential answers in the tool's own format"),
                    QStringLiteral("Leave --output and --json out."));
}

Session *sessionForCredential(const Request &request, Sessions &sessions)
{
    const auto query = readQuery(request);
    if (!query || query->isForAnyHost)
        return nullptr;
    const auto destination = readDestination(query->address);
    const auto session = destination ? findSessionFor(*destination, request, sessions) : nullptr;
    return session ? *session : nullptr;
}

} // namespace authtray
