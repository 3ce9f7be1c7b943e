// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace authtray {

/// Why the arguments can't be read, with the nearest thing that could. `program` is the one that failed to.
Error mistakeIn(const CLI::App &program, const CLI::ParseError &error);

} // namespace authtray
