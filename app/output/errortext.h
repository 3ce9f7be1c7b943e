// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace authtray {

/// Advice about an error, for a terminal or a script's log: it names commands and options and is always English. A
/// whole sentence, or empty.
QString adviceAtTerminal(const Error &error);

} // namespace authtray
