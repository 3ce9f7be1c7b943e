// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace authtray {

/// Where a stream of events goes on after its connection has ended.
struct StreamPosition
{
    std::string lastId; ///< of the last whole event that had one; empty: none had
    std::optional<std::chrono::milliseconds> retry; ///< how long the server asks to wait before the next connection
};

struct StreamEvent
{
    std::string type; ///< empty: a message
    std::string data; ///< never empty
};

/// Reads the events of one connection (WHATWG HTML, 9.2: server-sent events). One thread at a time.
class EventStream
{
public:
    /// `maxSize`: of an event, in bytes.
    EventStream(StreamPosition position, std::size_t maxSize) : m_position(std::move(position)), m_maxSize(maxSize) { }

    /// Takes the next piece, wherever it was cut. False: the event is too large, and nothing more can be read.
    bool add(std::string_view piece);

    /// The next whole event; nullopt: more has to arrive. To be called until then after each piece.
    std::optional<StreamEvent> next();

    const StreamPosition &position() const { return m_position; }

private:
    std::optional<std::string_view> takeLine();
    void readField(std::string_view line);
    std::optional<StreamEvent> endEvent();

    StreamPosition m_position;
    std::size_t m_maxSize;
    std::string m_arrived;
    std::size_t m_read = 0; ///< bytes of m_arrived
    std::size_t m_searched = 0; ///< the same, and no line ends before
    bool m_isBegun = false; ///< the first line was read
    bool m_isAfterReturn = false; ///< the last line has ended with a CR, to which an LF would belong
    std::optional<std::string> m_id; ///< of the event that is being read
    StreamEvent m_event;
};

} // namespace authtray
