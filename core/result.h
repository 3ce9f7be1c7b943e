// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <utility>
#include <variant>

namespace authtray {

/// The value of a `Result<>` after success. Not std::monostate, which QCoro uses for "no value yet".
struct Done
{
    friend bool operator==(Done, Done) = default;
};
inline constexpr Done done{};

/// A value, or the `Error` because of which there is none. Reading the absent one is a programming error.
template<typename T = Done>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_outcome(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_outcome(std::in_place_index<1>, std::move(error)) { }

    explicit operator bool() const { return m_outcome.index() == 0; }

    const T &operator*() const & { return std::get<0>(m_outcome); }
    T &operator*() & { return std::get<0>(m_outcome); }
    T &&operator*() && { return std::get<0>(std::move(m_outcome)); }
    const T *operator->() const { return &std::get<0>(m_outcome); }
    T *operator->() { return &std::get<0>(m_outcome); }

    const Error &error() const { return std::get<1>(m_outcome); }

private:
    std::variant<T, Error> m_outcome;
};

} // namespace authtray
