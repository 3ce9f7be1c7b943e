// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/watch/snapshot.h"

#include <QList>
#include <QSet>

#include <utility>

class QDateTime;

namespace authtray {

/// The lines of `watch`: one for each change between the snapshots that it is given. Any thread.
class StateChanges
{
public:
    enum class Which { One, Default, All };

    /// `profile`: the one that is watched.
    explicit StateChanges(Which which, QString profile = {}) : m_which(which), m_profile(std::move(profile)) { }

    /// `isFromAnother`: the snapshot is from another program than the last one. It doesn't know yet what that one
    /// had tried in vain.
    QList<QByteArray> linesFor(const Snapshot &snapshot, const QDateTime &time, bool isFromAnother = false);

private:
    QMap<QString, KnownSession> watched(const Snapshot &snapshot) const;
    QString eventOf(const QString &key, const KnownSession &session, bool isFromAnother);

    Which m_which;
    QString m_profile;
    bool m_isFirst = true;
    QSet<QString> m_awaited; ///< of the first snapshot, and not shown yet
    QMap<QString, KnownSession> m_shown; ///< as of the last lines
};

} // namespace authtray
