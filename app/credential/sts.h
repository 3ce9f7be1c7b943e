// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QUrl>

#include <QCoroTask>

namespace authtray {

class Http;

/// Keys of Amazon's cloud for a while.
struct AwsKeys
{
    QString id;
    QString secret;
    QString sessionToken;
    QString expiration; ///< as the service writes it; empty: it doesn't say
};

/// Asks Amazon's security token service, or one that does the same, for the keys of a role
/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html). Errors as of Http;
/// Refused; ProviderFault: it can't answer now, or its answer has no keys.
QCoro::Task<Result<AwsKeys>> askForAwsKeys(Http &http, QUrl service, QString role, QString sessionName, QString idToken);

} // namespace authtray
