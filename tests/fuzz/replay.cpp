// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a target on the files of its corpus, in builds without libFuzzer.

#include "tests/fuzz/fuzz.h"

#include <QDirIterator>
#include <QFile>

int main(int argc, char **argv)
{
    int count = 0;
    for (QDirIterator it(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."), QDir::Files); it.hasNext(); ++count) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
        const QByteArray input = file.readAll();
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.constData()),
                               static_cast<std::size_t>(input.size()));
    }
    std::printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
