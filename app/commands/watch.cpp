// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/watch.h"

#include "app/commands/chosensession.h"
#include "app/platform/liveoutput.h"
#include "app/terminal/terminal.h"
#include "app/watch/agentfeed.h"
#include "app/watch/statechanges.h"
#include "app/watch/statefeed.h"
#include "core/promise.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"

#include <QDateTime>

#include <memory>
#include <optional>
#include <utility>

namespace authtray {

namespace {

/// Shows what the running agent knows. Without one, it reads what other processes have changed itself, and asks no
/// provider.
class Watch : public std::enable_shared_from_this<Watch>
{
public:
    Watch(const Request &request, Sessions &sessions, const Terminal &terminal);

    QCoro::Task<Result<Answer>> untilEnd();

private:
    void show(const Snapshot &snapshot, bool isFromAnother);
    void showOwn(bool isFromAnother);
    static QCoro::Task<> readOwn(std::shared_ptr<Watch> self);
    void end(const Result<Answer> &answer) { m_end.resolve(answer); }

    Sessions &m_sessions;
    const Terminal &m_terminal;
    StateChanges m_changes;
    AgentFeed m_agent;
    bool m_mayAskAgent;
    std::unique_ptr<StateFeed> m_own; ///< set once there was no agent
    bool m_isReading = false; ///< what changed while an agent was there
    LiveOutput m_output;
    std::optional<std::pair<Snapshot, bool>> m_waiting; ///< for a slow reader
    Promise<Result<Answer>> m_end;
};

StateChanges changesFor(const Request &request)
{
    if (request.arguments.has("--all"))
        return StateChanges(StateChanges::Which::All);
    return request.profile.isEmpty() ? StateChanges(StateChanges::Which::Default)
                                     : StateChanges(StateChanges::Which::One, request.profile);
}

Watch::Watch(const Request &request, Sessions &sessions, const Terminal &terminal)
    : m_sessions(sessions), m_terminal(terminal), m_changes(changesFor(request)), m_agent(sessions.paths()),
      m_mayAskAgent(!request.arguments.has("--no-agent") && !sessions.ofEnvironment())
{
    QObject *context = m_end.context();
    QObject::connect(&m_output, &LiveOutput::readerGone, context, [this] { end(Answer{}); });
    QObject::connect(&m_output, &LiveOutput::ready, context, [this] {
        if (const auto waiting = std::exchange(m_waiting, std::nullopt))
            show(waiting->first, waiting->second);
    });
    QObject::connect(&m_agent, &AgentFeed::received, context,
                     [this](const Snapshot &snapshot, bool isFirst) { show(snapshot, isFirst); });
    QObject::connect(&m_agent, &AgentFeed::lost, context, [this] { readOwn(shared_from_this()); });
    QObject::connect(&m_agent, &AgentFeed::outdated, context, [this] { end(Answer{Upgraded, {}, {}}); });
}

QCoro::Task<Result<Answer>> Watch::untilEnd()
{
    if (m_mayAskAgent)
        m_agent.start();
    else
        readOwn(shared_from_this());
    const auto end = co_await m_end.value();
    co_return end;
}

/// A slow reader gets the newest state, and not each one before.
void Watch::show(const Snapshot &snapshot, bool isFromAnother)
{
    if (!m_output.isReady()) {
        m_waiting = {snapshot, isFromAnother || (m_waiting && m_waiting->second)};
        return;
    }
    const auto lines = m_changes.linesFor(snapshot, QDateTime::currentDateTimeUtc(), isFromAnother);
    if (lines.isEmpty())
        return;
    const auto written = m_terminal.out(lines.join());
    if (!written)
        end(m_output.hasReader() ? Result<Answer>(written.error()) : Answer{});
}

void Watch::showOwn(bool isFromAnother)
{
    if (!m_agent.isCurrent() && !m_isReading)
        show(m_own->snapshot(), isFromAnother);
}

/// From now on, this program's own sessions are shown while there is no agent.
QCoro::Task<> Watch::readOwn(std::shared_ptr<Watch> self)
{
    if (std::exchange(self->m_isReading, true))
        co_return;
    if (!self->m_own) {
        self->m_own = std::make_unique<StateFeed>(self->m_sessions);
        QObject::connect(self->m_own.get(), &StateFeed::changed, self->m_end.context(),
                         [watch = self.get()] { watch->showOwn(false); });
        self->m_sessions.keepFresh(Sessions::Upkeep::ReadOnly);
    } else {
        co_await self->m_sessions.reload();
    }
    self->m_isReading = false;
    self->showOwn(true);
}

} // namespace

QCoro::Task<Result<Answer>> watch(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer)
{
    terminal.stopWaiting();
    const auto source = findTokenSource(request, sessions);
    if (!source && source.error().kind == Error::Kind::BadInput && !request.arguments.has("--all"))
        co_return source.error();
    const EnvironmentTokenSource *ofEnvironment = sessions.ofEnvironment();
    if (source && ofEnvironment && !ofEnvironment->hasToken()) {
        const auto loaded = co_await (*source)->load(QDeadlineTimer(0));
        co_return loaded.error();
    }
    const auto watching = std::make_shared<Watch>(request, sessions, terminal);
    const auto end = co_await watching->untilEnd();
    co_return end;
}

std::optional<Error> findWatchUsageError(const Arguments &arguments)
{
    if (arguments.has("--output") && arguments.text("--output") != u"json")
        return badInput(QStringLiteral("watch writes lines of JSON"), QStringLiteral("Leave --output out."));
    if (arguments.has("--timeout"))
        return badInput(QStringLiteral("watch has no --timeout: it runs until it is ended"),
                        QStringLiteral("Leave it out, or end it with 'timeout SECONDS authtray --cli watch'."));
    return findContradiction(arguments, "--all", "--profile");
}

} // namespace authtray
