// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A token endpoint's answer: the first line is the status, the rest the body.

#include "core/oauth/oautherror.h"
#include "core/oauth/tokenresponse.h"
#include "tests/fuzz/fuzz.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input = bytesOf(data, size);
    const qsizetype line = input.indexOf('\n');
    HttpResponse answer;
    answer.host = QStringLiteral("login.example.com");
    answer.status = input.left(line).toInt();
    answer.body = input.mid(line + 1);
    const auto tokens = readTokenResponse(answer);
    must(!tokens || !tokens->accessToken.isEmpty() || !tokens->refreshToken.isEmpty());
    must(tokens || tokens.error().subject == answer.host);
    must(tokens || tokens.error().kind != Error::Kind::SessionEnded || oauthErrorIn(answer) == u"invalid_grant");
    return 0;
}
