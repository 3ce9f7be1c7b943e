// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/desktopnotifier.h"

#include "ui/state/wording.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <utility>

namespace authtray {

namespace {

const auto service = QStringLiteral("org.freedesktop.Notifications");
const auto path = QStringLiteral("/org/freedesktop/Notifications");
const auto helpAction = QStringLiteral("help");
const auto defaultAction = QStringLiteral("default"); // the specification's name for a click on the notification
constexpr int defaultTimeout = -1;

QDBusMessage callOf(const char *method)
{
    return QDBusMessage::createMethodCall(service, path, service, QLatin1String(method));
}

QStringList actionsFor(const Notification &notification)
{
    QStringList actions{defaultAction, DesktopNotifier::tr("Show account")};
    if (!notification.actionText.isEmpty())
        actions << helpAction << notification.actionText;
    return actions;
}

} // namespace

QString escapedFor(const QStringList &capabilities, const QString &text)
{
    return capabilities.contains(QStringLiteral("body-markup")) ? text.toHtmlEscaped() : text;
}

/// Plasma's draws the program's name and icon as a heading, and a second icon beside the text.
QString iconFor(const QStringList &capabilities)
{
    return capabilities.contains(QStringLiteral("x-kde-display-appname")) ? QString() : QStringLiteral("authtray");
}

DesktopNotifier::DesktopNotifier() : m_service(service, QDBusConnection::sessionBus())
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(invoked(quint32, QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(closed(quint32, quint32)));
    bus.connect(service, path, service, QStringLiteral("ActivationToken"), this,
                SLOT(activationTokenReceived(quint32, QString)));
    connect(&m_service, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
        m_shown.clear(); // a new service counts from 1 again, so an old ID may be another program's
        sendWaiting();
    });
}

void DesktopNotifier::show(const QString &key, const Notification &notification, const QString &profile)
{
    m_waiting.insert(key, {notification, profile});
    sendWaiting();
}

void DesktopNotifier::close(const QString &key)
{
    m_waiting.remove(key);
    if (const quint32 id = idOf(key))
        QDBusConnection::sessionBus().asyncCall(callOf("CloseNotification") << id);
}

/// Keeps them if there is no service.
void DesktopNotifier::sendWaiting()
{
    if (m_waiting.isEmpty())
        return;
    auto *call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(callOf("GetCapabilities")), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call] {
        call->deleteLater();
        const QDBusPendingReply<QStringList> capabilities = *call;
        if (!capabilities.isValid())
            return;
        const auto messages = std::exchange(m_waiting, {});
        for (const auto &[key, message] : messages.asKeyValueRange())
            send(key, message, capabilities.value());
    });
}

void DesktopNotifier::send(const QString &key, const Message &message, const QStringList &capabilities)
{
    const Notification &notification = message.notification;
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("authtray")}};
    const QDBusMessage notify = callOf("Notify") << QStringLiteral("Authtray") << idOf(key) << iconFor(capabilities)
                                                 << inLayoutDirection(notification.title)
                                                 << escapedFor(capabilities, inLayoutDirection(notification.text))
                                                 << actionsFor(notification) << hints << defaultTimeout;
    auto *call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(notify), this);
    connect(call, &QDBusPendingCallWatcher::finished, this,
            [this, call, shown = Shown{key, notification.action, message.profile}] {
                call->deleteLater();
                const QDBusPendingReply<quint32> id = *call;
                if (id.isValid())
                    m_shown.insert(id.value(), shown);
            });
}

/// 0, which the specification defines as a new notification, if there is none.
quint32 DesktopNotifier::idOf(const QString &key) const
{
    for (auto it = m_shown.begin(); it != m_shown.end(); ++it) {
        if (it->key == key)
            return it.key();
    }
    return 0;
}

void DesktopNotifier::invoked(quint32 id, const QString &action)
{
    const auto shown = m_shown.constFind(id);
    if (shown == m_shown.constEnd())
        return; // of another program
    Q_EMIT actionChosen(action == helpAction ? shown->action : Action::ShowAccount, QString(shown->profile));
}

void DesktopNotifier::closed(quint32 id, quint32)
{
    m_shown.remove(id);
}

/// On Wayland a window may raise itself only with the token of a click (xdg-activation). Qt reads it from this variable.
void DesktopNotifier::activationTokenReceived(quint32 id, const QString &token)
{
    if (m_shown.contains(id))
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
}

} // namespace authtray
