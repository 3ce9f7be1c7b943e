// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The bytes that arrive on the agent's socket.

#include "app/wire/message.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string buffer(reinterpret_cast<const char *>(data), size);
    for (;;) {
        const std::string before = buffer;
        const auto taken = takeMessage(buffer);
        const auto *message = std::get_if<Message>(&taken);
        if (message == nullptr)
            return 0;
        must(before == pack(*message) + buffer);
    }
}
