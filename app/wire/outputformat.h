// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <utility>

namespace authtray {

enum class OutputFormat { Text, Json, Table, Yaml, Plain };

/// As --output has them.
inline constexpr std::array<std::pair<const char *, OutputFormat>, 5> outputFormats{{
        {"text", OutputFormat::Text},
        {"json", OutputFormat::Json},
        {"table", OutputFormat::Table},
        {"yaml", OutputFormat::Yaml},
        {"plain", OutputFormat::Plain},
}};

} // namespace authtray
