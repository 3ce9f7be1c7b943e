// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watch/statechanges.h"

#include "app/output/document.h"
#include "app/output/render.h"
#include "app/output/statusdocument.h"
#include "core/session/sessionstate.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace authtray {

namespace {

constexpr QStringView authenticated = u"authenticated";
constexpr QStringView problem = u"problem";

/// A session's status, to be compared.
struct State
{
    QJsonObject status;
    QByteArray issuedAt;

    explicit State(const KnownSession &session)
        : status(QJsonDocument::fromJson(session.status).object()), issuedAt(session.issuedAt)
    { }

    QJsonValue value(QStringView member) const { return status.value(member); }
    bool hasProblem() const { return status.contains(problem); }

    /// Whether there is such a profile.
    bool isThere() const { return !value(u"provider").isNull(); }

    friend bool operator==(const State &, const State &) = default;
};

/// Of a profile that isn't there.
QByteArray absent(const QString &profile)
{
    SessionState state;
    state.profile = profile;
    return renderLine(statusDocument(state, false, false));
}

QString eventWhileSignedIn(const State &before, const State &now)
{
    const auto differs = [&](QStringView member) { return before.value(member) != now.value(member); };
    const bool isValid = now.value(u"token_valid").toBool();
    if (differs(u"email"))
        return QStringLiteral("signed_in");
    if (differs(u"token_valid") && !isValid)
        return QStringLiteral("expired");
    if (isValid && (differs(u"token_valid") || before.issuedAt != now.issuedAt))
        return QStringLiteral("renewed");
    if (differs(problem))
        return now.hasProblem() ? QStringLiteral("problem") : QStringLiteral("recovered");
    return QStringLiteral("changed");
}

/// The value of `event`.
QString eventBetween(const State &before, const State &now)
{
    if (before.isThere() && now.isThere() && before.value(u"profile") != now.value(u"profile"))
        return QStringLiteral("default");
    const QJsonValue was = before.value(authenticated);
    const QJsonValue is = now.value(authenticated);
    if (is.isNull())
        return was.isNull() ? QStringLiteral("problem") : QStringLiteral("unreadable");
    if (is.toBool() && was.toBool())
        return eventWhileSignedIn(before, now);
    if (is.toBool())
        return was.isNull() ? QStringLiteral("readable") : QStringLiteral("signed_in");
    if (!now.isThere())
        return QStringLiteral("removed");
    if (!before.isThere() && !was.isNull())
        return QStringLiteral("added");
    if (now.hasProblem() && before.value(problem) != now.value(problem))
        return QStringLiteral("ended");
    return was.isBool() && !was.toBool() ? QStringLiteral("changed") : QStringLiteral("signed_out");
}

/// Whether the only change is that there is no problem any more.
bool isWithoutProblem(State before, const State &now)
{
    before.status.remove(problem);
    return before == now;
}

QByteArray withEvent(const QByteArray &status, const QString &event, const QDateTime &time)
{
    Document document;
    document.put("event", event).put("time", time.toUTC().toString(Qt::ISODate));
    QByteArray line = renderLine(document);
    line.chop(1);
    return line + ',' + status.mid(1) + '\n';
}

} // namespace

/// By the profile, or by the empty name if only one is watched.
QMap<QString, KnownSession> StateChanges::watched(const Snapshot &snapshot) const
{
    if (m_which == Which::All && (!snapshot.sessions.isEmpty() || !m_isFirst))
        return snapshot.sessions;
    const QString name = m_which == Which::One ? m_profile : snapshot.defaultProfile;
    return {{QString(), snapshot.sessions.value(name, {absent(name)})}};
}

QList<QByteArray> StateChanges::linesFor(const Snapshot &snapshot, const QDateTime &time, bool isFromAnother)
{
    const auto now = watched(snapshot);
    if (std::exchange(m_isFirst, false))
        m_awaited = {now.keyBegin(), now.keyEnd()};
    QList<QByteArray> lines;
    const auto before = m_shown;
    for (auto shown = before.begin(); shown != before.end(); ++shown) {
        if (now.contains(shown.key()))
            continue;
        m_shown.remove(shown.key());
        if (!shown.key().isEmpty()) // that was nobody
            lines += withEvent(absent(shown.key()), QStringLiteral("removed"), time);
    }
    for (auto session = now.begin(); session != now.end(); ++session) {
        const QString event = session->status.isEmpty() ? QString() : eventOf(session.key(), *session, isFromAnother);
        if (event.isEmpty())
            continue;
        m_shown.insert(session.key(), session.value());
        lines += withEvent(session->status, event, time);
    }
    return lines;
}

/// Empty if there is nothing to show.
QString StateChanges::eventOf(const QString &key, const KnownSession &session, bool isFromAnother)
{
    const KnownSession shown = m_shown.value(key);
    if (m_awaited.remove(key))
        return QStringLiteral("state");
    if (shown.status.isEmpty())
        return QStringLiteral("added");
    const State before(shown);
    const State now(session);
    if (before == now || (isFromAnother && isWithoutProblem(before, now)))
        return {};
    return eventBetween(before, now);
}

} // namespace authtray
