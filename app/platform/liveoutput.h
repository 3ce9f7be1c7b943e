// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace authtray {

/// The standard output of a command that writes to it now and then, as long as somebody reads it. Main thread only.
class LiveOutput : public QObject
{
    Q_OBJECT
public:
    LiveOutput();

    /// False if a pipe or a socket has no reader any more.
    bool hasReader() const;

    /// Whether a write wouldn't wait for the reader. If not, ready() is emitted once it wouldn't.
    bool isReady();

Q_SIGNALS:
    void readerGone(); ///< also while nothing is written
    void ready();

private:
    void check();
    void checkSocket();

    QSocketNotifier m_error; ///< a pipe without a reader is an error
    QSocketNotifier m_input; ///< a socket without a reader can be read
    QSocketNotifier m_ready;
};

} // namespace authtray
