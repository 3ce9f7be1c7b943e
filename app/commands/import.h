// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "core/provider/presets.h"

#include <optional>

namespace authtray {

/// `import`: takes over the session that a service's own tool has left in a file. Then it blanks the tokens in the
/// file, if the person confirms that or an option requests it.
QCoro::Task<Result<Answer>> importSession(Request request, Sessions &sessions, Terminal &terminal,
                                          QDeadlineTimer deadline);

/// BadInput for options of `import` that contradict each other.
std::optional<Error> findImportUsageError(const Arguments &arguments);

/// A session of a service's own tool that `import` can take over.
struct Importable
{
    Preset preset;
    QString file;
};

/// The first one that is where its tool leaves it.
std::optional<Importable> findImportable(const Presets &presets);

} // namespace authtray
