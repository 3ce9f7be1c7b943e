// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// terraform's credentials helpers (https://developer.hashicorp.com/terraform/internals/credentials-helpers).
namespace authtray {

namespace {

Result<CredentialQuery> readTerraform(const QStringList &arguments, const QByteArray &)
{
    const QString action = arguments.value(0);
    if (action == u"store")
        return keepsNothing("terraform login");
    if (action == u"forget")
        return ignored();
    return action == u"get" ? readAddress(arguments.mid(1)) : notUnderstood("terraform");
}

QByteArray writeTerraform(const CredentialQuery &, const Credential &credential)
{
    return toLine({{QStringLiteral("token"), credential.token}});
}

} // namespace

const CredentialTool terraformTool{
        .name = "terraform", .read = readTerraform, .write = writeTerraform, .nothing = "{}\n"};

} // namespace authtray
