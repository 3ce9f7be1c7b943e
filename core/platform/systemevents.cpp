// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/systemevents.h"

#include <QDBusConnection>
#include <QNetworkInformation>
#include <QSocketNotifier>

#include <sys/timerfd.h>
#include <unistd.h>

#include <limits>

namespace authtray {

namespace {

const auto secrets = QStringLiteral("org.freedesktop.secrets");

} // namespace

SystemEvents::SystemEvents(QObject *parent)
    : QObject(parent), m_keychain(secrets, QDBusConnection::sessionBus(), QDBusServiceWatcher::WatchForRegistration)
{
    watchClock();
    watchSleep();
    watchNetwork();
    watchKeychain();
}

SystemEvents::~SystemEvents()
{
    m_clockWasSet.reset();
    if (m_clock >= 0)
        ::close(m_clock);
}

/// The timer never expires, but the kernel cancels it when the clock is set, which also happens after sleep.
void SystemEvents::watchClock()
{
    m_clock = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (m_clock < 0)
        return;
    armClock();
    m_clockWasSet = std::make_unique<QSocketNotifier>(m_clock, QSocketNotifier::Read);
    connect(m_clockWasSet.get(), &QSocketNotifier::activated, this, [this] {
        quint64 expirations = 0;
        [[maybe_unused]] const auto length = ::read(m_clock, &expirations, sizeof expirations);
        armClock();
        Q_EMIT changed();
    });
}

void SystemEvents::armClock()
{
    itimerspec never{};
    never.it_value.tv_sec = std::numeric_limits<time_t>::max();
    ::timerfd_settime(m_clock, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
}

void SystemEvents::watchSleep()
{
    QDBusConnection::systemBus().connect(QStringLiteral("org.freedesktop.login1"),
                                         QStringLiteral("/org/freedesktop/login1"),
                                         QStringLiteral("org.freedesktop.login1.Manager"),
                                         QStringLiteral("PrepareForSleep"), this, SLOT(sleepChanged(bool)));
}

void SystemEvents::sleepChanged(bool isBeginning)
{
    if (!isBeginning)
        Q_EMIT changed();
}

void SystemEvents::watchNetwork()
{
    // The default backend needs NetworkManager, which isn't installed everywhere.
    if (!QNetworkInformation::loadDefaultBackend()
        && !QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability == QNetworkInformation::Reachability::Online)
                    Q_EMIT changed();
            });
}

void SystemEvents::watchKeychain()
{
    connect(&m_keychain, &QDBusServiceWatcher::serviceRegistered, this, &SystemEvents::keychainChanged);
    QDBusConnection::sessionBus().connect(secrets, QString(), QStringLiteral("org.freedesktop.DBus.Properties"),
                                          QStringLiteral("PropertiesChanged"), this, SIGNAL(keychainChanged()));
    QDBusConnection::sessionBus().connect(secrets, QStringLiteral("/org/freedesktop/secrets"),
                                          QStringLiteral("org.freedesktop.Secret.Service"),
                                          QStringLiteral("CollectionChanged"), this, SIGNAL(keychainChanged()));
    for (const auto &signal : {QStringLiteral("ItemChanged"), QStringLiteral("ItemDeleted")})
        QDBusConnection::sessionBus().connect(secrets, QString(), QStringLiteral("org.freedesktop.Secret.Collection"),
                                              signal, this, SIGNAL(keychainChanged()));
}

} // namespace authtray
