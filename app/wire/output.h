// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace authtray {

/// Writes a command's answer to stdout and stderr, and returns its exit code. If stdout can't be written, that is an
/// error on stderr, and a success becomes notWrittenCode().
int writeAnswer(std::string_view command, int exitCode, std::string_view out, std::string_view err);

} // namespace authtray
