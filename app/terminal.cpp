// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal.h"

#include <QSocketNotifier>

#include <QCoroSignal>

#include <unistd.h>

#include <cstdio>

namespace authtray {

namespace {

/// What the locale was when the program started: Qt makes it UTF-8 for itself.
bool isUtf8()
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

bool Terminal::isInputTerminal() const
{
    return ::isatty(STDIN_FILENO) == 1;
}

bool Terminal::isOutputTerminal() const
{
    return ::isatty(STDOUT_FILENO) == 1;
}

QString Terminal::yes() const
{
    return isUtf8() ? QStringLiteral("✓") : QStringLiteral("+");
}

QString Terminal::no() const
{
    return isUtf8() ? QStringLiteral("✗") : QStringLiteral("x");
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
    err(question.toUtf8() + " [y/N] ");
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    co_await qCoro(&input, &QSocketNotifier::activated);
    // A terminal hands over whole lines.
    char line[16] = {};
    const auto length = ::read(STDIN_FILENO, line, sizeof line - 1);
    const QByteArray answer = QByteArray(line, std::max<qsizetype>(0, length)).trimmed().toLower();
    co_return answer == "y" || answer == "yes";
}

} // namespace authtray
