// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayhost.h"

#include "tests/support/privatebus.h"

#include <QDBusConnection>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

namespace {

const auto service = QStringLiteral("org.kde.StatusNotifierWatcher");
const auto path = QStringLiteral("/StatusNotifierWatcher");

} // namespace

/// What a panel offers, on a connection of its own.
class StandInWatcher : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ hasHost)

public:
    explicit StandInWatcher(bool hasHost)
        : m_bus(QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), name())),
          m_hasHost(hasHost)
    {
        m_bus.registerObject(path, this, QDBusConnection::ExportAllProperties | QDBusConnection::ExportAllSignals);
        m_bus.registerService(service);
    }

    ~StandInWatcher() override
    {
        m_bus.unregisterService(service);
        QDBusConnection::disconnectFromBus(name());
    }

    bool hasHost() const { return m_hasHost; }

    void setHost(bool hasHost)
    {
        m_hasHost = hasHost;
        if (hasHost)
            Q_EMIT StatusNotifierHostRegistered();
        else
            Q_EMIT StatusNotifierHostUnregistered();
    }

Q_SIGNALS:
    void StatusNotifierHostRegistered();
    void StatusNotifierHostUnregistered();

private:
    static QString name() { return QStringLiteral("watcher"); }

    QDBusConnection m_bus;
    bool m_hasHost;
};

/// Listens to a host from its beginning.
struct Watched
{
    explicit Watched(std::chrono::milliseconds patience)
        : host({.beforeXembed = patience, .beforeGivingUp = patience}), available(&host, &TrayHost::available),
          unavailable(&host, &TrayHost::unavailable)
    {
        host.watch();
    }

    TrayHost host;
    QSignalSpy available;
    QSignalSpy unavailable;
};

class tst_TrayHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void noWatcher_isUnavailable();
    void watcherWithHost_isAvailable();
    void watcherWithoutHost_isUnavailable();
    void watcherComesLater_isAvailable();
    void hostComesLater_isAvailable();
    void watcherRestarts_isReportedOnce();

private:
    PrivateBus m_bus;
};

void tst_TrayHost::initTestCase()
{
    QVERIFY(m_bus.start());
}

void tst_TrayHost::noWatcher_isUnavailable()
{
    Watched watched(1ms);
    QTRY_COMPARE(watched.unavailable.size(), 1);
    QCOMPARE(watched.available.size(), 0);
}

void tst_TrayHost::watcherWithHost_isAvailable()
{
    const StandInWatcher watcher(true);
    Watched watched(1h);
    QTRY_COMPARE(watched.available.size(), 1);
}

void tst_TrayHost::watcherWithoutHost_isUnavailable()
{
    const StandInWatcher watcher(false);
    Watched watched(1ms);
    QTRY_COMPARE(watched.unavailable.size(), 1);
}

void tst_TrayHost::watcherComesLater_isAvailable()
{
    Watched watched(1ms);
    QTRY_COMPARE(watched.unavailable.size(), 1);
    const StandInWatcher watcher(true);
    QTRY_COMPARE(watched.available.size(), 1);
}

void tst_TrayHost::hostComesLater_isAvailable()
{
    StandInWatcher watcher(false);
    Watched watched(1ms);
    QTRY_COMPARE(watched.unavailable.size(), 1);
    watcher.setHost(true);
    QTRY_COMPARE(watched.available.size(), 1);
}

/// Qt itself shows the icon again.
void tst_TrayHost::watcherRestarts_isReportedOnce()
{
    auto watcher = std::make_unique<StandInWatcher>(true);
    Watched watched(1h);
    QTRY_COMPARE(watched.available.size(), 1);
    watcher.reset();
    watcher = std::make_unique<StandInWatcher>(false);
    Watched later(1h);
    watcher->setHost(true);
    QTRY_COMPARE(later.available.size(), 1);
    QCOMPARE(watched.available.size(), 1);
    QCOMPARE(watched.unavailable.size(), 0);
}

QTEST_GUILESS_MAIN(tst_TrayHost)
#include "tst_trayhost.moc"
