// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/asynchronous.h"
#include "app/proxy/proxy.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace authtray {

/// For one request. More than one, since a token may expire on the way.
inline constexpr int maxReplacements = 3;

/// Remembers the token, so that most requests needn't wait for it. For one thread.
class TokenCache
{
public:
    /// `first`: without a value, there is none.
    TokenCache(asio::any_io_executor executor, AskForToken ask, const ProxyToken &first);

    /// A good token.
    Awaitable<ProxyAnswer> get();

    /// After a server has refused a token: another one, one renewal for all that it was refused to. Absent if there is
    /// none, or if the token was just renewed and hasn't expired on the way: then the server refuses it for another
    /// reason than its age.
    Awaitable<std::optional<ProxyToken>> replace(ProxyToken refused);

    /// The next request asks whether there is another token: somebody may sign in because of what a server has said.
    void expectAnother() { m_askedAt = {}; }

private:
    struct Question
    {
        explicit Question(const asio::any_io_executor &executor) : answered(executor) { }

        Event answered;
        std::optional<ProxyAnswer> answer;
    };

    std::shared_ptr<Question> ask(const std::string &refused);
    void take(const std::string &refused, const ProxyAnswer &answer);

    asio::any_io_executor m_executor;
    AskForToken m_ask;
    std::optional<ProxyToken> m_token;
    std::chrono::steady_clock::time_point m_askedAt;
    std::chrono::steady_clock::time_point m_replacedAt; ///< when a refused one was replaced
    std::map<std::string, std::shared_ptr<Question>> m_questions; ///< that wait for an answer, by the refused token
};

} // namespace authtray
