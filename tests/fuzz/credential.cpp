// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a tool asks for: its name, its arguments in the next line, and what it has written. The arguments' line is taken
// for an entry of a profile's hosts, too.

#include "app/credential/credentialtool.h"
#include "core/net/hosts.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

namespace {

const QString host = QStringLiteral("git.example.com");

void checkEntry(const QString &text)
{
    const auto entry = readHostEntry(text);
    if (!entry)
        return;
    must(*readHostEntry(*entry) == *entry);
    must(bestMatch({*entry}, *readDestination(*entry)).has_value());
}

/// Only this host gets its token, and only by TLS.
void checkDestination(const QString &address)
{
    const auto destination = readDestination(address);
    if (destination && bestMatch({host}, *destination))
        must(destination->host() == host && destination->scheme() == u"https" && destination->port(443) == 443
             && destination->userInfo().isEmpty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const qsizetype first = bytes.indexOf('\n');
    const qsizetype second = bytes.indexOf('\n', first + 1);
    if (first < 0 || second < 0)
        return 0;
    const QString line = QString::fromUtf8(bytes.mid(first + 1, second - first - 1));
    checkEntry(line);
    checkDestination(line);
    const CredentialTool *tool = findCredentialTool(bytes.left(first).toStdString());
    const auto query = tool ? tool->read(line.split(u' ', Qt::SkipEmptyParts), bytes.mid(second + 1)) : Error{};
    if (!query)
        return 0;
    checkDestination(query->address);
    const Credential credential{QStringLiteral("TOKEN"), QStringLiteral("oauth2"), {}, {host}};
    must(query->reply || tool->write(*query, credential).contains("TOKEN"));
    return 0;
}
