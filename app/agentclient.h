// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/answer.h"
#include "app/message.h"
#include "app/request.h"
#include "app/terminal.h"
#include "core/result.h"
#include "core/session/places.h"

#include <QCoroTask>

#include <string>
#include <vector>

/// How other processes speak with the agent. Every wait is bounded.
namespace authtray {

enum class Wish { Run, Show };
enum class AgentWord { Heard, Answer, OtherVersion, Shown, Retiring };

QByteArray wishName(Wish wish);
QByteArray wordName(AgentWord word);

/// Agent and command line of different versions don't run each other's commands.
QByteArray agentVersion();

/// Whether the agent answers this; the rest needs the terminal or the person.
bool isForAgent(const Request &request);

/// A command as it is sent to the agent: the arguments, and what only the asking process knows.
struct RemoteCommand
{
    std::vector<std::string> arguments; ///< without the program's name
    QString profile;
    Look look;

    Message toMessage() const;
    static RemoteCommand fromMessage(const Message &message);
};

/// The agent's answer, or nothing where the caller has to do the work itself: there is no agent, it is of another
/// version, it doesn't answer or it has gone meanwhile. `patience` is for the answer, once the agent has heard.
QCoro::Task<std::optional<Answer>> askAgent(Places places, RemoteCommand command, std::chrono::milliseconds patience);

/// Sends a wish that takes no arguments, for the agent's answer. TimedOut without one.
QCoro::Task<Result<Message>> tellAgent(Places places, Wish wish, std::chrono::milliseconds patience);

} // namespace authtray
