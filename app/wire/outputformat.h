// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace authtray {

enum class OutputFormat { Text, Json, Table, Yaml, Plain };

/// The values of --output, in the order of the enumeration.
inline constexpr std::array<std::string_view, 5> outputFormatNames{"text", "json", "table", "yaml", "plain"};

} // namespace authtray
