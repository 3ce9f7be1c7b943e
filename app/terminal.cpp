// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal.h"

#include "core/arrival.h"

#include <QScopeGuard>
#include <QSocketNotifier>


#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <optional>

namespace authtray {

namespace {

constexpr size_t longestLine = 4096; // that a terminal hands over

std::optional<termios> shown; ///< the terminal's settings while it doesn't show what is typed

void hideTyping()
{
    termios settings{};
    if (::tcgetattr(STDIN_FILENO, &settings) != 0)
        return;
    shown = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings);
}

/// What the locale was when the program started: Qt makes it UTF-8 for itself.
bool hasUtf8Locale()
{
    for (const char *name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const QString value = qEnvironmentVariable(name);
        if (!value.isEmpty())
            return value.contains(u"UTF-8", Qt::CaseInsensitive) || value.contains(u"utf8", Qt::CaseInsensitive);
    }
    return false;
}

void write(std::FILE *stream, const QByteArray &text)
{
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stream);
    std::fflush(stream);
}

} // namespace

Terminal::Terminal() : Terminal(::isatty(STDOUT_FILENO) == 1, hasUtf8Locale()) { }

Terminal::Terminal(bool isOutputTerminal, bool isUtf8) : m_isOutputTerminal(isOutputTerminal), m_isUtf8(isUtf8) { }

bool Terminal::canAsk() const
{
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

int Terminal::drawingColumns() const
{
    const bool takesColour = qEnvironmentVariableIsEmpty("NO_COLOR") && qEnvironmentVariable("TERM", QStringLiteral("dumb")) != u"dumb";
    winsize size{};
    if (!m_isUtf8 || !takesColour || ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

QString Terminal::yes() const
{
    return m_isUtf8 ? QStringLiteral("✓") : QStringLiteral("+");
}

QString Terminal::no() const
{
    return m_isUtf8 ? QStringLiteral("✗") : QStringLiteral("x");
}

void Terminal::out(const QByteArray &text) const
{
    write(stdout, text);
}

void Terminal::err(const QByteArray &text) const
{
    write(stderr, text);
}

QCoro::Task<bool> Terminal::confirm(QString question) const
{
    const QString answer = co_await ask(question + QStringLiteral(" [y/N] "));
    co_return answer.compare(u"y", Qt::CaseInsensitive) == 0 || answer.compare(u"yes", Qt::CaseInsensitive) == 0;
}

QCoro::Task<QString> Terminal::ask(QString question) const
{
    err(question.toUtf8());
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    Arrival<bool> readable;
    QObject::connect(&input, &QSocketNotifier::activated, readable.context(), [&readable] { readable.deliver(true); });
    co_await readable.value();
    // A terminal hands over a line at a time; what is left of it, the shell would take for a command.
    QByteArray line(longestLine, '\0');
    line.truncate(std::max<qsizetype>(0, ::read(STDIN_FILENO, line.data(), longestLine)));
    if (!line.endsWith('\n')) // the end of input leaves the cursor behind the question
        err("\n");
    co_return QString::fromUtf8(line.trimmed());
}

QCoro::Task<Result<Secret>> Terminal::askSecret(QString question, QDeadlineTimer deadline) const
{
    hideTyping();
    const auto shownAgain = qScopeGuard(showTyping);
    err(question.toUtf8());
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    Arrival<bool> readable;
    QObject::connect(&input, &QSocketNotifier::activated, readable.context(), [&readable] { readable.deliver(true); });
    readable.deliverAfter(std::chrono::milliseconds(deadline.isForever() ? -1 : deadline.remainingTime()), false);
    const bool isAnswered = co_await readable.value();
    Secret line(longestLine);
    const ssize_t length = isAnswered ? ::read(STDIN_FILENO, line.data(), longestLine) : 0;
    err("\n"); // the one that was typed isn't shown either
    if (!isAnswered)
        co_return Error{Error::Kind::TimedOut, QStringLiteral("the passphrase"), {}};
    if (length <= 0 || line.data()[length - 1] != '\n')
        co_return Error{Error::Kind::BadInput, QStringLiteral("no passphrase was typed"), QStringLiteral("Try again.")};
    line.truncate(static_cast<size_t>(length) - 1);
    co_return std::as_const(line);
}

void Terminal::showTyping()
{
    if (shown)
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*shown);
    shown.reset();
}

} // namespace authtray
