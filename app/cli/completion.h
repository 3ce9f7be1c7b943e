// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/answer.h"

#include <string>
#include <vector>

namespace authtray {

/// For shells: the candidates for the last of `words`, one a line, each with its meaning after a tab. `words`: those
/// after the program's name; the last one may be incomplete. Without candidates, the shell completes names of files.
Answer complete(const std::vector<std::string> &words);

} // namespace authtray
