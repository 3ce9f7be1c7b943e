// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/launcher/tokenanswer.h"
#include "app/platform/tokenfile.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace authtray {

/// Keeps a file with a token fresh while a command runs: the companion of that (app/platform/companion.h) runs it.
class Keeper
{
public:
    /// `ask`: writes what readTokenAnswer() reads, or an error, to the standard output, and returns the exit code.
    Keeper(TokenFile file, std::function<int()> ask);

    /// Renews the token in the file after `renewIn` and then as often as the answers say, until `end` can be read, and
    /// then removes the file. `expiresIn`: of the token that is in the file; nullopt: not known.
    void run(std::optional<std::chrono::seconds> renewIn, std::optional<std::chrono::seconds> expiresIn, int end);

private:
    using Pause = std::optional<std::chrono::milliseconds>; ///< nullopt: for ever

    Pause accept(const TokenAnswer &answer);
    Pause fail(const std::string &error);
    Pause nextRetry();
    void setExpiry(std::optional<std::chrono::seconds> expiresIn);
    void noteExpiry(const std::string &error);

    TokenFile m_file;
    std::function<int()> m_ask;
    std::chrono::milliseconds m_retry;
    Pause m_expiresAt; ///< since the computer was started; nullopt: not known, or the expiry was noted
};

} // namespace authtray
