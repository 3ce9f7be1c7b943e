// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace authtray {

/// What to do about an error, for somebody at a terminal or who reads a script's log: names commands and options, and
/// is always English. A whole sentence; may be empty.
QString adviceAtTerminal(const Error &error);

} // namespace authtray
