// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A device authorization endpoint's answer: the first line is the status, the rest the body.

#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/deviceflow.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace authtray;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = bytesOf(data, size);
    const qsizetype line = input.indexOf('\n');
    HttpResponse answer;
    answer.host = QStringLiteral("login.example.com");
    answer.status = input.left(line).toInt();
    answer.body = input.mid(line + 1);
    const auto grant = readDeviceGrant(answer);
    if (!grant)
        return 0;
    const QString code = grant->authorization.userCode;
    must(!code.isEmpty() && std::ranges::all_of(code, [](QChar c) { return c >= u' ' && c <= u'~'; }));
    must(bool(checkUrl(grant->authorization.verificationUri, {})));
    must(grant->interval >= 1s && grant->interval <= 24h && grant->lifetime >= 0s && grant->lifetime <= 24h);
    return 0;
}
