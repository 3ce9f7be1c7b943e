// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a service says about its provider (RFC 9728). What is taken from it covers the address and leads nowhere internal.

#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/oauth/protectedresource.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QUrl address(QStringLiteral("https://a.example/mcp/tools?x"));
    const QJsonObject document = QJsonDocument::fromJson(bytesOf(data, size)).object();
    const auto found = readProtectedResource(document, address, address);
    if (!found)
        return 0;
    must(bestMatch({found->host}, address).has_value());
    must(isSameOrigin(QUrl(found->resource), address));
    must(!found->authorizationServers.isEmpty());
    for (const QString &server : found->authorizationServers)
        must(QUrl(server).scheme() == u"https" && mayRefer(address, QUrl(server)));
    return 0;
}
