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
    /// What it asks in processes of their own. Each writes to the standard output, and returns the exit code.
    struct Questions
    {
        std::function<int()> token; ///< what readTokenAnswer() reads, or an error
        std::function<int()> status; ///< what isSignedOut() reads
    };

    /// `locks`: the folder of the sessions' locks, where processes announce that they have changed one.
    Keeper(TokenFile file, Questions questions, std::string locks);

    /// Renews the token in the file after `renewIn` and then as often as the answers say, and when a session was
    /// changed or the file removed, until `end` can be read, and then removes the file. While nobody is signed in,
    /// there is no file. `expiresIn`: of the token that is in the file; nullopt: not known.
    void run(std::optional<std::chrono::seconds> renewIn, std::optional<std::chrono::seconds> expiresIn, int end);

private:
    using Pause = std::optional<std::chrono::milliseconds>; ///< nullopt: for ever

    Pause accept(const TokenAnswer &answer);
    Pause fail(const std::string &error, int end);
    bool isSignedOut(int end) const;
    void noteSignOut();
    Pause expire(const std::string &error);
    Pause nextRetry();
    Pause backOff();
    void setExpiry(std::optional<std::chrono::seconds> expiresIn);
    void noteExpiry(const std::string &error);

    TokenFile m_file;
    Questions m_questions;
    std::string m_locks;
    std::chrono::milliseconds m_retry;
    Pause m_notBefore; ///< since the computer was started; until then, a change is no reason to ask again
    bool m_isSignedOut = false; ///< and the file was removed for that
    Pause m_expiresAt; ///< since the computer was started; nullopt: not known, or the expiry was noted
};

} // namespace authtray
