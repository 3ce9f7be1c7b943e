// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The value of an environment variable that carries a token. Slow, because the preset's file is read again each time,
// as it is by every command: it may have changed.

#include "core/config/profilefolder.h"
#include "core/session/environmenttoken.h"
#include "core/utc.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QString nowhere = QStringLiteral("/nonexistent");
    static const ProfileFolder profiles(nowhere);
    static const Presets presets(nowhere);
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, utc);
    const QString text = QString::fromUtf8(bytesOf(data, size));
    QProcessEnvironment environment;
    for (const char *name : {"AUTHTRAY_AUTH_TOKEN", "UIPATH_CLI_AUTH_TOKEN"}) {
        environment.clear();
        environment.insert(QString::fromLatin1(name), text);
        for (const char *other : {"ENABLE_ENV_AUTH", "ORGANIZATION_NAME", "ORGANIZATION_ID", "TENANT_NAME", "TENANT_ID"})
            environment.insert(QStringLiteral("UIPATH_CLI_") + QString::fromLatin1(other), QStringLiteral("true"));
        const auto token = findEnvironmentToken(environment, QStringLiteral("uipath"), profiles, presets, now);
        must(!token || !token->tokens || token->tokens->accessToken == text.trimmed());
        must(!token || !token->tokens || !token->tokens->isRenewable());
    }
    return 0;
}
