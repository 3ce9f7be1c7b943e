// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/answer.h"

#include <string>
#include <vector>

namespace authtray {

/// Completion for shells: returns the candidates for the last of `words`, one per line, each followed by a tab and its
/// meaning. `words`: the words after the program's name; the last one may be incomplete. If there are no candidates,
/// the shell completes file names.
Answer complete(const std::vector<std::string> &words);

} // namespace authtray
