// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Another tool's session file. Some thousand a second, because Qt's JSON allocates each value, and AddressSanitizer
// makes that slow.

#include "core/import/foreignsession.h"
#include "core/provider/presets.h"
#include "tests/fuzz/fuzz.h"

#include <array>

using namespace authtray;

namespace {

ForeignSessionFile fileOf(const QString &preset)
{
    return ForeignSessionFile::fromJson(Presets(QStringLiteral("/nonexistent")).find(preset)->sessionFile);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QString file = QStringLiteral("file");
    static const std::array known = {fileOf(QStringLiteral("pipeops")), fileOf(QStringLiteral("uipath"))};
    const QByteArray text = bytesOf(data, size);
    for (const ForeignSessionFile &tools : known) {
        const auto session = tools.read(file, text);
        must(!session || !session->accessToken.isEmpty());
        const auto blank = tools.withoutTokens(file, text);
        must(!blank || !tools.read(file, *blank));
    }
    return 0;
}
