// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The program's settings and a profile's preferences, as a person may have edited them.

#include "core/config/settings.h"
#include "core/config/preferences.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    QJsonObject file = QJsonDocument::fromJson(bytesOf(data, size)).object();
    if (const auto settings = Settings::fromJson(file)) {
        QJsonObject written;
        settings->writeTo(written);
        must(*Settings::fromJson(written) == *settings);
    }
    if (const auto preferences = Preferences::takeFrom(file)) {
        QJsonObject written;
        preferences->writeTo(written);
        must(*Preferences::takeFrom(written) == *preferences);
    }
    return 0;
}
