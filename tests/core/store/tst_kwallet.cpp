// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/kwallet.h"

#include <QTest>

using namespace authtray;

/// Which keychain qtkeychain prefers on which desktop. tests/real/store/tst_kwallet.py tests the service itself.
class TestKWallet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void desktop_hasItsWallet_data();
    void desktop_hasItsWallet();
};

void TestKWallet::desktop_hasItsWallet_data()
{
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *name, const char *variables, const char *wallet) {
        QTest::newRow(name) << QString::fromLatin1(variables).split(u' ') << QString::fromLatin1(wallet);
    };
    row("Plasma 5", "XDG_CURRENT_DESKTOP=KDE KDE_SESSION_VERSION=5", "kwalletd5");
    row("Plasma 6", "XDG_CURRENT_DESKTOP=KDE KDE_SESSION_VERSION=6", "kwalletd6");
    row("Plasma by its session", "DESKTOP_SESSION=kde KDE_SESSION_VERSION=5", "kwalletd5");
    row("Plasma by its own variable", "KDE_FULL_SESSION=true KDE_SESSION_VERSION=5", "kwalletd5");
    row("unknown release of KDE", "XDG_CURRENT_DESKTOP=KDE", "");
    row("GNOME inside of Plasma", "XDG_CURRENT_DESKTOP=GNOME KDE_FULL_SESSION=true KDE_SESSION_VERSION=5", "");
    row("Xfce's session inside of Plasma", "DESKTOP_SESSION=xubuntu KDE_FULL_SESSION=true KDE_SESSION_VERSION=5", "");
    row("no desktop", "PATH=/bin", "");
}

void TestKWallet::desktop_hasItsWallet()
{
    QFETCH(const QStringList, variables);
    QProcessEnvironment environment;
    for (const QString &variable : variables)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    const auto wallet = KWallet::ofDesktop(environment);
    QTEST(wallet ? wallet->name() : QString(), "name");
}

QTEST_GUILESS_MAIN(TestKWallet)
#include "tst_kwallet.moc"
