// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"
#include "ui/state/availableactions.h"

#include <QSet>

#include <optional>

namespace authtray {

/// What a person is told of one session.
struct Notification
{
    QString text; ///< empty: what was told before is over
    Action help = Action::Nothing; ///< what would help, if anything does
    QString helpText = {}; ///< on its button

    friend bool operator==(const Notification &, const Notification &) = default;
};

/// Decides what of one session is worth interrupting a person for: once for one cause, until that is gone.
class NotificationPolicy
{
public:
    /// What to tell now. `isOwn`: somebody is signing in or out here, and sees what comes of it.
    std::optional<Notification> next(const SessionState &state, const QDateTime &now, bool isOwn = false);

    /// When to ask again with nothing happening but time; invalid: never.
    static QDateTime due(const SessionState &state, const QDateTime &now);

private:
    enum class Cause { None, CannotRenew, Ended, KeychainLocked, CannotSave, SignedIn, SignedOut };

    static Cause problemIn(const SessionState &state, const QDateTime &now);
    static Notification tell(Cause cause, const SessionState &state, const QDateTime &now);

    Cause doneElsewhere(const SessionState &state, bool isOwn);
    bool isTold(Cause cause, const SessionState &state) const;

    QSet<Cause> m_told;
    QDateTime m_unrenewed; ///< when the token was issued of which we told that renewing it fails
    std::optional<QDateTime> m_signedIn; ///< invalid: nobody is; nothing: not known yet
    bool m_isFirst = true;
};

} // namespace authtray
