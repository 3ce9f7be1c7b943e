// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// docker's credential helpers (https://github.com/docker/docker-credential-helpers): the registry on standard input,
/// JSON back. docker calls `erase` to sign out, not after a refusal.
namespace authtray {

namespace {

Result<CredentialQuery> readDocker(const QStringList &arguments, const QByteArray &input)
{
    const QString action = arguments.value(0);
    if (action == u"store")
        return keepsNothing("docker login");
    if (action == u"erase")
        return ignored();
    if (action == u"list")
        return ignored("{}\n");
    const QString registry = QString::fromUtf8(input).trimmed();
    if (action != u"get" || registry.isEmpty())
        return notUnderstood("docker");
    return CredentialQuery{.address = registry, .details = {registry}};
}

QByteArray writeDocker(const CredentialQuery &query, const Credential &credential)
{
    return toLine({{QStringLiteral("ServerURL"), query.details.value(0)},
                   {QStringLiteral("Username"), credential.userName},
                   {QStringLiteral("Secret"), credential.token}});
}

/// docker shows its users what a helper prints on standard output.
Answer failDocker(const Answer &error)
{
    return {error.exitCode, error.err, error.err};
}

} // namespace

const CredentialTool dockerTool{.name = "docker",
                                .read = readDocker,
                                .write = writeDocker,
                                .nothing = "credentials not found in native keychain\n",
                                .nothingCode = Failure,
                                .fail = failDocker};

} // namespace authtray
