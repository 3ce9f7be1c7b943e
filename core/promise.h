// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <coroutine>
#include <optional>
#include <utility>

namespace authtray {

/// One value that a signal or a clock brings later; the first to come counts. QCoro 0.8's own wait for a signal queues
/// what it hears, so that a second signal, or one together with its time-out, resumes a coroutine that is no more.
/// Lives in the coroutine that waits for it. Main thread only.
template<typename T>
class Promise
{
public:
    void resolve(T value)
    {
        if (m_value)
            return;
        m_value.emplace(std::move(value));
        const auto resume = [this] { m_waiting.resume(); };
        if (m_waiting) // not from here: what resolves it may be something that goes when the coroutine goes on
            QMetaObject::invokeMethod(&m_context, resume, Qt::QueuedConnection);
    }

    /// Delivers `value` after that time, unless something came before. Negative: never.
    void resolveAfter(std::chrono::milliseconds timeout, T value)
    {
        if (timeout.count() < 0)
            return;
        // QTimer::singleShot's own timer would outlive this, and wake the program for nothing.
        auto *timer = new QTimer(&m_context);
        timer->setSingleShot(true);
        QObject::connect(timer, &QTimer::timeout, &m_context, [this, value] { resolve(value); });
        timer->start(timeout);
    }

    void resolveAt(QDeadlineTimer deadline, T value)
    {
        resolveAfter(std::chrono::milliseconds(deadline.remainingTime()), std::move(value)); // -1 if it is never
    }

    /// What to connect signals with: they reach nothing once this is gone.
    QObject *context() { return &m_context; }

    /// To be awaited, once.
    auto value()
    {
        struct Awaiter
        {
            Promise &promise;
            bool await_ready() const { return promise.m_value.has_value(); }
            void await_suspend(std::coroutine_handle<> waiting) { promise.m_waiting = waiting; }
            T await_resume() { return std::move(*promise.m_value); }
        };
        return Awaiter{*this};
    }

private:
    QObject m_context;
    std::optional<T> m_value;
    std::coroutine_handle<> m_waiting;
};

} // namespace authtray
