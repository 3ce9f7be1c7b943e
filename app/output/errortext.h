// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace authtray {

/// What an advice has to know of the command: how the caller has chosen the session, as options that are empty or begin
/// with a space, and how it runs.
struct SessionOptions
{
    QString profile = {}; ///< " --profile NAME"
    QString config = {}; ///< " --config DIR"
    bool isForEnd = false; ///< the command ends a session, so a sign-in elsewhere is no way out
    bool isByAgent = false; ///< an agent runs the command, with its own environment and without a terminal

    QString all() const { return profile + config; }
};

/// Advice about an error, for a terminal or a script's log: it names commands and options and is always English. A
/// whole sentence, or empty.
QString adviceAtTerminal(const Error &error, const SessionOptions &options = {});

} // namespace authtray
