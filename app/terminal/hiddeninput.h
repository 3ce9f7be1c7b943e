// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace authtray {

/// Reads lines from the terminal on stdin without showing them, of any length: in its default mode a terminal cuts off
/// lines at 4095 bytes. The destructor restores the terminal and drops input that wasn't read, so that the shell can't
/// run it as a command. Only one object may exist at a time. Reads only while this process is in the foreground.
class HiddenInput : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maxLineLength = 64 * 1024; ///< bytes; the rest of a longer line is dropped

    explicit HiddenInput(QObject *parent = nullptr);
    ~HiddenInput() override;

Q_SIGNALS:
    void lineRead(const QByteArray &line); ///< without the line break

private:
    void read();
    void take(char c);

    QSocketNotifier m_input;
    QByteArray m_line;
};

} // namespace authtray
