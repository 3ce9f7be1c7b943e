// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A token on the first line, and in the rest the key set to verify it with. No token that a fuzzer makes is genuine.

#include "core/oidc/idtoken.h"
#include "core/utc.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = bytesOf(data, size);
    const qsizetype line = input.indexOf('\n');
    const QByteArray token = input.left(line);
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, utc);
    (void)readClaims(token);
    must(!verifyIdToken(token, input.mid(line + 1),
                        {QStringLiteral("https://login.example.com"), QStringLiteral("client"), {}, now}));
    return 0;
}
