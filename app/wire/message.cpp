// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/message.h"

#include <cstdint>

namespace authtray {

namespace {

constexpr std::size_t lengthSize = sizeof(std::uint32_t);

std::string lengthOf(std::size_t size)
{
    std::string length;
    for (int shift = 24; shift >= 0; shift -= 8)
        length += static_cast<char>(size >> shift & 0xff);
    return length;
}

std::size_t lengthAt(const std::string &bytes, std::size_t position)
{
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthSize; ++i)
        length = length << 8 | static_cast<unsigned char>(bytes[position + i]);
    return length;
}

} // namespace

std::string pack(const Message &message)
{
    std::string fields;
    for (const std::string &field : message)
        fields += lengthOf(field.size()) + field;
    return lengthOf(fields.size()) + fields;
}

std::string fieldOf(const Message &message, std::size_t index)
{
    return index < message.size() ? message[index] : std::string();
}

std::variant<Message, Incomplete, Malformed> takeMessage(std::string &buffer, std::size_t maxSize)
{
    if (buffer.size() < lengthSize)
        return Incomplete{};
    const std::size_t end = lengthSize + lengthAt(buffer, 0);
    if (end > maxSize)
        return Malformed{};
    if (buffer.size() < end)
        return Incomplete{};
    Message message;
    std::size_t position = lengthSize;
    while (position < end) {
        if (end - position < lengthSize)
            return Malformed{};
        const std::size_t length = lengthAt(buffer, position);
        position += lengthSize;
        if (length > end - position)
            return Malformed{};
        message.push_back(buffer.substr(position, length));
        position += length;
    }
    buffer.erase(0, end);
    return message;
}

} // namespace authtray
