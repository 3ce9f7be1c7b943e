// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The keychain's item and the profile's file: Authtray writes them, but other programs can change them.

#include "core/config/profile.h"
#include "core/session/tokens.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = bytesOf(data, size);
    const auto tokens = Tokens::fromText(input);
    must(!tokens || *Tokens::fromText(tokens->toText()) == *tokens);
    const auto profile = Profile::fromJson(QStringLiteral("work"), QJsonDocument::fromJson(input).object());
    must(!profile || *Profile::fromJson(QStringLiteral("work"), profile->toJson()) == *profile);
    return 0;
}
