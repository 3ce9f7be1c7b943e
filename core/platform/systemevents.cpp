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

const auto secretService = QStringLiteral("org.freedesktop.secrets");
const auto kwallets = {QStringLiteral("org.kde.kwalletd5"), QStringLiteral("org.kde.kwalletd6")};

} // namespace

SystemEvents::SystemEvents(QObject *parent)
    : QObject(parent),
      m_keychainWatcher(secretService, QDBusConnection::sessionBus(), QDBusServiceWatcher::WatchForRegistration)
{
    watchClock();
    watchSleep();
    watchNetwork();
    watchKeychain();
}

SystemEvents::~SystemEvents()
{
    m_clockNotifier.reset();
    if (m_clockTimer >= 0)
        ::close(m_clockTimer);
}

/// The timer never expires, but the kernel cancels it when the clock is set, which also happens after sleep.
void SystemEvents::watchClock()
{
    m_clockTimer = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (m_clockTimer < 0)
        return;
    armClockTimer();
    m_clockNotifier = std::make_unique<QSocketNotifier>(m_clockTimer, QSocketNotifier::Read);
    connect(m_clockNotifier.get(), &QSocketNotifier::activated, this, [this] {
        quint64 expirations = 0;
        [[maybe_unused]] const auto length = ::read(m_clockTimer, &expirations, sizeof expirations);
        armClockTimer();
        Q_EMIT changed();
    });
}

void SystemEvents::armClockTimer()
{
    itimerspec never{};
    never.it_value.tv_sec = std::numeric_limits<time_t>::max();
    ::timerfd_settime(m_clockTimer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
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
    connect(&m_keychainWatcher, &QDBusServiceWatcher::serviceRegistered, this, &SystemEvents::keychainChanged);
    QDBusConnection::sessionBus().connect(secretService, QString(), QStringLiteral("org.freedesktop.DBus.Properties"),
                                          QStringLiteral("PropertiesChanged"), this, SIGNAL(keychainChanged()));
    QDBusConnection::sessionBus().connect(secretService, QStringLiteral("/org/freedesktop/secrets"),
                                          QStringLiteral("org.freedesktop.Secret.Service"),
                                          QStringLiteral("CollectionChanged"), this, SIGNAL(keychainChanged()));
    for (const auto &signal : {QStringLiteral("ItemChanged"), QStringLiteral("ItemDeleted")})
        QDBusConnection::sessionBus().connect(secretService, QString(),
                                              QStringLiteral("org.freedesktop.Secret.Collection"), signal, this,
                                              SIGNAL(keychainChanged()));
    for (const auto &kwallet : kwallets) {
        m_keychainWatcher.addWatchedService(kwallet);
        QDBusConnection::sessionBus().connect(kwallet, QString(), QStringLiteral("org.kde.KWallet"),
                                              QStringLiteral("walletOpened"), this, SIGNAL(keychainChanged()));
    }
}

} // namespace authtray
