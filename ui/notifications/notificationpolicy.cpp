// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/notificationpolicy.h"

#include "core/foreigntext.h"
#include "ui/state/availableactions.h"
#include "ui/state/wording.h"
#include "ui/tray/traymenu.h"

#include <utility>

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr qint64 leadTime = 5 * 60; // seconds before the end: enough time to act
constexpr qint64 passingTime = 60; ///< seconds in which a network comes back, or a keychain is unlocked

QDateTime warningTime(const SessionState &state)
{
    return state.expiresAt.isValid() ? state.expiresAt.addSecs(-leadTime) : QDateTime();
}

bool hasPassingProblem(const SessionState &state)
{
    const bool isFailing = state.phase == Phase::RenewalFailing || state.phase == Phase::Unreachable
                           || state.phase == Phase::StoreLocked;
    return isFailing && state.problem && isPassing(*state.problem);
}

QString titleFor(Notification::Cause cause, const SessionState &state)
{
    switch (cause) {
    case Notification::Cause::SignedIn: return eventLine({.kind = Event::Kind::SignedIn});
    case Notification::Cause::SignedOut: return eventLine({.kind = Event::Kind::SignedOut});
    case Notification::Cause::StepUp:
        return state.stepUp->wantsNewSignIn() ? TrayMenu::tr("A service wants a new sign-in")
                                              : TrayMenu::tr("A service wants more access");
    default: return briefLine(state);
    }
}

QString textFor(Notification::Cause cause, const SessionState &state, const QDateTime &now)
{
    switch (cause) {
    case Notification::Cause::SignedIn: return isolated(state.account.label());
    case Notification::Cause::CannotRenew: return stateLine(state, now);
    case Notification::Cause::Ended:
    case Notification::Cause::KeychainLocked:
    case Notification::Cause::CannotSave:
        return state.problem ? problemLine(*state.problem) : adviceOn({.kind = Error::Kind::SessionEnded}).toString();
    case Notification::Cause::StepUp: return stepUpLine(*state.stepUp);
    case Notification::Cause::None:
    case Notification::Cause::SignedOut: return {};
    }
    Q_UNREACHABLE();
}

bool isQuiet(Phase phase)
{
    return phase == Phase::Valid || phase == Phase::SignedOut || phase == Phase::SigningIn;
}

} // namespace

std::optional<Notification> NotificationPolicy::next(const SessionState &state, const QDateTime &now, bool isOwnAction)
{
    const bool isOver = isQuiet(state.phase) && !m_reported.isEmpty();
    if (isQuiet(state.phase))
        m_reported.clear();
    followFailure(state, now);
    const Cause outsideChange = detectOutsideChange(state, isOwnAction);
    if (outsideChange != Cause::None)
        return notificationFor(outsideChange, state, now);
    const Cause cause = findProblem(state, now);
    // If the session had already ended when the program started, the person was notified at that time.
    const bool isOldNews = std::exchange(m_isFirst, false) && cause == Cause::Ended;
    if (cause == Cause::None || isReported(cause, state) || mayPass(state, now)) {
        const auto demand = followDemand(state, now);
        return isOver && !demand ? std::optional(Notification()) : demand;
    }
    m_reported.insert(cause);
    if (cause == Cause::CannotRenew)
        m_unrenewedIssuedAt = state.issuedAt;
    if (isOldNews)
        return {};
    return notificationFor(cause, state, now);
}

std::optional<Notification> NotificationPolicy::followDemand(const SessionState &state, const QDateTime &now)
{
    if (!state.stepUp)
        return std::exchange(m_isDemandShown, false) ? std::optional(Notification()) : std::nullopt;
    if (m_demandedOf != state.signedInAt)
        m_demanding.clear();
    m_demandedOf = state.signedInAt;
    if (m_demanding.contains(state.stepUp->host))
        return {};
    m_demanding.insert(state.stepUp->host);
    m_isDemandShown = true;
    return notificationFor(Cause::StepUp, state, now);
}

/// Detects a sign-in or sign-out by another program, which the person should know about.
NotificationPolicy::Cause NotificationPolicy::detectOutsideChange(const SessionState &state, bool isOwnAction)
{
    const auto before = m_signedInAt;
    if (state.phase == Phase::SignedOut || state.phase == Phase::Ended)
        m_signedInAt = QDateTime();
    else if (state.phase == Phase::Valid)
        m_signedInAt = state.signedInAt;
    if (isOwnAction || !before || before == m_signedInAt)
        return Cause::None;
    if (m_signedInAt->isValid())
        return Cause::SignedIn;
    return state.phase == Phase::SignedOut ? Cause::SignedOut : Cause::None;
}

Notification NotificationPolicy::notificationFor(Cause cause, const SessionState &state, const QDateTime &now)
{
    const Notification plain{titleFor(cause, state), textFor(cause, state, now), cause};
    Notification signIn = plain;
    signIn.action = Action::SignIn;
    signIn.actionText = TrayMenu::tr("Sign in again");
    Notification renew = plain;
    renew.action = Action::Renew;
    renew.actionText = renewalText(state).remove(u'&');
    Notification stepUp = plain;
    stepUp.action = Action::StepUp;
    stepUp.actionText = state.stepUp ? stepUpText(*state.stepUp).remove(u'&') : QString();
    switch (cause) {
    case Cause::Ended:
    case Cause::SignedOut: return signIn;
    case Cause::CannotRenew: return availableActions(state).signIn ? signIn : renew;
    case Cause::StepUp: return stepUp;
    case Cause::KeychainLocked: return renew; // renewing makes the keychain ask for its password
    case Cause::None:
    case Cause::CannotSave:
    case Cause::SignedIn: return plain;
    }
    Q_UNREACHABLE();
}

/// A failing renewal ends only with the next token, because the state looks valid between two attempts.
bool NotificationPolicy::isReported(Cause cause, const SessionState &state) const
{
    return cause == Cause::CannotRenew ? m_unrenewedIssuedAt == state.issuedAt : m_reported.contains(cause);
}

/// Between two attempts the state may look valid, so only another token ends a failure.
void NotificationPolicy::followFailure(const SessionState &state, const QDateTime &now)
{
    if (!hasPassingProblem(state) || (m_failsSince.isValid() && m_failingIssuedAt == state.issuedAt))
        return;
    m_failsSince = now;
    m_failingIssuedAt = state.issuedAt;
}

bool NotificationPolicy::mayPass(const SessionState &state, const QDateTime &now) const
{
    return hasPassingProblem(state) && now < m_failsSince.addSecs(passingTime);
}

QDateTime NotificationPolicy::nextCheck(const SessionState &state, const QDateTime &now) const
{
    if (mayPass(state, now))
        return m_failsSince.addSecs(passingTime);
    const QDateTime warning = warningTime(state);
    const bool isFailing = state.phase == Phase::RenewalFailing;
    return isFailing && warning.isValid() && now < warning ? warning : QDateTime();
}

NotificationPolicy::Cause NotificationPolicy::findProblem(const SessionState &state, const QDateTime &now)
{
    switch (state.phase) {
    case Phase::RenewalFailing: {
        const QDateTime warning = warningTime(state);
        return warning.isValid() && now >= warning ? Cause::CannotRenew : Cause::None;
    }
    case Phase::Unreachable: return Cause::CannotRenew;
    case Phase::Ended: return Cause::Ended;
    case Phase::StoreLocked: return state.problem ? Cause::KeychainLocked : Cause::None;
    case Phase::PartlyStored: return Cause::CannotSave;
    default: return Cause::None;
    }
}

} // namespace authtray
