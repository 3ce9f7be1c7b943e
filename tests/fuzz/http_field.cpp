// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A header field of a provider's answer: Date or Retry-After.

#include "core/net/httpfields.h"
#include "core/utc.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray field = bytesOf(data, size);
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, utc);
    const auto wait = readRetryAfter(field, now);
    must(!wait || wait->count() >= 0);
    const QDateTime date = readHttpDate(field);
    must(!date.isValid() || date.offsetFromUtc() == 0);
    return 0;
}
