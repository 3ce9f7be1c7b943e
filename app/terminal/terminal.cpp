// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal/terminal.h"

#include "app/output/render.h"
#include "app/platform/process.h"
#include "app/platform/terminaldevice.h"
#include "app/wire/spinner.h"
#include "core/promise.h"

#include <QScopeGuard>
#include <QSocketNotifier>
#include <QTimer>

namespace authtray {

namespace {

constexpr size_t maxLineLength = 4096; // bytes that a terminal passes on in its default mode

} // namespace

/// Shows the spinner until the answer arrives, whenever no other output was written for a while.
struct Terminal::Waiting
{
    explicit Waiting(bool isUtf8) : spinner(isUtf8)
    {
        QObject::connect(&timer, &QTimer::timeout, &timer, [this] {
            spinner.turn();
            timer.start(Spinner::turnTime);
        });
        start();
    }

    ~Waiting() { spinner.hide(); }

    void start() { timer.start(Spinner::startDelay); }

    void stop()
    {
        spinner.hide();
        timer.stop();
    }

    void makeRoom()
    {
        spinner.hide();
        if (timer.isActive())
            start();
    }

    Spinner spinner;
    QTimer timer;
};

Terminal::Terminal()
    : Terminal(TerminalStyle::ofStdout(), [](const QByteArray &text) {
          write(Stream::Err, {text.constData(), static_cast<std::size_t>(text.size())});
      })
{ }

Terminal::Terminal(TerminalStyle style, WriteErr writeErr) : m_style(style), m_writeErr(std::move(writeErr)) { }

Terminal::~Terminal() = default;

bool Terminal::canAsk() const
{
    return isTerminal(Stream::In) && (isTerminal(Stream::Err) || isTerminal(Stream::Out));
}

void Terminal::prompt(const QString &question) const
{
    if (m_waiting)
        m_waiting->stop();
    if (isTerminal(Stream::Err))
        err(question.toUtf8());
    else
        (void)out(question.toUtf8());
}

QString Terminal::localTime(const QDateTime &time) const
{
    return authtray::localTime(time, m_style.timeZone);
}

TerminalSize Terminal::drawingSize() const
{
    return m_style.isUtf8 && supportsColour() ? terminalSize() : TerminalSize();
}

QString Terminal::yes() const
{
    return mark(QStringLiteral("✓"), QStringLiteral("+"), "\x1b[32m");
}

QString Terminal::no() const
{
    return mark(QStringLiteral("✗"), QStringLiteral("x"), "\x1b[31m");
}

QString Terminal::mark(const QString &mark, const QString &plain, const char *colour) const
{
    const QString &symbol = m_style.isUtf8 ? mark : plain;
    return m_style.hasColour ? QLatin1String(colour) + symbol + QStringLiteral("\x1b[0m") : symbol;
}

Result<> Terminal::out(const QByteArray &text) const
{
    if (m_waiting)
        m_waiting->makeRoom();
    const std::string problem = write(Stream::Out, {text.constData(), static_cast<std::size_t>(text.size())});
    if (problem.empty())
        return done;
    return Error{.kind = Error::Kind::WriteFailed,
                 .subject = {"to the standard output: %1", {QString::fromStdString(problem)}},
                 .advice = "Check where it leads."};
}

void Terminal::err(const QByteArray &text) const
{
    if (m_waiting)
        m_waiting->makeRoom();
    m_writeErr(text);
}

QCoro::Task<bool> Terminal::confirm(QString question) const
{
    const QString answer = co_await ask(question + QStringLiteral(" [y/N] "));
    co_return answer.compare(u"y", Qt::CaseInsensitive) == 0 || answer.compare(u"yes", Qt::CaseInsensitive) == 0;
}

QCoro::Task<QString> Terminal::ask(QString question) const
{
    if (m_isWithdrawn)
        co_return QString();
    prompt(question);
    const bool isAnswered = co_await waitForLine(QDeadlineTimer(QDeadlineTimer::Forever));
    if (!isAnswered)
        co_return QString();
    // The whole line is read, because the shell would run the rest of it as a command.
    QByteArray line(maxLineLength, '\0');
    line.truncate(std::max<qsizetype>(0, readTyped(line.data(), maxLineLength)));
    if (!line.endsWith('\n')) // at the end of input the cursor stays on the line of the question
        err("\n");
    co_return QString::fromUtf8(line.trimmed());
}

QCoro::Task<QString> Terminal::choose(QString heading, QStringList names, QString question) const
{
    QString text = heading + u'\n';
    for (qsizetype i = 0; i < names.size(); ++i)
        text += QStringLiteral("  %1  %2\n").arg(i + 1).arg(shownName(names.at(i)));
    const QString answer = co_await ask(text + question + u' ');
    const qsizetype number = answer.toInt();
    const bool isNumber = number >= 1 && number <= names.size() && !names.contains(answer);
    co_return isNumber ? names.at(number - 1) : answer;
}

QCoro::Task<Result<Secret>> Terminal::askSecret(QString question, QDeadlineTimer deadline) const
{
    if (m_isWithdrawn)
        co_return badInput(QStringLiteral("no passphrase was typed"), QStringLiteral("Try again."));
    hideTyping(Typing::HiddenLines);
    const auto shownAgain = qScopeGuard(showTyping);
    prompt(question);
    const bool isAnswered = co_await waitForLine(deadline);
    Secret line(maxLineLength);
    const std::ptrdiff_t length = isAnswered ? readTyped(line.data(), maxLineLength) : 0;
    err("\n"); // the terminal hasn't shown the line break that was typed
    if (!isAnswered)
        co_return Error{Error::Kind::TimedOut, QStringLiteral("the passphrase"), {}};
    if (length <= 0 || line.data()[length - 1] != '\n')
        co_return badInput(QStringLiteral("no passphrase was typed"), QStringLiteral("Try again."));
    line.truncate(static_cast<size_t>(length) - 1);
    co_return std::as_const(line);
}

/// False if the question was withdrawn, or at the deadline.
QCoro::Task<bool> Terminal::waitForLine(QDeadlineTimer deadline) const
{
    QSocketNotifier input(standardInput, QSocketNotifier::Read);
    Promise<bool> readable;
    QObject::connect(&input, &QSocketNotifier::activated, readable.context(), [&readable] { readable.resolve(true); });
    readable.resolveAfter(std::chrono::milliseconds(deadline.isForever() ? -1 : deadline.remainingTime()), false);
    const auto outer = std::exchange(m_withdraw, [&readable] { readable.resolve(false); });
    const bool isAnswered = co_await readable.value();
    m_withdraw = outer;
    if (m_waiting)
        m_waiting->start();
    co_return isAnswered;
}

QCoro::Task<> Terminal::waitForInterruption() const
{
    if (m_isWithdrawn)
        co_return;
    Promise<bool> interrupted;
    m_withdraw = [&interrupted] { interrupted.resolve(true); };
    co_await interrupted.value();
    m_withdraw = nullptr;
}

bool Terminal::withdrawQuestion()
{
    const auto withdraw = std::exchange(m_withdraw, nullptr);
    m_isWithdrawn = true;
    if (withdraw)
        withdraw();
    return withdraw != nullptr;
}

void Terminal::startWaiting()
{
    if (!isTerminal(Stream::Err))
        return;
    m_waiting = std::make_unique<Waiting>(m_style.isUtf8);
}

void Terminal::stopWaiting()
{
    m_waiting.reset();
}

} // namespace authtray
