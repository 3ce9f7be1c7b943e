// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <QCoroTask>
#include <QDeadlineTimer>

namespace authtray {

class Sessions;

/// `me`: the account, as the provider describes it now.
QCoro::Task<Answer> me(Request request, Sessions &sessions, QDeadlineTimer deadline);

} // namespace authtray
