// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// `LoadCredential=ID:SOCKET` of systemd.exec(5): systemd connects to the socket before it starts the unit, and reads
/// until the end. It has bound its own end to the abstract name RANDOM/unit/UNIT/ID. Everybody could choose such a
/// name, so it selects a profile and proves nothing.
namespace authtray {

namespace {

Result<CredentialQuery> readSystemd(const QStringList &, const QByteArray &input)
{
    const QStringList name = QString::fromUtf8(input).split(u'/');
    if (name.size() != 4 || name.at(1) != u"unit" || name.last().isEmpty())
        return badInput(QStringLiteral("standard input isn't a socket to which systemd has connected"),
                        QStringLiteral("It is meant to be run by authtray-credential.socket: see CREDENTIALS in "
                                       "'man authtray'."));
    return CredentialQuery{.isForAnyHost = true, .profile = name.last()};
}

} // namespace

const CredentialTool systemdTool{.name = "systemd", .read = readSystemd, .write = writeTokenAlone};

} // namespace authtray
