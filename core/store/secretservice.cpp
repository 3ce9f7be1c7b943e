// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/secretservice.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>

#include <QCoroDBusPendingCall>

namespace authtray {

QCoro::Task<ServiceState> querySecretService(std::chrono::milliseconds timeout)
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        co_return ServiceState::Absent;
    QDBusMessage question = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets/aliases/default"),
            QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QStringLiteral("org.freedesktop.Secret.Collection") << QStringLiteral("Locked");
    const QDBusPendingCall call = bus.asyncCall(question, static_cast<int>(timeout.count()));
    const QDBusMessage answer = co_await call;
    if (answer.type() == QDBusMessage::ReplyMessage) {
        const auto locked = answer.arguments().value(0).value<QDBusVariant>().variant();
        co_return locked.toBool() ? ServiceState::Locked : ServiceState::Open;
    }
    const QString error = answer.errorName();
    if (error == u"org.freedesktop.DBus.Error.NoReply" || error == u"org.freedesktop.DBus.Error.Timeout"
        || error == u"org.freedesktop.DBus.Error.TimedOut")
        co_return ServiceState::Silent;
    const bool isThere = error == u"org.freedesktop.DBus.Error.UnknownObject"
                         || error == u"org.freedesktop.DBus.Error.UnknownMethod"
                         || error == u"org.freedesktop.DBus.Error.UnknownInterface"
                         || error == u"org.freedesktop.DBus.Error.InvalidArgs";
    // If there is no default collection, the service creates one and asks for its password on the first write.
    co_return isThere ? ServiceState::Open : ServiceState::Absent;
}

} // namespace authtray
