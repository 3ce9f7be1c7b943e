// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/eventstream.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace authtray {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::optional<std::chrono::milliseconds> readTime(std::string_view digits)
{
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    std::int64_t milliseconds = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), milliseconds);
    return read.ec == std::errc() ? std::optional(std::chrono::milliseconds(milliseconds)) : std::nullopt;
}

} // namespace

bool EventStream::add(std::string_view piece)
{
    m_arrived.erase(0, m_read);
    m_searched -= m_read;
    m_read = 0;
    m_arrived += piece;
    return m_arrived.size() + m_event.data.size() <= m_maxSize;
}

std::optional<StreamEvent> EventStream::next()
{
    while (const auto line = takeLine()) {
        if (!line->empty())
            readField(*line);
        else if (auto event = endEvent())
            return event;
    }
    return std::nullopt;
}

/// Lines end with CR, LF or both.
std::optional<std::string_view> EventStream::takeLine()
{
    if (m_isAfterReturn && m_read < m_arrived.size()) {
        if (m_arrived[m_read] == '\n')
            ++m_read;
        m_isAfterReturn = false;
        m_searched = m_read;
    }
    const std::size_t end = m_arrived.find_first_of("\r\n", m_searched);
    if (end == std::string::npos) {
        m_searched = m_arrived.size();
        return std::nullopt;
    }
    std::string_view line = std::string_view(m_arrived).substr(m_read, end - m_read);
    m_isAfterReturn = m_arrived[end] == '\r';
    m_read = m_searched = end + 1;
    if (!std::exchange(m_isBegun, true) && line.starts_with(byteOrderMark))
        line.remove_prefix(byteOrderMark.size());
    return line;
}

void EventStream::readField(std::string_view line)
{
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' '))
        value.remove_prefix(1);
    if (name == "data")
        (m_event.data += value) += '\n';
    else if (name == "event")
        m_event.type = value;
    else if (name == "id" && value.find('\0') == std::string_view::npos)
        m_id = value;
    else if (const auto time = name == "retry" ? readTime(value) : std::nullopt)
        m_position.retry = time;
}

std::optional<StreamEvent> EventStream::endEvent()
{
    if (m_id)
        m_position.lastId = *std::exchange(m_id, std::nullopt);
    StreamEvent event = std::exchange(m_event, {});
    if (!event.data.empty())
        event.data.pop_back(); // the line break after the last line
    return event.data.empty() ? std::nullopt : std::optional(std::move(event));
}

} // namespace authtray
