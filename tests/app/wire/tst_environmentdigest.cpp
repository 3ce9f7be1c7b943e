// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/environmentdigest.h"

#include <QMap>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

using Variables = QMap<QByteArray, QByteArray>;

class TestEnvironmentDigest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void caller_fits_data();
    void caller_fits();
    void anotherConfigFolder_doesntFit();
    void value_isntInIt();

private:
    std::string digestWith(const Variables &variables) const;

    QTemporaryDir m_config;
};

void TestEnvironmentDigest::init()
{
    for (const char *name :
         {"XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "GNOME_DESKTOP_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS",
          "KDE_FULL_SESSION", "KDE_SESSION_VERSION", "AUTHTRAY_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY", "HTTPS_PROXY",
          "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE"})
        qunsetenv(name);
    qputenv("XDG_RUNTIME_DIR", "/run/user/1");
}

std::string TestEnvironmentDigest::digestWith(const Variables &variables) const
{
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        qputenv(variable.key().constData(), variable.value());
    const std::string digest = environmentDigest(m_config.path().toStdString());
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        qunsetenv(variable.key().constData());
    return digest;
}

void TestEnvironmentDigest::caller_fits_data()
{
    QTest::addColumn<Variables>("agent");
    QTest::addColumn<Variables>("caller");
    QTest::addColumn<bool>("fits");
    const Variables none;
    const Variables proxy{{"HTTPS_PROXY", "http://a"}};
    QTest::newRow("nothing set") << none << none << true;
    QTest::newRow("the same proxy") << proxy << proxy << true;
    QTest::newRow("another proxy") << proxy << Variables{{"HTTPS_PROXY", "http://b"}} << false;
    QTest::newRow("a proxy that the agent hasn't") << none << proxy << false;
    QTest::newRow("a proxy that only the agent has") << proxy << none << false;
    QTest::newRow("no proxy") << none << Variables{{"https_proxy", ""}} << false;
    QTest::newRow("a passphrase file") << none << Variables{{"AUTHTRAY_PASSPHRASE_FILE", "/a"}} << false;
    QTest::newRow("GNOME") << none << Variables{{"XDG_CURRENT_DESKTOP", "ubuntu:GNOME"}} << true;
    const Variables plasma{{"XDG_CURRENT_DESKTOP", "KDE"}, {"KDE_SESSION_VERSION", "5"}};
    const Variables gnome{{"XDG_CURRENT_DESKTOP", "GNOME"}, {"KDE_SESSION_VERSION", "5"}};
    QTest::newRow("Plasma") << none << plasma << false;
    QTest::newRow("Plasma on both sides") << plasma << plasma << true;
    QTest::newRow("ssh beside Plasma") << plasma << none << false;
    QTest::newRow("GNOME beside Plasma") << plasma << gnome << false;
    const Variables passphrase{{"AUTHTRAY_PASSPHRASE_FILE", "/a"}};
    QTest::newRow("the same passphrase file") << passphrase << passphrase << true;
    QTest::newRow("the agent's passphrase file") << passphrase << none << true;
    QTest::newRow("another passphrase file") << passphrase << Variables{{"AUTHTRAY_PASSPHRASE_FILE", "/b"}} << false;
    QTest::newRow("another bus") << none << Variables{{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/a"}} << false;
    QTest::newRow("the bus with its id") << none
                                         << Variables{{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1/bus,guid=1"}}
                                         << true;
    QTest::newRow("something else") << none << Variables{{"EDITOR", "vi"}} << true;
}

void TestEnvironmentDigest::caller_fits()
{
    QFETCH(Variables, agent);
    QFETCH(Variables, caller);
    QTEST(fitsEnvironment(digestWith(agent), digestWith(caller)), "fits");
}

void TestEnvironmentDigest::anotherConfigFolder_doesntFit()
{
    const QTemporaryDir another;
    QVERIFY(!fitsEnvironment(digestWith({}), environmentDigest(another.path().toStdString())));
}

void TestEnvironmentDigest::value_isntInIt()
{
    const std::string digest = digestWith({{"HTTPS_PROXY", "http://me:secret@proxy"}});
    QVERIFY(digest.find("secret") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestEnvironmentDigest)
#include "tst_environmentdigest.moc"
