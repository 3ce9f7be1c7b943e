// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/terminalstyle.h"
#include "core/result.h"
#include "core/store/secret.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QString>

#include <QCoroTask>

#include <functional>
#include <memory>

namespace authtray {

/// The three standard streams. Output is written at once; a question waits without blocking the event loop.
class Terminal
{
public:
    Terminal(); ///< this process's own
    using WriteErr = std::function<void(const QByteArray &text)>;
    Terminal(TerminalStyle style, WriteErr writeErr); ///< another process's, for which the agent runs a command
    ~Terminal();

    bool canAsk() const; ///< somebody sees a question and can answer it
    bool isOutputTerminal() const { return m_style.isTerminal; }

    /// A time for people, in the caller's time zone.
    QString localTime(const QDateTime &time) const;

    /// How wide a drawing on stderr may be; 0 where it would not be seen as it is meant.
    int drawingColumns() const;

    /// Marks at the start of a line: ✓ and ✗ where the locale can show them, in colour where the terminal can.
    QString yes() const;
    QString no() const;

    void out(const QByteArray &text) const;
    void err(const QByteArray &text) const;

    /// Asks and reads a line: on stderr, or on stdout if only that is a terminal. Anything but y or yes is no; so is
    /// the end of input.
    QCoro::Task<bool> confirm(QString question) const;

    /// The same for a line that isn't shown. TimedOut; BadInput at the end of input.
    QCoro::Task<Result<Secret>> askSecret(QString question, QDeadlineTimer deadline) const;

    /// The same for any line, without the spaces around it; empty at the end of input.
    QCoro::Task<QString> ask(QString question) const;

    /// Lists the names, asks, and reads a number in the list, or any other line.
    QCoro::Task<QString> choose(QString heading, QStringList names, QString question) const;

    /// The question that waits is over, as nobody will answer it any more: no, or TimedOut. False if none waits. None
    /// is asked any more.
    bool withdrawQuestion();

    /// Until the answer is there, stderr shows that something goes on, if it is a terminal and it takes long.
    void startWaiting();
    void stopWaiting();

private:
    void prompt(const QString &question) const;
    QCoro::Task<bool> waitForLine(QDeadlineTimer deadline) const;
    QString mark(const QString &mark, const QString &plain, const char *colour) const;

    TerminalStyle m_style;
    WriteErr m_writeErr;
    struct Waiting;
    std::unique_ptr<Waiting> m_waiting;
    mutable std::function<void()> m_withdraw; ///< while a question waits
    bool m_isWithdrawn = false;
};

} // namespace authtray
