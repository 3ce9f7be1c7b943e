// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "app/terminal/terminal.h"
#include "app/wire/remotecommand.h"

#include <QCoroTask>

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace authtray {

class Session;
class Sessions;

/// Caches parsed command lines, because scripts repeat the same ones, and CLI11 needs more time to set up all options
/// than the rest of an answer takes.
class RequestCache
{
public:
    /// A usage error is an `Answer`. See parseCommandLine().
    std::variant<Request, Answer> parse(const RemoteCommand &command);

private:
    using Key = std::pair<std::vector<std::string>, std::string>; ///< the arguments and the environment's profile

    std::map<Key, Request> m_requests;
};

/// The session that the request is about; null if there is none.
Session *sessionFor(const Request &request, Sessions &sessions);

/// Runs a command and returns its answer within the request's timeout. After the timeout the command continues without
/// its caller, because others may wait for the same refresh. `style`: what the caller's terminal supports. `note` sends
/// the caller a line before the answer.
QCoro::Task<Answer> answerInTime(Request request, TerminalStyle style, Terminal::WriteErr note, Sessions &sessions);

} // namespace authtray
