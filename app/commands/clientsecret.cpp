// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/clientsecret.h"

#include "app/terminal/terminal.h"

namespace authtray {

namespace {

Result<QString> readVariable(const QString &name)
{
    const QString secret = qEnvironmentVariable(name.toUtf8()).trimmed();
    qunsetenv(name.toUtf8());
    if (secret.isEmpty())
        return badInput(QStringLiteral("the variable %1, which is to hold the client's secret, is empty").arg(name),
                        QStringLiteral("Set it, or use --client-secret - to be asked for the secret."));
    return secret;
}

} // namespace

QCoro::Task<Result<QString>> readClientSecret(QString place, const Terminal &terminal, QDeadlineTimer deadline)
{
    if (place.isEmpty())
        co_return QString();
    if (place != u"-")
        co_return readVariable(place.mid(place.indexOf(u'.') + 1));
    if (!terminal.canAsk())
        co_return badInput(QStringLiteral("there is no terminal to ask for the client's secret"),
                           QStringLiteral("Put it into a variable and name that: --client-secret env.NAME."));
    const auto typed = co_await terminal.askSecret(QStringLiteral("Client secret: "), deadline);
    if (!typed && typed.error().kind == Error::Kind::TimedOut)
        co_return Error{Error::Kind::TimedOut, QStringLiteral("the client's secret"), {}};
    const QString secret = typed ? QString::fromUtf8(reinterpret_cast<const char *>(typed->data()),
                                                     static_cast<qsizetype>(typed->size()))
                                 : QString();
    if (secret.isEmpty())
        co_return badInput(QStringLiteral("no client secret was typed"), QStringLiteral("Try again."));
    co_return std::as_const(secret);
}

} // namespace authtray
