// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platform/terminaldevice.h"
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

/// The three standard streams. Output is written immediately. Questions wait for the answer without blocking the event
/// loop.
class Terminal
{
public:
    Terminal(); ///< of this process
    using WriteErr = std::function<void(const QByteArray &text)>;
    Terminal(TerminalStyle style, WriteErr writeErr); ///< of a client for which the agent runs a command
    ~Terminal();

    bool canAsk() const; ///< whether a person can see a question and answer it
    bool isOutputTerminal() const { return m_style.isTerminal; }

    /// A time for people, in the caller's time zone.
    QString localTime(const QDateTime &time) const;

    /// The maximum size of a drawing on stderr; nothing if the terminal can't show drawings.
    TerminalSize drawingSize() const;

    /// Marks at the start of a line: ✓ and ✗ if the locale supports them, in colour if the terminal supports that.
    QString yes() const;
    QString no() const;

    Result<> out(const QByteArray &text) const; ///< WriteFailed: nobody will read it
    void err(const QByteArray &text) const;

    /// Asks on stderr, or on stdout if only that is a terminal, and reads a line. True for "y" or "yes"; any other
    /// answer and the end of input mean no. What others have named must be shownName() in the question.
    QCoro::Task<bool> confirm(QString question) const;

    /// Asks for a line that isn't shown while it is typed. Errors: TimedOut; BadInput at the end of input.
    QCoro::Task<Result<Secret>> askSecret(QString question, QDeadlineTimer deadline) const;

    /// Asks for any line, and returns it without surrounding spaces; empty at the end of input.
    QCoro::Task<QString> ask(QString question) const;

    /// Lists the names with numbers, and asks. Returns the name with the number that was typed, or the line itself.
    QCoro::Task<QString> choose(QString heading, QStringList names, QString question) const;

    /// Waits for withdrawQuestion(), of which questions that are asked meanwhile have the first one.
    QCoro::Task<> waitForInterruption() const;

    /// Ends the current question as if the answer were no, or with TimedOut, and ignores all later questions. False if
    /// there is no current question.
    bool withdrawQuestion();

    /// Shows a spinner on stderr, if that is a terminal, until stopWaiting(). It appears only if the wait is long.
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
    mutable std::function<void()> m_withdraw; ///< set during a question
    bool m_isWithdrawn = false;
};

} // namespace authtray
