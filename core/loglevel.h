// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace authtray {

/// What the log shows. Each level includes those before it.
enum class LogLevel { Error, Warn, Info, Debug };

inline constexpr LogLevel defaultLogLevel = LogLevel::Warn;

inline constexpr std::array<std::string_view, 4> logLevelNames{"error", "warn", "info",
                                                               "debug"}; ///< in the enum's order

} // namespace authtray
