// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a person pastes as the address on which the browser ended.

#include "core/oauth/loopbackrequest.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QUrl redirect(QStringLiteral("http://127.0.0.1:8080/callback"));
    const auto judged = readPastedRedirect(bytesOf(data, size), redirect, "state");
    if (const auto *response = std::get_if<AuthorizationResponse>(&judged))
        must(response->code.isEmpty() != response->error.isEmpty());
    else
        must(!std::get<Refusal>(judged).reason.isEmpty());
    return 0;
}
