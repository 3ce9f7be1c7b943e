// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/config/profilefolder.h"
#include "core/session/session.h"

#include <QCoroTask>
#include <QDeadlineTimer>

namespace authtray {

class Sessions;
class Terminal;

/// `login`: with a browser opened here, or with the URL printed. The question about another account goes to the
/// terminal, if there is one.
QCoro::Task<Answer> login(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// What every way to a session takes from the command line. `question`: whether another account (%1) may replace the
/// profile's (%2), which goes to the terminal if there is one.
SignInWishes usualWishes(const Request &request, const Provider &provider, const Terminal &terminal,
                         const QString &question);

} // namespace authtray
