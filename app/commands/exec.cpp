// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/exec.h"

#include "app/wire/options.h"

namespace authtray {

QCoro::Task<Result<Answer>> exec(Request request, Sessions &, Terminal &, QDeadlineTimer)
{
    if (request.isOutputGiven)
        co_return badInput(QStringLiteral("exec shows nothing itself"),
                           QStringLiteral("Leave --output and --json out."));
    for (const OptionName option : {OptionName("--env"), OptionName("--file"), OptionName("--login-validity"),
                                    OptionName("--id"), OptionName("--scope"), OptionName("--resource")}) {
        if (const auto contradiction = findContradiction(request.arguments, "--proxy", option))
            co_return *contradiction;
    }
    if (request.arguments.has("--to") && !request.arguments.has("--proxy"))
        co_return badInput(QStringLiteral("--to says where a proxy's requests go"), QStringLiteral("Add --proxy."));
    const auto names = request.arguments.texts("--env") + request.arguments.texts("--file");
    for (const QString &name : names) {
        if (!isVariableName(name.toStdString()))
            co_return badInput(QStringLiteral("\"%1\" can't be a variable's name").arg(name),
                               QStringLiteral("Use letters, digits and '_', and no digit in front."));
        if (names.count(name) > 1)
            co_return badInput(QStringLiteral("the variable %1 is given twice").arg(name),
                               QStringLiteral("Give each token a variable of its own."));
    }
    co_return badInput(QStringLiteral("the command must stand after --"),
                       QStringLiteral("For example: authtray --cli exec -- COMMAND"));
}

} // namespace authtray
