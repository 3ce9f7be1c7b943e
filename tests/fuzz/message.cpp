// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The bytes that arrive on the agent's socket: at once, or each alone.

#include "app/wire/remotecommand.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

namespace {

/// The messages in the bytes, of which so many arrive at a time.
std::vector<Message> messagesIn(const std::string &bytes, std::size_t atATime)
{
    std::vector<Message> messages;
    std::string buffer;
    for (std::size_t i = 0; i < bytes.size(); i += atATime) {
        buffer += bytes.substr(i, atATime);
        for (;;) {
            const std::string before = buffer;
            const auto taken = takeMessage(buffer);
            if (std::holds_alternative<Malformed>(taken))
                return messages;
            const auto *message = std::get_if<Message>(&taken);
            if (message == nullptr)
                break;
            must(before == pack(*message) + buffer);
            messages.push_back(*message);
        }
    }
    return messages;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string bytes(reinterpret_cast<const char *>(data), size);
    const auto messages = messagesIn(bytes, std::max<std::size_t>(size, 1));
    must(messages == messagesIn(bytes, 1));
    for (const Message &message : messages) {
        if (const auto command = RemoteCommand::fromMessage(message))
            must(RemoteCommand::fromMessage(command->toMessage())->arguments == command->arguments);
    }
    return 0;
}
