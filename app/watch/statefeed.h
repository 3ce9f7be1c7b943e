// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/watch/snapshot.h"

#include <QObject>
#include <QTimer>

namespace authtray {

class Sessions;

/// Reports what changes in the sessions of a program that keeps them up to date, and when a token expires. Reads
/// nothing itself. Main thread only.
class StateFeed : public QObject
{
    Q_OBJECT
public:
    explicit StateFeed(Sessions &sessions, QObject *parent = nullptr);

    Snapshot snapshot() const;

Q_SIGNALS:
    void changed(); ///< perhaps; of several changes at a time, once

private:
    bool isPassing() const;
    void announce();
    void waitForExpiry();

    Sessions &m_sessions;
    QTimer m_changes;
    QTimer m_expiry;
};

} // namespace authtray
