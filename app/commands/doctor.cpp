// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/doctor.h"

#include "app/commands/chosensession.h"
#include "app/output/errortext.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "app/wire/agentsocket.h"
#include "app/wire/environmentdigest.h"
#include "app/wire/remotecommand.h"
#include "core/diagnosis/diagnosis.h"
#include "core/foreigntext.h"
#include "core/inthread.h"
#include "core/net/http.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Verdict = Finding::Verdict;

constexpr auto agentTime = 3s;
constexpr auto requestTime = 5s;
constexpr auto environmentTime = 15s;

/// A question that the agent answers without looking at a session.
Message questionToAgent(const Paths &paths)
{
    const RemoteCommand command{.arguments = {"--cli", "help"},
                                .profile = {},
                                .style = {},
                                .variables = {},
                                .environment = environmentDigest(paths.config.toStdString())};
    return command.toMessage();
}

/// The agent's answer to the question: empty if there is none in time; nullopt if no agent listens.
std::optional<Message> askAgent(const std::string &path, const Message &question)
{
    AgentSocket agent(path);
    if (!agent.isConnected())
        return std::nullopt;
    const auto deadline = std::chrono::steady_clock::now() + agentTime;
    return agent.send(question, deadline) ? agent.receive(deadline) : Message();
}

/// Nothing is asked in a folder for sockets that may be somebody else's.
QCoro::Task<Finding> diagnoseAgent(Paths paths)
{
    const auto runtime = paths.makeRuntime();
    if (!runtime)
        co_return Finding::broken("agent", runtime.error());
    const std::string path = socketIn(paths.runtime.toStdString());
    const Message question = questionToAgent(paths);
    const std::function<std::optional<Message>()> ask = [&] { return askAgent(path, question); };
    const auto answer = co_await inThread(ask);
    if (!answer)
        co_return Finding::good("agent", QStringLiteral("none is running, so a command does the work itself"));
    if (answer->empty())
        co_return Finding::broken("agent", badInput(QStringLiteral("Authtray is running, but doesn't answer"),
                                                    QStringLiteral("End it and start it again.")));
    if (fieldOf(*answer, 0) == reply::accepted)
        co_return Finding::good("agent", QStringLiteral("Authtray is running and answers commands"));
    co_return Finding::note("agent",
                            badInput(QStringLiteral("Authtray is running, but leaves commands to do the work "
                                                    "themselves: it is another version, or has another keychain, "
                                                    "proxy or other environment"),
                                     QStringLiteral("If that isn't meant, end it and start it again.")));
}

/// Of the token that the environment has instead of a session.
QCoro::Task<Finding> diagnoseEnvironment(EnvironmentTokenSource *source, QDeadlineTimer deadline)
{
    const QDeadlineTimer own(environmentTime);
    const auto account = co_await source->fetchAccount(std::min(deadline, own));
    if (!account)
        co_return Finding::broken("environment", account.error());
    co_return Finding::good("environment", {"the token in %1 is used instead of a session", {source->variable()}});
}

QString adviceFor(const Finding &finding, const Request &request)
{
    if (!finding.error || finding.verdict == Verdict::Good)
        return {};
    SessionOptions options = sessionOptions(request);
    if (!finding.profile.isEmpty())
        options.profile = QStringLiteral(" --profile ") + finding.profile;
    return withoutControls(adviceAtTerminal(*finding.error, options));
}

QString lineFor(const Finding &finding, const QString &advice, const Terminal &terminal)
{
    const QString mark = finding.verdict == Verdict::Good     ? terminal.yes()
                         : finding.verdict == Verdict::Broken ? terminal.no()
                                                              : QStringLiteral("-");
    const QString subject = finding.profile.isEmpty()
                                    ? finding.subject
                                    : QStringLiteral("%1 of %2").arg(finding.subject, shownName(finding.profile));
    const QString line = QStringLiteral("%1 %2: %3\n").arg(mark, subject, withoutControls(finding.found.atTerminal()));
    return advice.isEmpty() ? line : line + QStringLiteral("  ") + advice + u'\n';
}

Document documentOf(const Finding &finding, const QString &advice)
{
    static const QMap<Verdict, QString> names{{Verdict::Good, QStringLiteral("good")},
                                              {Verdict::Note, QStringLiteral("note")},
                                              {Verdict::Broken, QStringLiteral("broken")}};
    Document document;
    document.put("subject", finding.subject)
            .put("profile", finding.profile)
            .put("verdict", names.value(finding.verdict))
            .put("found", finding.found.inEnglish())
            .put("advice", advice);
    return document;
}

} // namespace

QCoro::Task<Result<Answer>> doctor(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    QList<Session *> chosen = sessions.all();
    if (!request.profile.isEmpty()) {
        const auto session = findStoredSession(request, sessions);
        if (!session)
            co_return session.error();
        chosen = {*session};
    }
    sessions.http().setTimeLimit(std::min<std::chrono::milliseconds>(requestTime, request.timeout));
    QList<Finding> findings;
    findings.push_back(co_await diagnoseAgent(sessions.paths()));
    if (EnvironmentTokenSource *source = sessions.ofEnvironment())
        findings.push_back(co_await diagnoseEnvironment(source, deadline));
    const Report report = [&findings](const Finding &finding) { findings.push_back(finding); };
    co_await diagnose(sessions, chosen, report, deadline);
    Document::Items items;
    QString text;
    bool isBroken = false;
    for (const Finding &finding : findings) {
        const QString advice = adviceFor(finding, request);
        isBroken = isBroken || finding.verdict == Verdict::Broken;
        items.push_back(documentOf(finding, advice));
        text += lineFor(finding, advice, terminal);
    }
    const bool isLate = deadline.hasExpired();
    const int exitCode = isBroken ? Failure : isLate ? TimedOut : Success;
    co_return Answer{exitCode, render(request.output, items, text), {}};
}

} // namespace authtray
