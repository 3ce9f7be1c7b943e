// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/engine.h"

#include "app/proxy/headerfields.h"

namespace authtray {

namespace {

/// All challenges as one field (RFC 9110, 5.3).
QByteArray challengesIn(const http::fields &answer)
{
    QByteArray all;
    for (const std::string_view one : valuesOf(answer, http::field::www_authenticate))
        all += (all.isEmpty() ? "" : ", ") + QByteArray(one.data(), qsizetype(one.size()));
    return all;
}

} // namespace

bool Engine::isTokenRefused(const std::string &authority, unsigned status, const http::fields &answer)
{
    constexpr unsigned unauthorized = 401;
    constexpr unsigned forbidden = 403;
    if (status != unauthorized && status != forbidden)
        return false;
    tokens.expectAnother();
    const auto stepUp = StepUp::fromChallenge(challengesIn(answer), QString::fromStdString(authority));
    if (stepUp && plan.demand)
        plan.demand(*stepUp);
    return status == unauthorized && !(stepUp && stepUp->wantsNewSignIn());
}

} // namespace authtray
