// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What an MCP server sends in a stream: in pieces of the first byte's length, it means the same as in one.

#include "app/mcp/eventstream.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <vector>

using namespace authtray;

namespace {

std::vector<std::string> eventsIn(std::string_view text, std::size_t pieceSize)
{
    EventStream stream({}, text.size() + 1);
    std::vector<std::string> events;
    while (!text.empty()) {
        must(stream.add(text.substr(0, pieceSize)));
        text.remove_prefix(std::min(pieceSize, text.size()));
        while (const auto event = stream.next()) {
            must(!event->data.empty());
            events.push_back(event->type + '\n' + event->data);
        }
    }
    events.push_back(stream.position().lastId);
    return events;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    must(eventsIn(text, std::max<std::size_t>(data[0], 1)) == eventsIn(text, text.size()));
    return 0;
}
