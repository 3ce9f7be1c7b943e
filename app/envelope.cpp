// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/envelope.h"

namespace authtray {

Answer refreshSuccess(const Refreshed &refreshed, const Profile &profile, bool mayShowToken)
{
    const QString nothing;
    JsonLines data;
    data.put("Status", QStringLiteral("Logged in"))
            .put("Organization", profile.account.organization)
            .put("Tenant", nothing)
            .put("Expiration Date", refreshed.tokens.expiresAt.toString(Qt::ISODateWithMs))
            .put("BaseUrl", nothing)
            .put("OrganizationId", nothing)
            .put("OrganizationName", profile.account.organization)
            .put("TenantId", nothing)
            .put("TenantName", nothing)
            .put("Profile", profile.name)
            .put("Email", profile.account.email);
    if (mayShowToken)
        data.put("AccessToken", refreshed.tokens.accessToken);
    if (refreshed.unsaved)
        data.put("Hint", describe(*refreshed.unsaved).what);
    JsonLines envelope;
    envelope.put("Result", QStringLiteral("Success"))
            .put("Code", refreshed.unsaved ? QStringLiteral("LoginRefreshPartial") : QStringLiteral("LoginRefresh"))
            .put("Data", data);
    return {Success, envelope.text() + '\n', {}};
}

Answer refreshFailure(const Error &error)
{
    const Sentence sentence = describe(error);
    const bool isInput = error.kind == Error::Kind::BadInput;
    JsonLines envelope;
    envelope.put("Result", isInput ? QStringLiteral("ValidationError") : QStringLiteral("AuthenticationError"))
            .put("Code", QStringLiteral("LoginRefresh"))
            .put("Message", sentence.what)
            .put("Instructions", sentence.advice)
            .put("Retry", isPassing(error) ? QStringLiteral("RetryLater") : QStringLiteral("RetryWillNotFix"));
    return {exitCodeOf(error), envelope.text() + '\n', {}};
}

} // namespace authtray
