// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace authtray {

/// What `token --output json` has answered.
struct TokenAnswer
{
    std::string token;
    std::optional<std::chrono::seconds> expiresIn = {}; ///< nullopt: the token doesn't say
    std::optional<std::chrono::seconds> renewIn = {}; ///< after which `token` gives a newer one; nullopt: never
};

TokenAnswer readTokenAnswer(std::string_view json);

/// Whether `status --output json` says that the person has signed out: the session hasn't ended otherwise, and this is
/// known.
bool isSignedOut(std::string_view json);

} // namespace authtray
