// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QCoroTask>
#include <QDeadlineTimer>
#include <QString>

namespace authtray {

class Terminal;

/// Reads the client's secret. `place`: "env." and the name of a variable, which is then removed from the environment,
/// so that no browser inherits it; "-" to ask on the terminal; empty for no secret. Errors: BadInput, TimedOut.
QCoro::Task<Result<QString>> readClientSecret(QString place, const Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
