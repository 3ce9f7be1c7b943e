// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace authtray {

/// Lines that a person types or pastes at the terminal on stdin, unseen and of any length: in its usual mode a terminal
/// cuts them off at 4095 bytes. The terminal is as before when this ends, and what was left unread is gone, so that the
/// shell doesn't take it for a command. One at a time; only while this process is in the foreground.
class HiddenInput : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype longestLine = 64 * 1024; ///< what comes beyond is dropped

    explicit HiddenInput(QObject *parent = nullptr);
    ~HiddenInput() override;

Q_SIGNALS:
    void lineRead(const QByteArray &line); ///< without its end

private:
    void read();
    void take(char c);

    QSocketNotifier m_input;
    QByteArray m_line;
};

} // namespace authtray
