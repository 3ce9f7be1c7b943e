// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Another tool's session file.

#include "core/import/foreignsession.h"
#include "core/provider/presets.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Presets presets(QStringLiteral("/nonexistent"));
    const QByteArray text = bytesOf(data, size);
    for (const char *name : {"pipeops", "uipath"}) {
        static const QString file = QStringLiteral("file");
        const ForeignSessionFile tools = ForeignSessionFile::fromJson(
                presets.find(QString::fromLatin1(name))->sessionFile);
        const auto session = tools.read(file, text);
        must(!session || !session->accessToken.isEmpty());
        const auto blank = tools.withoutTokens(file, text);
        must(!blank || !tools.read(file, *blank));
    }
    return 0;
}
