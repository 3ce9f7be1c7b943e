// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace authtray {

/// Rewrites command lines that people are used to from other tools: `auth status`, `login refresh`, `help status` and
/// `version`.
void applyAliases(std::vector<std::string> &arguments);

} // namespace authtray
