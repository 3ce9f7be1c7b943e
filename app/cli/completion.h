// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/answer.h"

#include <string>
#include <vector>

namespace authtray {

/// For the shells: what may stand in the place of the last of `words`, one candidate a line, and behind a tab what it means.
/// `words` are those behind the program's name; the last one is what is typed of it so far. Nothing: perhaps a file.
Answer complete(const std::vector<std::string> &words);

} // namespace authtray
