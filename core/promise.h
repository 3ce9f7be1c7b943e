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

/// A value that a signal or a timer delivers later; the first one counts. Needed because QCoro 0.8's own wait for a
/// signal queues signals: a second one, or one together with the time-out, would resume a coroutine that no longer
/// exists. Create it in the coroutine that waits for it. Main thread only.
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
        if (m_waiting) // queued, because the caller may be destroyed when the coroutine continues
            QMetaObject::invokeMethod(&m_context, resume, Qt::QueuedConnection);
    }

    /// Delivers `value` after that time, unless another value was delivered before. Negative: never.
    void resolveAfter(std::chrono::milliseconds timeout, T value)
    {
        if (timeout.count() < 0)
            return;
        // The timer of QTimer::singleShot() would outlive this object, and wake the program needlessly.
        auto *timer = new QTimer(&m_context);
        timer->setSingleShot(true);
        QObject::connect(timer, &QTimer::timeout, &m_context, [this, value] { resolve(value); });
        timer->start(timeout);
    }

    void resolveAt(QDeadlineTimer deadline, T value)
    {
        resolveAfter(std::chrono::milliseconds(deadline.remainingTime()), std::move(value)); // -1: no deadline
    }

    /// The context for connecting signals; they are disconnected when this object is destroyed.
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
