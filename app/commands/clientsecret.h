// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QCoroTask>
#include <QDeadlineTimer>
#include <QString>

namespace authtray {

class Terminal;

/// The secret that is in a variable (`env.NAME`), which is taken out of the environment that a browser inherits, or
/// that a person types (`-`); empty for an empty place. BadInput, TimedOut.
QCoro::Task<Result<QString>> readClientSecret(QString place, const Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
