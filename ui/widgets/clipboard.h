// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace authtray {

inline constexpr std::chrono::seconds secretTimeout{30}; ///< enough time to paste it, but not to forget it there

/// Puts a secret on the clipboard for a short time. It is marked, so that clipboard histories ignore it, and replaced
/// by an empty text after the timeout, unless something else was copied in the meantime: some clipboard managers
/// restore what is cleared. Keeps no copy of the secret.
class Clipboard : public QObject
{
    Q_OBJECT

public:
    explicit Clipboard(std::chrono::milliseconds timeout = secretTimeout, QObject *parent = nullptr);
    ~Clipboard() override;

    void copySecret(const QString &secret);
    void clearSecret();

Q_SIGNALS:
    /// Once a second while the secret is on the clipboard. 0: it isn't any more.
    void secondsLeft(int seconds);

private:
    void countDown();

    std::chrono::milliseconds m_timeout;
    QPointer<QMimeData> m_secret; ///< owned by the clipboard; null once it is replaced
    QDeadlineTimer m_deadline;
    QTimer m_timer;
};

} // namespace authtray
