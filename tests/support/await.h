// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoroTask>

#include <optional>
#include <utility>

namespace authtray {

/// Runs the event loop until the task has ended. QCoro's own waitFor() wants a type with a default.
template<typename T>
T await(QCoro::Task<T> task)
{
    std::optional<T> outcome;
    const auto keep = [&]() -> QCoro::Task<> { outcome.emplace(co_await std::move(task)); };
    QCoro::waitFor(keep());
    return std::move(*outcome);
}

} // namespace authtray
