// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/state/availableactions.h"

#include <QCoroTask>

#include <functional>

class QWidget;

namespace authtray {

class Sessions;

/// Renames, duplicates and removes profiles after asking the person, and undoes the last of these. Each task returns
/// what to show. Errors: Cancelled: the person said no; those of Sessions.
class ProfileChanges
{
public:
    struct Outcome
    {
        QString profile; ///< which has been changed; it may be gone
        QString message;
        bool canBeUndone = false;
        std::optional<Error> problem = {}; ///< what didn't work besides
    };
    using Change = QCoro::Task<Result<Outcome>>;

    explicit ProfileChanges(Sessions &sessions);

    Change rename(Session &session, QWidget *parent);
    Change duplicate(Session &session, QWidget *parent);

    /// Signs out first if somebody is signed in.
    Change remove(Session &session, QWidget *parent);

    /// Cancelled if there is nothing to undo.
    Change undo();

private:
    Change renameTo(QString name, QString newName);
    Change removeSignedOut(QString name, Session::LeftSessions left);
    Change putBack(Profile profile);

    Sessions &m_sessions;
    std::function<Change()> m_undo; ///< of the last change
};

} // namespace authtray
