// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/envelope.h"

#include "app/commands/command.h"
#include "app/output/errortext.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"

namespace authtray {

bool mayShowToken(const Request &request, const Terminal &terminal)
{
    return request.isOutputGiven || !terminal.isOutputTerminal();
}

Answer refreshSuccess(const Refreshed &refreshed, const Profile &profile, bool mayShowToken, OutputFormat format)
{
    const Account &account = profile.account;
    Document data;
    data.put("Status", QStringLiteral("Logged in"))
            .put("Organization", account.organization)
            .put("Tenant", account.tenant)
            .put("Expiration Date", refreshed.tokens.expiresAt.toString(Qt::ISODateWithMs))
            .put("BaseUrl", profile.provider.baseUrl)
            .put("OrganizationId", account.organizationId)
            .put("OrganizationName", account.organization)
            .put("TenantId", account.tenantId)
            .put("TenantName", account.tenant);
    if (mayShowToken && format == OutputFormat::Json)
        data.put("AccessToken", refreshed.tokens.accessToken);
    if (const auto &problem = refreshed.problem())
        data.put("Hint", whatHappened(*problem).inEnglish());
    data.put("Profile", profile.name).put("Email", account.email);
    Document envelope;
    envelope.put("Result", QStringLiteral("Success"))
            .put("Code", refreshed.problem() ? QStringLiteral("LoginRefreshPartial") : QStringLiteral("LoginRefresh"))
            .put("Data", data);
    return {Success, render(format, envelope), {}};
}

Answer refreshFailure(const Request &request, const Error &error)
{
    const int exitCode = exitCodeOf(error, AuthenticationFailure, notWrittenCode("refresh"));
    if (request.output == OutputFormat::Text)
        return failureAsText(request, error, exitCode);
    const bool isInput = exitCode == InvalidInput;
    Document envelope;
    envelope.put("Result", isInput ? QStringLiteral("ValidationError") : QStringLiteral("AuthenticationError"))
            .put("Code", QStringLiteral("LoginRefresh"))
            .put("Message", whatHappened(error).inEnglish())
            .put("Instructions", adviceAtTerminal(error, sessionOptions(request)))
            .put("Retry", isPassing(error) ? QStringLiteral("RetryLater") : QStringLiteral("RetryWillNotFix"));
    return {exitCode, render(request.output, envelope), {}};
}

} // namespace authtray
