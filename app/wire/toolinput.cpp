// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/toolinput.h"

#include "app/platform/process.h"
#include "core/platform/instance.h"

namespace authtray {

namespace {

constexpr std::size_t maxSize = 1024 * 1024; ///< bytes; a Kubernetes cluster's certificates are some thousand

} // namespace

std::string readToolInput(std::string_view tool, std::chrono::steady_clock::time_point deadline)
{
    const auto *input = std::ranges::find(toolInputs, tool, &ToolInput::tool);
    if (input == toolInputs.end() || input->place == ToolInput::Place::Nowhere)
        return {};
    if (input->place == ToolInput::Place::Variable)
        return environmentValue(std::string(input->detail).c_str()).substr(0, maxSize);
    if (input->place == ToolInput::Place::PeerName)
        return inputsPeerName();
    if (isTerminal(Stream::In))
        return {};
    if (input->place == ToolInput::Place::Stream)
        return readInput(maxSize, deadline);
    write(Stream::Out, input->detail);
    return readInput(maxSize, deadline, '\n');
}

} // namespace authtray
