// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace authtray {

/// Advice about an error, for a terminal or a script's log: it names commands and options and is always English. A
/// whole sentence, or empty. `options`: those by which the caller has chosen the session, for the command that the
/// advice names: see sessionOptions().
QString adviceAtTerminal(const Error &error, const QString &options = {});

} // namespace authtray
