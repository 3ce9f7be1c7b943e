// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayhost.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

using namespace std::chrono_literals;

namespace authtray {

namespace {

const auto service = QStringLiteral("org.kde.StatusNotifierWatcher");
const auto path = QStringLiteral("/StatusNotifierWatcher");

} // namespace

TrayHost::TrayHost(std::chrono::milliseconds timeout, QObject *parent)
    : QObject(parent),
      m_watcher(service, QDBusConnection::sessionBus(),
                QDBusServiceWatcher::WatchForRegistration | QDBusServiceWatcher::WatchForUnregistration),
      m_timeout(timeout)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { setAvailable(false); });
    connect(&m_watcher, &QDBusServiceWatcher::serviceRegistered, this, &TrayHost::queryHost);
    connect(&m_watcher, &QDBusServiceWatcher::serviceUnregistered, this, &TrayHost::hostUnregistered);
}

void TrayHost::watch()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("StatusNotifierHostRegistered"), this, SLOT(hostRegistered()));
    bus.connect(service, path, service, QStringLiteral("StatusNotifierHostUnregistered"), this, SLOT(queryHost()));
    m_timer.start(bus.isConnected() ? m_timeout : 0ms);
    queryHost();
}

void TrayHost::queryHost()
{
    QDBusMessage request = QDBusMessage::createMethodCall(
            service, path, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    request << service << QStringLiteral("IsStatusNotifierHostRegistered");
    request.setAutoStartService(false);
    auto *call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(request), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call] {
        call->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (reply.isValid() && reply.value().variant().toBool())
            hostRegistered();
        else
            hostUnregistered();
    });
}

void TrayHost::hostRegistered()
{
    m_timer.stop();
    setAvailable(true);
}

void TrayHost::hostUnregistered()
{
    if (m_isAvailable && !m_timer.isActive())
        m_timer.start(m_timeout);
}

void TrayHost::setAvailable(bool isAvailable)
{
    m_isAvailable = isAvailable;
    if (isAvailable)
        Q_EMIT available();
    else
        Q_EMIT unavailable();
}

} // namespace authtray
