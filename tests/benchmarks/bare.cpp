// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What an agent that does nothing would need: Qt's event loop, the network and the session bus. Runs until it is ended.

#include <QCoreApplication>
#include <QDBusConnection>
#include <QNetworkAccessManager>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QNetworkAccessManager network;
    const bool isConnected = QDBusConnection::sessionBus().isConnected();
    std::puts(isConnected ? "ready" : "no bus");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
