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

/// The command lines that were parsed last. Scripts send the same ones again and again, and for CLI11 to learn all
/// options takes longer than the rest of an answer.
class RequestCache
{
public:
    /// A usage error is an `Answer`. See parseCommandLine().
    std::variant<Request, Answer> parse(const RemoteCommand &command);

private:
    using Key = std::pair<std::vector<std::string>, std::string>; ///< the arguments and the environment's profile

    std::map<Key, Request> m_requests;
};

/// The session that the request is about; null if there is no such profile.
Session *sessionFor(const Request &request, const Sessions &sessions);

/// Runs a command, for a terminal of that style, and returns its answer within the request's timeout. A command that
/// takes longer continues without its caller, as others may wait for the same refresh. `note` is for what the caller
/// needs to know meanwhile.
QCoro::Task<Answer> answerInTime(Request request, TerminalStyle style, Terminal::WriteErr note, Sessions &sessions);

} // namespace authtray
