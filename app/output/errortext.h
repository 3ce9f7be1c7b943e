// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace authtray {

/// The options by which the caller has chosen the session, for the commands that an advice names. Each is empty, or
/// begins with a space.
struct SessionOptions
{
    QString profile = {}; ///< " --profile NAME"
    QString config = {}; ///< " --config DIR"

    QString all() const { return profile + config; }
};

/// Advice about an error, for a terminal or a script's log: it names commands and options and is always English. A
/// whole sentence, or empty.
QString adviceAtTerminal(const Error &error, const SessionOptions &options = {});

} // namespace authtray
