// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

namespace authtray {

Answer failureOf(const Request &request, const Error &error)
{
    if (request.command == nullptr)
        return failure(error);
    if (request.command->showFailure && request.output != OutputFormat::Text)
        return request.command->showFailure(request, error);
    return failure(error, exitCodeOf(error, request.command->notAuthenticated, notWrittenCode(request.command->name)));
}

} // namespace authtray
