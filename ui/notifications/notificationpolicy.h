// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"
#include "ui/state/availableactions.h"

#include <QSet>

#include <optional>

namespace authtray {

/// A desktop notification about one session.
struct Notification
{
    enum class Cause { None, CannotRenew, Ended, KeychainLocked, CannotSave, StepUp, SignedIn, SignedOut };

    QString title; ///< what happened, in a few words, because some desktops show one line of it; empty: the problem is over
    QString text; ///< the details
    Cause cause = Cause::None;
    Action action = Action::Nothing; ///< what would solve the problem, if anything does
    QString actionText = {}; ///< of the action's button; empty: no button

    friend bool operator==(const Notification &, const Notification &) = default;
};

/// Decides when to notify a person about one session: once for each cause, and again only after the cause has ended.
/// What may pass by itself, as after a wake-up, has a minute for that. Of each service that demands more, once for each
/// sign-in, so that none can send many.
class NotificationPolicy
{
public:
    /// What to show now; nullopt: nothing new. `isOwnAction`: the person is signing in or out in this program, and sees
    /// the result there.
    std::optional<Notification> next(const SessionState &state, const QDateTime &now, bool isOwnAction = false);

    /// When next() must be called even if the state doesn't change; invalid: never.
    QDateTime nextCheck(const SessionState &state, const QDateTime &now) const;

private:
    using Cause = Notification::Cause;

    static Cause findProblem(const SessionState &state, const QDateTime &now);
    static Notification notificationFor(Cause cause, const SessionState &state, const QDateTime &now);

    std::optional<Notification> followDemand(const SessionState &state, const QDateTime &now);
    Cause detectOutsideChange(const SessionState &state, bool isOwnAction);
    bool isReported(Cause cause, const SessionState &state) const;
    void followFailure(const SessionState &state, const QDateTime &now);
    bool mayPass(const SessionState &state, const QDateTime &now) const;

    QSet<Cause> m_reported;
    QDateTime m_failsSince; ///< with the token that was issued at m_failingIssuedAt; invalid: it doesn't
    QDateTime m_failingIssuedAt;
    QDateTime m_unrenewedIssuedAt; ///< issue time of the token whose failed renewal was reported
    std::optional<QDateTime> m_signedInAt; ///< invalid: signed out; nullopt: not known yet
    QSet<QString> m_demanding; ///< services whose demand was shown, of the sign-in at m_demandedOf
    QDateTime m_demandedOf;
    bool m_isDemandShown = false;
    bool m_isFirst = true;
};

} // namespace authtray
