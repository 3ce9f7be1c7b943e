// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/systemevents.h"

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sys/timerfd.h>

using namespace authtray;

namespace {

const auto networkManager = QStringLiteral("org.freedesktop.NetworkManager");
constexpr uint disconnected = 20; ///< NM_STATE_DISCONNECTED
constexpr uint connected = 70; ///< NM_STATE_CONNECTED_GLOBAL
constexpr qint64 farAway = 100LL * 366 * 24 * 3600;

/// The properties of NetworkManager that Qt looks at, once in a process; then it goes by their changes.
class NetworkManagerStandIn : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.NetworkManager")
    Q_PROPERTY(uint State MEMBER state CONSTANT)
    Q_PROPERTY(uint Connectivity MEMBER connectivity CONSTANT)
    Q_PROPERTY(uint Metered MEMBER metered CONSTANT)
    Q_PROPERTY(QDBusObjectPath PrimaryConnection MEMBER primaryConnection CONSTANT)
public:
    explicit NetworkManagerStandIn(QObject *parent) : QDBusAbstractAdaptor(parent) { }

    const uint state = disconnected;
    const uint connectivity = 4; // full
    const uint metered = 2; // no
    const QDBusObjectPath primaryConnection{QStringLiteral("/")};
};

/// Descriptors of this process on a timer of the kernel's.
QList<int> timers()
{
    QList<int> found;
    const auto links = QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System);
    for (const QString &name : links) {
        if (QFile::symLinkTarget(QStringLiteral("/proc/self/fd/") + name).contains(u"timerfd"))
            found += name.toInt();
    }
    return found;
}

/// What the kernel says about the timer behind a descriptor.
QByteArray timerInfo(int descriptor)
{
    QFile file(QStringLiteral("/proc/self/fdinfo/%1").arg(descriptor));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// What happens around a session, on private buses of a real daemon.
class TestSystemEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void wakingUp_isAChange();
    void fallingAsleep_isNone();
    void clock_isWatchedForBeingSet();
    void clockSet_isAChangeEachTime();
    void networkBack_isAChange();
    void keychainComingUp_isAChangeOfTheKeychain();
    void keychainUnlocked_isAChangeOfTheKeychain();
    void walletOpened_isAChangeOfTheKeychain();

private:
    void prepareForSleep(bool isBeginning);
    void setNetwork(uint state);
    void propertiesChanged(const QString &path, const QString &interface, const QVariantMap &properties);

    QTemporaryDir m_folder;
    QProcess m_bus;
    QThread m_otherThread;
    std::optional<QDBusConnection> m_others; ///< the rest of the computer
    std::unique_ptr<SystemEvents> m_systemEvents;
    std::unique_ptr<QSignalSpy> m_changed;
    std::unique_ptr<QSignalSpy> m_keychainChanged;
};

/// One bus stands for both: what is watched for has a name of its own on either.
void TestSystemEvents::initTestCase()
{
    const QString address = QStringLiteral("unix:path=") + m_folder.filePath(QStringLiteral("bus"));
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address"),
                 QStringLiteral("--address=") + address});
    QVERIFY(m_bus.waitForReadyRead());
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address.toUtf8());
    qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
    m_others = QDBusConnection::connectToBus(address, QStringLiteral("others"));
    auto *object = new QObject;
    new NetworkManagerStandIn(object);
    object->moveToThread(&m_otherThread); // Qt waits for its first answer
    connect(&m_otherThread, &QThread::finished, object, &QObject::deleteLater);
    m_otherThread.start();
    QVERIFY(m_others->registerObject(QStringLiteral("/org/freedesktop/NetworkManager"), object));
    QVERIFY(m_others->registerService(networkManager));
    QVERIFY(m_others->registerService(QStringLiteral("org.freedesktop.login1")));
}

void TestSystemEvents::init()
{
    m_systemEvents = std::make_unique<SystemEvents>();
    m_changed = std::make_unique<QSignalSpy>(m_systemEvents.get(), &SystemEvents::changed);
    m_keychainChanged = std::make_unique<QSignalSpy>(m_systemEvents.get(), &SystemEvents::keychainChanged);
}

void TestSystemEvents::cleanup()
{
    m_systemEvents.reset();
}

void TestSystemEvents::cleanupTestCase()
{
    m_otherThread.quit();
    QVERIFY(m_otherThread.wait());
    m_others.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("others"));
    m_bus.terminate();
    QVERIFY(m_bus.waitForFinished());
}

