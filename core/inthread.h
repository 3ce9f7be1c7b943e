// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/promise.h"

#include <QThread>

#include <QCoroTask>

#include <functional>
#include <memory>
#include <utility>

namespace authtray {

/// Runs a function that takes long, or blocks for a limited time, in another thread, and returns its value. The
/// function must not use what the main thread uses meanwhile.
template<typename T>
QCoro::Task<T> inThread(std::function<T()> run)
{
    T value;
    Promise<bool> ended;
    const std::unique_ptr<QThread> thread(QThread::create([&] { value = run(); }));
    QObject::connect(thread.get(), &QThread::finished, ended.context(), [&ended] { ended.resolve(true); });
    thread->start();
    co_await ended.value();
    thread->wait();
    co_return std::as_const(value);
}

} // namespace authtray
