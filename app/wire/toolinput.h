// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace authtray {

/// Where a tool that `credential` answers writes what it asks for.
struct ToolInput
{
    enum class Place {
        Nowhere, ///< but in the arguments
        Stream, ///< standard input, until its end
        Line, ///< a line of standard input, after a greeting
        Variable, ///< of the environment
        PeerName, ///< of the socket that standard input is
    };

    std::string_view tool;
    Place place = Place::Nowhere;
    std::string_view detail = {}; ///< the greeting, or the variable's name
};

/// The tools that `credential` answers; app/credential has each one's answers.
inline constexpr auto toolInputs = std::to_array<ToolInput>({
        {"git", ToolInput::Place::Stream},
        {"docker", ToolInput::Place::Stream},
        {"kubectl", ToolInput::Place::Variable, "KUBERNETES_EXEC_INFO"},
        {"aws", ToolInput::Place::Variable, "AWS_ENDPOINT_URL_STS"},
        {"cargo", ToolInput::Place::Line, "{\"v\":[1]}\n"},
        {"terraform"},
        {"go", ToolInput::Place::Stream},
        {"bazel", ToolInput::Place::Stream},
        {"pip"},
        {"pnpm"},
        {"systemd", ToolInput::Place::PeerName},
        {"json"},
        {"plain"},
});

inline constexpr auto toolNames = [] {
    std::array<std::string_view, toolInputs.size()> names;
    std::ranges::transform(toolInputs, names.begin(), &ToolInput::tool);
    return names;
}();

/// What the tool has written; empty if nothing. Blocks until it is there, at most until the deadline; never on a
/// terminal. For cargo, it writes the greeting first.
std::string readToolInput(std::string_view tool, std::chrono::steady_clock::time_point deadline);

} // namespace authtray
