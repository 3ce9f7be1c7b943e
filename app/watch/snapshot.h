// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace authtray {

/// What is known of a session.
struct KnownSession
{
    QByteArray status; ///< a JSON object as of `status`; empty: it hasn't been read yet
    QByteArray issuedAt = {}; ///< tells one token from the next, whose expiry may be in the same second

    friend bool operator==(const KnownSession &, const KnownSession &) = default;
};

/// What is known of all sessions at one time.
struct Snapshot
{
    QString defaultProfile; ///< empty: there is none
    QMap<QString, KnownSession> sessions; ///< by profile

    /// As an agent sends it to `watch`.
    Message toMessage() const;

    /// Empty if it is another message.
    static std::optional<Snapshot> fromMessage(const Message &message);

    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

} // namespace authtray
