// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/terminalstyle.h"

#include "app/platform/process.h"
#include "core/platform/instance.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace authtray {

namespace {

/// Reads the environment, because Qt changes the locale of its process to UTF-8. True if no locale is set (cron,
/// containers), because programs that read the output there expect UTF-8.
bool hasUtf8Locale()
{
    for (const char *name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value = environmentValue(name);
        if (value.empty())
            continue;
        std::ranges::transform(value, value.begin(), [](unsigned char c) { return std::tolower(c); });
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return true;
}

} // namespace

bool supportsColour()
{
    const std::string name = environmentValue("TERM");
    constexpr std::array<std::string_view, 3> plain{"", "dumb", "unknown"};
    const bool isPlain = std::ranges::find(plain, name) != plain.end() || name.starts_with("vt") || name.ends_with("-m")
                         || name.ends_with("-mono");
    return !isPlain && environmentValue("NO_COLOR").empty();
}

TerminalStyle TerminalStyle::ofStdout()
{
    const bool isTerminal = authtray::isTerminal(Stream::Out);
    return {isTerminal, hasUtf8Locale(), isTerminal && supportsColour(), environmentValue("TZ")};
}

} // namespace authtray
