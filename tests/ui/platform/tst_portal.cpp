// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/portal.h"

#include "tests/support/await.h"
#include "tests/support/privatebus.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

namespace {

const auto service = QStringLiteral("org.freedesktop.portal.Desktop");
const auto path = QStringLiteral("/org/freedesktop/portal/desktop");

} // namespace

/// What a desktop offers to sandboxes, on a connection of its own.
class StandInPortal : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Background")

public:
    StandInPortal() : m_bus(QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), name()))
    {
        m_bus.registerObject(path, this, QDBusConnection::ExportScriptableSlots);
        m_bus.registerService(service);
    }

    ~StandInPortal() override
    {
        m_bus.unregisterService(service);
        QDBusConnection::disconnectFromBus(name());
    }

    uint outcome = 0; ///< 1: the person said no
    bool answers = true;
    bool grants = true; ///< what is asked for
    QVariantMap options; ///< as they were asked for

public Q_SLOTS:
    Q_SCRIPTABLE QDBusObjectPath RequestBackground(const QString &, const QVariantMap &asked)
    {
        options = asked;
        const QString sender = message().service().mid(1).replace(u'.', u'_');
        const QString request = QStringLiteral("%1/request/%2/%3")
                                        .arg(path, sender, asked.value(QStringLiteral("handle_token")).toString());
        auto response = QDBusMessage::createSignal(request, QStringLiteral("org.freedesktop.portal.Request"),
                                                   QStringLiteral("Response"));
        const bool isOn = asked.value(QStringLiteral("autostart")).toBool();
        response << outcome
                 << QVariantMap{{QStringLiteral("background"), true}, {QStringLiteral("autostart"), isOn && grants}};
        if (answers)
            m_bus.send(response); // before the call has returned, as a quick one may
        return QDBusObjectPath(request);
    }

private:
    static QString name() { return QStringLiteral("portal"); }

    QDBusConnection m_bus;
};

class tst_Portal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void autostart_isAskedForAndNoLonger();
    void autostart_refused_isSaid();
    void autostart_notGranted_isSaid();
    void autostart_noPortal_isSaid();
    void autostart_noAnswer_timesOut();

private:
    const QStringList m_command{QStringLiteral("authtray"), QStringLiteral("--config"),
                                QStringLiteral("/home/ada/other")};
    PrivateBus m_bus;
};

void tst_Portal::initTestCase()
{
    QVERIFY(m_bus.start());
}

void tst_Portal::autostart_isAskedForAndNoLonger()
{
    const StandInPortal portal;
    QVERIFY(await(requestAutostart(m_command, true)));
    QCOMPARE(portal.options.value(QStringLiteral("autostart")), QVariant(true));
    QCOMPARE(portal.options.value(QStringLiteral("commandline")).toStringList(), m_command);
    QVERIFY(await(requestAutostart(m_command, false)));
    QCOMPARE(portal.options.value(QStringLiteral("autostart")), QVariant(false));
}

void tst_Portal::autostart_refused_isSaid()
{
    StandInPortal portal;
    portal.outcome = 1;
    const auto asked = await(requestAutostart(m_command, true));
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, Error::Kind::BadInput);
}

void tst_Portal::autostart_notGranted_isSaid()
{
    StandInPortal portal;
    portal.grants = false;
    QVERIFY(!await(requestAutostart(m_command, true)));
    QVERIFY(await(requestAutostart(m_command, false)));
}

void tst_Portal::autostart_noPortal_isSaid()
{
    const auto asked = await(requestAutostart(m_command, true));
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, Error::Kind::BadInput);
}

void tst_Portal::autostart_noAnswer_timesOut()
{
    StandInPortal portal;
    portal.answers = false;
    const auto asked = await(requestAutostart(m_command, true, 50ms));
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, Error::Kind::TimedOut);
}

QTEST_GUILESS_MAIN(tst_Portal)
#include "tst_portal.moc"
