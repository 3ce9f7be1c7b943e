// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayhost.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

const auto service = QStringLiteral("org.kde.StatusNotifierWatcher");
const auto path = QStringLiteral("/StatusNotifierWatcher");

} // namespace

TrayHost::TrayHost(TrayPatience patience, QObject *parent)
    : QObject(parent), m_watcher(service, QDBusConnection::sessionBus(), QDBusServiceWatcher::WatchForRegistration),
      m_patience(patience)
{
    for (QTimer *timer : {&m_beforeXembed, &m_beforeGivingUp})
        timer->setSingleShot(true);
    connect(&m_beforeXembed, &QTimer::timeout, this, &TrayHost::useXembed);
    connect(&m_beforeGivingUp, &QTimer::timeout, this, &TrayHost::giveUp);
    connect(&m_watcher, &QDBusServiceWatcher::serviceRegistered, this, &TrayHost::queryHost);
    connect(&m_xembed, &XembedTray::appeared, this, [this] {
        if (!m_beforeXembed.isActive())
            useXembed();
    });
}

void TrayHost::watch()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("StatusNotifierHostRegistered"), this, SLOT(setAvailable()));
    m_beforeXembed.start(bus.isConnected() ? m_patience.beforeXembed : 0ms);
    m_beforeGivingUp.start(bus.isConnected() ? m_patience.beforeGivingUp : 0ms);
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
            setAvailable();
    });
}

void TrayHost::useXembed()
{
    if (m_xembed.exists())
        setAvailable();
}

void TrayHost::giveUp()
{
    if (!m_isAvailable)
        Q_EMIT unavailable();
}

void TrayHost::setAvailable()
{
    if (!std::exchange(m_isAvailable, true))
        Q_EMIT available();
}

} // namespace authtray
