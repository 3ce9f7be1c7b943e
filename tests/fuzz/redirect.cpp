// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The head of a request to the redirect URI, or to the address that a browser is started with.

#include "core/oauth/loopbackrequest.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QUrl redirect(QStringLiteral("http://127.0.0.1:8080/callback"));
    const QByteArray input = bytesOf(data, size);
    static const QUrl entrance(QStringLiteral("http://127.0.0.1:8080/a1"));
    must(!asksFor(input, entrance) || (input.startsWith("GET /a1") && input.contains("127.0.0.1:8080")));
    const auto judged = readLoopbackRequest(input, redirect, "state");
    if (const auto *response = std::get_if<AuthorizationResponse>(&judged)) {
        must(input.contains("state=") || input.contains("%"));
        must(response->code.isEmpty() != response->error.isEmpty());
    }
    return 0;
}
