// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// pnpm's tokenHelper (https://pnpm.io/npmrc): a program without arguments, so a script names the registry for it.
namespace authtray {

namespace {

Result<CredentialQuery> readPnpm(const QStringList &arguments, const QByteArray &)
{
    return readAddress(arguments);
}

QByteArray writePnpm(const CredentialQuery &, const Credential &credential)
{
    return bearer(credential).toUtf8() + '\n';
}

} // namespace

const CredentialTool pnpmTool{.name = "pnpm", .read = readPnpm, .write = writePnpm};

} // namespace authtray
