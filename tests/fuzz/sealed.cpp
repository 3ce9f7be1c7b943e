// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// An encrypted session file, as it is and with the right checksum appended. None that a fuzzer makes can be decrypted.

#include "core/store/seal.h"
#include "tests/fuzz/fuzz.h"

#include <QCryptographicHash>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = bytesOf(data, size);
    const Secret key(32);
    for (const QByteArray &file : {input, input + QCryptographicHash::hash(input, QCryptographicHash::Blake2b_256)}) {
        const auto seal = Seal::parse(file, QStringLiteral("file"));
        must(seal || seal.error().kind == Error::Kind::StoreDamaged || seal.error().kind == Error::Kind::TooNew);
        must(!Seal::decrypt(file, key, QStringLiteral("name")));
    }
    return 0;
}
