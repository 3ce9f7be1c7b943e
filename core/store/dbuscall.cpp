// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/dbuscall.h"

#include <QDBusConnection>
#include <QDBusError>

#include <QCoroDBusPendingCall>

namespace authtray {

QCoro::Task<QDBusMessage> call(QDBusMessage question, std::chrono::milliseconds timeout)
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        co_return QDBusMessage::createError(QDBusError::Disconnected, {});
    const QDBusPendingCall pending = bus.asyncCall(question, static_cast<int>(timeout.count()));
    const QDBusMessage answer = co_await pending;
    co_return answer;
}

bool isAnswered(const QDBusMessage &answer)
{
    if (answer.type() == QDBusMessage::ReplyMessage)
        return true;
    switch (QDBusError(answer).type()) {
    case QDBusError::UnknownObject:
    case QDBusError::UnknownMethod:
    case QDBusError::UnknownInterface:
    case QDBusError::InvalidArgs: return true;
    default: return false;
    }
}

EntryState failureOf(const QDBusMessage &answer)
{
    switch (QDBusError(answer).type()) {
    case QDBusError::NoReply:
    case QDBusError::Timeout:
    case QDBusError::TimedOut: return EntryState::Silent;
    default: return EntryState::Absent;
    }
}

} // namespace authtray
