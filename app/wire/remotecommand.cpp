// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/remotecommand.h"

#include "app/wire/version.h"

namespace authtray {

namespace {

constexpr std::size_t fixedFields = 8;
constexpr char separator = '='; // no variable's name contains it

} // namespace

Message RemoteCommand::toMessage() const
{
    std::string flags;
    for (const bool flag : {style.isTerminal, style.isUtf8, style.hasColour})
        flags += flag ? '1' : '0';
    std::string names;
    for (const std::string &name : variables)
        names += name + separator;
    Message message{
            std::string(request::run), AUTHTRAY_VERSION, profile, flags, names, style.timeZone, environment, input};
    message.insert(message.end(), arguments.begin(), arguments.end());
    return message;
}

std::optional<RemoteCommand> RemoteCommand::fromMessage(const Message &message)
{
    const bool isCommand = message.size() >= fixedFields && message[0] == request::run && message[1] == AUTHTRAY_VERSION
                           && message[3].size() == 3;
    if (!isCommand || pack(message).size() - message[7].size() > maxCommandSize)
        return std::nullopt;
    RemoteCommand command;
    command.profile = message[2];
    command.style = {message[3][0] == '1', message[3][1] == '1', message[3][2] == '1', message[5]};
    for (std::string_view names = message[4]; !names.empty(); names.remove_prefix(names.find(separator) + 1)) {
        if (names.find(separator) == std::string_view::npos)
            return std::nullopt;
        command.variables.emplace_back(names.substr(0, names.find(separator)));
    }
    command.environment = message[6];
    command.input = message[7];
    command.arguments.assign(message.begin() + fixedFields, message.end());
    return command;
}

} // namespace authtray
