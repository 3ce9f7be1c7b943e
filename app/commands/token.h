// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <QCoroTask>
#include <QDeadlineTimer>

namespace authtray {

class Sessions;
class Terminal;

/// `token`: the access token by itself.
QCoro::Task<Answer> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
