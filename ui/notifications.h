// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QSet>

namespace authtray {

/// Decides what of one session is worth interrupting a person for: once for one cause, until that is gone.
class Notifications
{
public:
    /// What to tell now. Empty: nothing.
    QString next(const SessionState &state, const QDateTime &now);

    /// When to ask again with nothing happening but time; invalid: never.
    static QDateTime due(const SessionState &state, const QDateTime &now);

private:
    enum class Cause { None, CannotRenew, Ended, KeychainLocked, CannotSave };

    static Cause causeIn(const SessionState &state, const QDateTime &now);

    bool isTold(Cause cause, const SessionState &state) const;

    QSet<Cause> m_told;
    QDateTime m_unrenewed; ///< when the token was issued of which we told that renewing it fails
    bool m_isFirst = true;
};

} // namespace authtray
