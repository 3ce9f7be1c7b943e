// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watch/snapshot.h"

#include "app/wire/remotecommand.h"

namespace authtray {

Message Snapshot::toMessage() const
{
    Message message{std::string(reply::sessions), defaultProfile.toStdString()};
    for (auto session = sessions.begin(); session != sessions.end(); ++session) {
        message.push_back(session.key().toStdString());
        message.push_back(session->status.toStdString());
        message.push_back(session->issuedAt.toStdString());
    }
    return message;
}

std::optional<Snapshot> Snapshot::fromMessage(const Message &message)
{
    if (fieldOf(message, 0) != reply::sessions || message.size() % 3 != 2)
        return std::nullopt;
    Snapshot snapshot{QString::fromStdString(message[1]), {}};
    for (std::size_t i = 2; i < message.size(); i += 3)
        snapshot.sessions.insert(QString::fromStdString(message[i]),
                                 {QByteArray::fromStdString(message[i + 1]), QByteArray::fromStdString(message[i + 2])});
    return snapshot;
}

} // namespace authtray
