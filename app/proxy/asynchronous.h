// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility> // Boost 1.74 lacks it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace authtray {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using boost::system::error_code;

template<typename T = void>
using Awaitable = asio::awaitable<T>;

/// Waits for an operation, whose error becomes `error`.
inline auto into(error_code &error)
{
    return asio::redirect_error(asio::use_awaitable, error);
}

/// What several coroutines wait for. For one thread.
class Event
{
public:
    explicit Event(asio::any_io_executor executor) : m_executor(std::move(executor)) { }

    bool isSet() const { return m_isSet; }

    void set()
    {
        m_isSet = true;
        for (const auto &timer : m_waiting)
            timer->cancel();
    }

    Awaitable<> wait(asio::steady_timer::time_point until = asio::steady_timer::time_point::max())
    {
        if (m_isSet)
            co_return;
        error_code cancelled;
        const auto timer = std::make_shared<asio::steady_timer>(m_executor, until);
        m_waiting.push_back(timer);
        co_await timer->async_wait(into(cancelled));
        std::erase(m_waiting, timer);
    }

private:
    asio::any_io_executor m_executor;
    std::vector<std::shared_ptr<asio::steady_timer>> m_waiting;
    bool m_isSet = false;
};

inline constexpr std::size_t bufferSize = 65536; ///< bytes of a body that are on the way in one direction
inline constexpr std::uint32_t maxHeaderSize = 65536; ///< bytes

// How long to wait for
inline constexpr std::chrono::seconds headerTime{10}; ///< a request's header, from the connection on
inline constexpr std::chrono::seconds idleTime{60}; ///< the next request of a connection
inline constexpr std::chrono::seconds connectTime{20}; ///< a connection to a server, or to a proxy before it
inline constexpr std::chrono::seconds stallTime{60}; ///< a client that sends or reads a body
inline constexpr std::chrono::seconds silenceTime{600}; ///< a server, also within its answer

} // namespace authtray
