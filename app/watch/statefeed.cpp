// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watch/statefeed.h"

#include "app/output/render.h"
#include "app/output/statusdocument.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"

#include <algorithm>
#include <optional>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// A timer doesn't count the time for which the computer sleeps.
constexpr std::chrono::milliseconds maxWait = 1min;

/// A sign-out by another process removes the tokens first, and then says so.
constexpr std::chrono::milliseconds settleTime = 1s;

KnownSession knownOf(const TokenSource &source, const QString &variable = {})
{
    const Document status = knownStatus(source, variable);
    if (std::holds_alternative<std::monostate>(status.value()))
        return {};
    return {renderLine(status), source.state().issuedAt.toString(Qt::ISODateWithMs).toLatin1()};
}

/// Of a profile whose file can't be read.
Document unreadableStatus(const QString &name, const Error &error)
{
    SessionState state;
    state.profile = name;
    Document status = statusDocument(state, std::nullopt, false);
    status.put("problem", whatHappened(error).inEnglish());
    return status;
}

} // namespace

StateFeed::StateFeed(Sessions &sessions, QObject *parent) : QObject(parent), m_sessions(sessions)
{
    m_changes.setSingleShot(true);
    m_expiry.setSingleShot(true);
    m_expiry.setTimerType(Qt::PreciseTimer);
    const auto startChanges = [this] { m_changes.start(isPassing() ? settleTime : 0ms); };
    connect(&sessions, &Sessions::listChanged, this, startChanges);
    connect(&sessions, &Sessions::stateChanged, this, startChanges);
    connect(&m_changes, &QTimer::timeout, this, &StateFeed::announce);
    connect(&m_expiry, &QTimer::timeout, this, &StateFeed::announce);
    waitForExpiry();
}

Snapshot StateFeed::snapshot() const
{
    if (const EnvironmentTokenSource *source = m_sessions.ofEnvironment()) {
        const QString name = source->profile().name;
        return {name, {{name, knownOf(*source, source->variable())}}};
    }
    const ProfileFolder &profiles = m_sessions.profiles();
    Snapshot snapshot{profiles.defaultName().value_or(QString()), {}};
    const QStringList names = profiles.names();
    for (const QString &name : names) {
        const Session *session = m_sessions.find(name);
        const auto profile = session ? Result<Profile>(session->profile()) : profiles.load(name);
        KnownSession known; // a profile that has just been added hasn't been read yet
        if (session)
            known = knownOf(*session);
        else if (!profile)
            known.status = renderLine(unreadableStatus(name, profile.error()));
        snapshot.sessions.insert(name, known);
    }
    return snapshot;
}

/// Whether a session looks lost, and may be about to be signed out.
bool StateFeed::isPassing() const
{
    return std::ranges::any_of(m_sessions.all(), [](const Session *session) {
        const auto &problem = session->state().problem;
        return problem && problem->kind == Error::Kind::StoreMissing;
    });
}

void StateFeed::announce()
{
    waitForExpiry();
    Q_EMIT changed();
}

void StateFeed::waitForExpiry()
{
    std::optional<std::chrono::milliseconds> next;
    const auto consider = [&next](const TokenSource &source) {
        const QDateTime expiry = source.state().expiresAt;
        const std::chrono::milliseconds left(expiry.isValid() ? source.now().msecsTo(expiry) : 0);
        if (left > 0ms)
            next = std::min(next.value_or(maxWait), left);
    };
    if (const TokenSource *source = m_sessions.ofEnvironment())
        consider(*source);
    const auto sessions = m_sessions.all();
    for (const Session *session : sessions)
        consider(*session);
    if (next)
        m_expiry.start(*next + 1ms);
    else
        m_expiry.stop();
}

} // namespace authtray
