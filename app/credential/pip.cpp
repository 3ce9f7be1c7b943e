// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// The program `keyring`, which pip runs with --keyring-provider subprocess: `get URL USER`. pip asks once more by the
/// host alone, which doesn't say whether TLS protects it, so only a URL is answered.
namespace authtray {

namespace {

Result<CredentialQuery> readPip(const QStringList &arguments, const QByteArray &)
{
    const QString action = arguments.value(0);
    if (action == u"set")
        return keepsNothing("keyring set");
    if (action == u"del")
        return ignored();
    auto query = action == u"get" ? readAddress(arguments.mid(1)) : Result<CredentialQuery>(notUnderstood("pip"));
    if (query && !readUrl(query->address))
        query->address.clear();
    return query;
}

} // namespace

const CredentialTool pipTool{
        .name = "pip", .read = readPip, .write = writeTokenAlone, .nothing = "", .nothingCode = Failure};

} // namespace authtray
