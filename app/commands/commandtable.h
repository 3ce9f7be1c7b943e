// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <QCoroTask>

namespace authtray {

class Sessions;
class Terminal;

/// Whether a running agent answers this; the rest needs the terminal or the person.
bool isForAgent(const Request &request);

/// Runs one command to its end. What it can only say at the end is in the answer; what a person needs before (a URL, a
/// question) goes to the terminal at once.
QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal);

} // namespace authtray
