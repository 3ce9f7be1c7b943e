// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"
#include "core/platform/paths.h"
#include "core/result.h"

#include <QCoroTask>

#include <chrono>
#include <memory>

namespace authtray {

class Connection;

/// An agent's answer, and the connection to it, on which a handover is confirmed.
struct ShowAnswer
{
    Message message;
    std::shared_ptr<Connection> connection;
};

/// Asks the running agent to show its window, or to retire if it has none (request::show). Returns the agent's answer.
/// Errors: TimedOut.
QCoro::Task<Result<ShowAnswer>> askToShow(Paths paths, std::chrono::milliseconds timeout);

} // namespace authtray
