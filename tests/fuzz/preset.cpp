// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A preset's file, which anybody may have written. Some thousand a second, because Qt's JSON allocates each value, and
// AddressSanitizer makes that slow.

#include "core/provider/presets.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto preset = readPreset(QStringLiteral("mine"), QStringLiteral("mine.json"), bytesOf(data, size));
    must(preset || preset.error().subject.toString().startsWith(u"mine.json"));
    if (!preset)
        return 0;
    Parameters settings;
    for (const Placeholder &placeholder : preset->missing({}))
        settings.insert(placeholder.name, QStringLiteral("id.example.com"));
    const auto provider = preset->fill(settings);
    must(!provider || provider->preset == u"mine");
    return 0;
}
