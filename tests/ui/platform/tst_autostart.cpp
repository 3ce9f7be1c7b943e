// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

class tst_Autostart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void file_isMadeAndRemoved();
    void file_startsThisProgram();
    void otherConfigFolder_hasAFileOfItsOwn();
    void file_switchedOffByTheDesktop_isOff_data();
    void file_switchedOffByTheDesktop_isOff();
    void folder_thatCantBeWritten_isSaid();

private:
    QString path(const QString &name) const { return m_folder->filePath(QStringLiteral("autostart/") + name); }
    QByteArray read(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Autostart::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
    qunsetenv("APPIMAGE");
}

QByteArray tst_Autostart::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_Autostart::file_isMadeAndRemoved()
{
    const Autostart autostart({}, {});
    QVERIFY(!autostart.isOn());
    QVERIFY(autostart.set(false));
    QVERIFY(autostart.set(true));
    QVERIFY(autostart.isOn());
    QVERIFY(Autostart({}, {}).isOn());
    QVERIFY(autostart.set(false));
    QVERIFY(!autostart.isOn());
    QVERIFY(!QFile::exists(path(QStringLiteral("authtray.desktop"))));
}

void tst_Autostart::file_startsThisProgram()
{
    qputenv("APPIMAGE", "/home/ada/My \"100%\" $apps\\Authtray");
    QVERIFY(Autostart({}, {}).set(true));
    const QByteArray file = read(QStringLiteral("authtray.desktop"));
    QVERIFY(file.startsWith("[Desktop Entry]\nType=Application\n"));
    QVERIFY2(file.contains("\nTryExec=/home/ada/My \"100%\" $apps\\\\Authtray\n"), file.constData());
    QVERIFY2(file.contains("\nExec=\"/home/ada/My \\\\\"100%%\\\\\" \\\\$apps\\\\\\\\Authtray\"\n"), file.constData());
}

void tst_Autostart::otherConfigFolder_hasAFileOfItsOwn()
{
    const Autostart other(QStringLiteral("/home/ada/other"), QStringLiteral("0123"));
    QVERIFY(other.set(true));
    QVERIFY(!Autostart({}, {}).isOn());
    QVERIFY(read(QStringLiteral("authtray-0123.desktop")).contains(" \"--config\" \"/home/ada/other\"\n"));
}

void tst_Autostart::file_switchedOffByTheDesktop_isOff_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("hidden") << QByteArray("Hidden=true\n");
    QTest::newRow("GNOME") << QByteArray("X-GNOME-Autostart-enabled=false\n");
}

void tst_Autostart::file_switchedOffByTheDesktop_isOff()
{
    QFETCH(QByteArray, line);
    QVERIFY(Autostart({}, {}).set(true));
    QFile file(path(QStringLiteral("authtray.desktop")));
    QVERIFY(file.open(QIODevice::Append));
    file.write(line);
    file.close();
    QVERIFY(!Autostart({}, {}).isOn());
    QVERIFY(Autostart({}, {}).set(true));
    QVERIFY(Autostart({}, {}).isOn());
}

void tst_Autostart::folder_thatCantBeWritten_isSaid()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("autostart")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const auto set = Autostart({}, {}).set(true);
    QVERIFY(!set);
    QCOMPARE(set.error().kind, Error::Kind::WriteFailed);
}

QTEST_GUILESS_MAIN(tst_Autostart)
#include "tst_autostart.moc"
