// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What any Qt Widgets program with a tray icon needs: an icon, a menu, and a window with a label that the icon shows.
// Compiled WITH_KEYCHAIN, it has also read the item of the keychain that its argument names, and could ask a provider.
// Runs until it is ended.

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPixmap>
#include <QSystemTrayIcon>

#ifdef WITH_KEYCHAIN
#include <QNetworkAccessManager>

#include <qt6keychain/keychain.h>
#endif

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("authtray-bare"));
    QApplication::setQuitOnLastWindowClosed(false);
    QPixmap picture(22, 22);
    picture.fill(Qt::darkCyan);
    QLabel window(QStringLiteral("A window"));
    window.setWindowTitle(QStringLiteral("Bare"));
    window.resize(460, 560);
    QMenu menu;
    menu.addAction(QStringLiteral("&Quit"), &application, &QCoreApplication::quit);
    QSystemTrayIcon icon{QIcon(picture)};
    icon.setContextMenu(&menu);
    QObject::connect(&icon, &QSystemTrayIcon::activated, &window, &QWidget::show);
    icon.show();
#ifdef WITH_KEYCHAIN
    const QNetworkAccessManager network;
    QKeychain::ReadPasswordJob job(QStringLiteral("authtray"));
    job.setAutoDelete(false);
    job.setKey(QString::fromLocal8Bit(argv[argc - 1]));
    job.start();
#endif
    return QApplication::exec();
}
