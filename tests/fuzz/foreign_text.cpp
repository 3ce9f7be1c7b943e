// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A name or a text of a provider, as every screen shows it.

#include "core/foreigntext.h"
#include "tests/fuzz/fuzz.h"

#include <QList>

#include <algorithm>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = withoutControls(QString::fromUtf8(bytesOf(data, size)));
    const auto points = text.toUcs4();
    must(std::ranges::none_of(
            points, [](char32_t c) { return QChar::category(c) == QChar::Other_Control || turnsDirection(c); }));
    must(withoutControls(text) == text);
    const QString name = cleaned(text);
    must(name.size() <= 300 && cleaned(name) == name);
    return 0;
}
