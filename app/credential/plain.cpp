// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// For a tool that runs any command: the token of an address alone.
namespace authtray {

namespace {

Result<CredentialQuery> readPlain(const QStringList &arguments, const QByteArray &)
{
    const auto query = readAddress(arguments);
    if (!query)
        return query;
    const auto url = readUrl(query->address);
    return url ? query : url.error();
}

} // namespace

const CredentialTool plainTool{.name = "plain", .read = readPlain, .write = writeTokenAlone};

} // namespace authtray