void TestSystemEvents::prepareForSleep(bool isBeginning)
{
    QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/login1"),
                                                     QStringLiteral("org.freedesktop.login1.Manager"),
                                                     QStringLiteral("PrepareForSleep"));
    signal << isBeginning;
    QVERIFY(m_others->send(signal));
}

void TestSystemEvents::propertiesChanged(const QString &path, const QString &interface, const QVariantMap &properties)
{
    QDBusMessage signal = QDBusMessage::createSignal(path, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                     QStringLiteral("PropertiesChanged"));
    signal << interface << properties << QStringList();
    QVERIFY(m_others->send(signal));
}

void TestSystemEvents::setNetwork(uint state)
{
    propertiesChanged(QStringLiteral("/org/freedesktop/NetworkManager"), networkManager,
                      {{QStringLiteral("State"), state}});
}

void TestSystemEvents::wakingUp_isAChange()
{
    prepareForSleep(false);
    QTRY_COMPARE(m_changed->count(), 1);
    prepareForSleep(false);
    QTRY_COMPARE(m_changed->count(), 2);
}

void TestSystemEvents::fallingAsleep_isNone()
{
    prepareForSleep(true);
    prepareForSleep(false); // comes after it
    QTRY_VERIFY(m_changed->count() > 0);
    QCOMPARE(m_changed->count(), 1);
}

/// That the kernel then cancels the timer is its own affair (timerfd_create(2)); a test can't set the computer's clock.
void TestSystemEvents::clock_isWatchedForBeingSet()
{
    QCOMPARE(timers().size(), 1);
    const QByteArray info = timerInfo(timers().constFirst());
    QVERIFY2(info.contains("clockid: 0\n"), info);
    QVERIFY2(info.contains("settime flags: 03\n"), info); // TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET
    itimerspec left{};
    ::timerfd_gettime(timers().constFirst(), &left);
    QVERIFY(left.it_value.tv_sec > farAway);
}

/// Whatever wakes its descriptor, as a cancelled timer does.
void TestSystemEvents::clockSet_isAChangeEachTime()
{
    for (int times = 1; times <= 2; ++times) {
        itimerspec past{};
        past.it_value.tv_sec = 1;
        QCOMPARE(::timerfd_settime(timers().constFirst(), TFD_TIMER_ABSTIME, &past, nullptr), 0);
        QTRY_COMPARE(m_changed->count(), times);
        clock_isWatchedForBeingSet();
    }
}

void TestSystemEvents::networkBack_isAChange()
{
    setNetwork(disconnected);
    setNetwork(connected);
    QTRY_COMPARE(m_changed->count(), 1);
    setNetwork(disconnected);
    setNetwork(connected);
    QTRY_COMPARE(m_changed->count(), 2);
}

void TestSystemEvents::keychainComingUp_isAChangeOfTheKeychain()
{
    QVERIFY(m_others->registerService(QStringLiteral("org.freedesktop.secrets")));
    QTRY_COMPARE(m_keychainChanged->count(), 1);
    QVERIFY(m_others->unregisterService(QStringLiteral("org.freedesktop.secrets")));
    QVERIFY(m_others->registerService(QStringLiteral("org.freedesktop.secrets")));
    QTRY_COMPARE(m_keychainChanged->count(), 2);
    QCOMPARE(m_changed->count(), 0);
}

void TestSystemEvents::keychainUnlocked_isAChangeOfTheKeychain()
{
    propertiesChanged(QStringLiteral("/org/freedesktop/secrets/collection/login"),
                      QStringLiteral("org.freedesktop.Secret.Collection"), {{QStringLiteral("Locked"), false}});
    QTRY_COMPARE(m_keychainChanged->count(), 1);
    QCOMPARE(m_changed->count(), 0);
}

void TestSystemEvents::walletOpened_isAChangeOfTheKeychain()
{
    QVERIFY(m_others->registerService(QStringLiteral("org.kde.kwalletd5")));
    QTRY_COMPARE(m_keychainChanged->count(), 1);
    QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/modules/kwalletd5"),
                                                     QStringLiteral("org.kde.KWallet"), QStringLiteral("walletOpened"));
    signal << QStringLiteral("kdewallet");
    QVERIFY(m_others->send(signal));
    QTRY_COMPARE(m_keychainChanged->count(), 2);
    QCOMPARE(m_changed->count(), 0);
}

QTEST_GUILESS_MAIN(TestSystemEvents)
#include "tst_systemevents.moc"
