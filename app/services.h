// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/answer.h"
#include "core/net/http.h"
#include "core/session/sessions.h"
#include "core/store/keychain.h"
#include "core/store/sealedfile.h"

#include <chrono>

namespace authtray {

inline constexpr std::chrono::milliseconds maxRequestTime = std::chrono::seconds(20);

/// The sessions with their stores and their HTTP client: created by commands, agent and tray app alike.
struct Services
{
    Keychain keychain;
    SealedFile file;
    Http http;
    Clock clock;
    Sessions sessions;

    /// `requestTime`: the time limit of an HTTP request.
    Services(const Paths &paths, AskPassphrase ask, std::chrono::milliseconds requestTime = maxRequestTime)
        : file(paths.config + QStringLiteral("/sessions"), std::move(ask)), http(requestTime),
          sessions(paths, {keychain, file}, http, clock)
    { }
};

/// Writes the answer of a command; see writeAnswer() in app/wire/output.h.
int writeAnswer(const Answer &answer, const char *command = "");

} // namespace authtray
