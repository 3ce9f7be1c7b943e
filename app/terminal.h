// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QString>

#include <QCoroTask>

namespace authtray {

/// The three standard streams. Output is written at once; a question waits without blocking the event loop.
class Terminal
{
public:
    Terminal(); ///< this process's own
    Terminal(bool isOutputTerminal, bool isUtf8); ///< another process's, for which the agent runs a command

    bool canAsk() const; ///< somebody sees a question and can answer it
    bool isOutputTerminal() const { return m_isOutputTerminal; }
    bool isUtf8() const { return m_isUtf8; }

    /// How wide a drawing on stderr may be; 0 where it would not be seen as it is meant.
    int drawingColumns() const;

    /// Marks at the start of a line: ✓ and ✗ where the locale can show them.
    QString yes() const;
    QString no() const;

    void out(const QByteArray &text) const;
    void err(const QByteArray &text) const;

    /// Asks on stderr and reads a line. Anything but y or yes is no; so is the end of input.
    QCoro::Task<bool> confirm(QString question) const;

    /// Asks on stderr and reads a line that isn't shown. TimedOut; BadInput at the end of input.
    QCoro::Task<Result<Secret>> askSecret(QString question, QDeadlineTimer deadline) const;

    /// Shows again what is typed, if a question is open that doesn't. For a process that ends.
    static void showTyping();
    /// The same for any line, without the spaces around it; empty at the end of input.
    QCoro::Task<QString> ask(QString question) const;

private:
    bool m_isOutputTerminal;
    bool m_isUtf8;
};

} // namespace authtray
