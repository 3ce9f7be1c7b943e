// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What any Qt program needs to read one item of the keychain, which its argument names.

#include <QCoreApplication>

#include <qt6keychain/keychain.h>

#include <cstdlib>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QKeychain::ReadPasswordJob job(QStringLiteral("authtray"));
    job.setAutoDelete(false);
    job.setKey(QString::fromLocal8Bit(argv[argc - 1]));
    QObject::connect(&job, &QKeychain::Job::finished, &job,
                     [&job] { QCoreApplication::exit(job.textData().isEmpty() ? EXIT_FAILURE : EXIT_SUCCESS); });
    job.start();
    return QCoreApplication::exec();
}
