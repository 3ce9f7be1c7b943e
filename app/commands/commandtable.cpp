// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commandtable.h"

#include "app/commands/import.h"
#include "app/commands/login.h"
#include "app/commands/logout.h"
#include "app/commands/me.h"
#include "app/commands/profiles.h"
#include "app/commands/providers.h"
#include "app/commands/refresh.h"
#include "app/commands/status.h"
#include "app/commands/token.h"
#include "app/wire/remotecommand.h"
#include "core/provider/jsonfiles.h"
#include "core/session/sessions.h"

#include <algorithm>

namespace authtray {

namespace {

QCoro::Task<Answer> providers(Request request, Sessions &sessions)
{
    co_return listProviders(request, Presets(sessions.paths().config));
}

} // namespace

bool isForAgent(const Request &request)
{
    return std::ranges::find(agentCommands, request.command.toStdString()) != agentCommands.end();
}

QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal)
{
    const QDeadlineTimer deadline(request.timeout);
    if (!request.profile.isEmpty() && !isFileName(request.profile))
        return profileNameRefused(request.profile);
    if (request.command == u"login")
        return login(request, sessions, terminal, deadline);
    if (request.command == u"import")
        return importSession(request, sessions, terminal, deadline);
    if (request.command == u"logout")
        return logout(request, sessions, terminal, deadline);
    if (request.command == u"status")
        return status(request, sessions, terminal, deadline);
    if (request.command == u"me")
        return me(request, sessions, deadline);
    if (request.command == u"refresh")
        return refresh(request, sessions, terminal, deadline);
    if (request.command == u"token")
        return token(request, sessions, terminal, deadline);
    if (request.command == u"providers")
        return providers(request, sessions);
    return profiles(request, sessions);
}

} // namespace authtray
