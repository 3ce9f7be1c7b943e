// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace authtray {

/// A session bus of the test's own, which starts no services: those of this computer, such as a portal, would answer in
/// place of the test's. Ends with this object.
class PrivateBus
{
public:
    /// False if it doesn't start. Call it before anything uses the session bus.
    bool start()
    {
        QFile configuration(m_folder.filePath(QStringLiteral("bus.conf")));
        if (!configuration.open(QIODevice::WriteOnly))
            return false;
        configuration.write("<busconfig><type>session</type><listen>unix:dir=" + m_folder.path().toUtf8()
                            + "</listen><policy context='default'><allow send_destination='*'/><allow eavesdrop='true'/>"
                              "<allow own='*'/></policy></busconfig>");
        configuration.close();
        m_daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--config-file"), configuration.fileName(),
                                                       QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        if (!m_daemon.waitForReadyRead())
            return false;
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_daemon.readLine().trimmed());
        return QDBusConnection::sessionBus().isConnected();
    }

    ~PrivateBus()
    {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
};

} // namespace authtray
