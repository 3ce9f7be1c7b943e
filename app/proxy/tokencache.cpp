// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/tokencache.h"

#include <boost/asio/post.hpp>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

/// Then the session is asked again, which has it in memory: it may have been signed out, or its hosts changed.
constexpr auto rememberedTime = 1s;

/// For an answer, while the token that is known is valid: a provider that is down would delay each request.
constexpr auto patience = 500ms;

constexpr auto minAgeToReplace = 1min;

/// A provider counts a token's life in whole seconds (expires_in: RFC 6749, 5.1), so that it may end that much earlier.
constexpr auto lifeResolution = 1s;

} // namespace

TokenCache::TokenCache(asio::any_io_executor executor, AskForToken ask, const ProxyToken &first)
    : m_executor(std::move(executor)), m_ask(std::move(ask)), m_askedAt(Clock::now()),
      m_replacedAt(Clock::now() - minAgeToReplace)
{
    if (!first.value.empty())
        m_token = first;
}

Awaitable<ProxyAnswer> TokenCache::get()
{
    const auto now = Clock::now();
    if (m_token && now < m_token->expiresAt && now < m_askedAt + rememberedTime)
        co_return *m_token;
    const auto question = ask({});
    const std::optional<ProxyToken> known = m_token;
    if (known && now + patience < known->expiresAt) {
        co_await question->answered.wait(now + patience);
        if (!question->answered.isSet())
            co_return *known;
    }
    co_await question->answered.wait();
    co_return *question->answer;
}

Awaitable<std::optional<ProxyToken>> TokenCache::replace(ProxyToken refused)
{
    if (m_token && m_token->value != refused.value)
        co_return m_token;
    const auto now = Clock::now();
    const bool isOld = now + lifeResolution >= refused.expiresAt && now >= m_replacedAt + lifeResolution;
    if (now < m_replacedAt + minAgeToReplace && !isOld)
        co_return std::optional<ProxyToken>();
    const auto question = ask(refused.value);
    co_await question->answered.wait();
    const auto *token = std::get_if<ProxyToken>(&*question->answer);
    if (token == nullptr || token->value == refused.value)
        co_return std::optional<ProxyToken>();
    co_return std::optional<ProxyToken>(*token);
}

std::shared_ptr<TokenCache::Question> TokenCache::ask(const std::string &refused)
{
    auto &known = m_questions[refused];
    if (known)
        return known;
    known = std::make_shared<Question>(m_executor);
    const auto question = known;
    m_ask(refused, [this, refused](const ProxyAnswer &answer) {
        asio::post(m_executor, [this, refused, answer] { take(refused, answer); });
    });
    return question;
}

void TokenCache::take(const std::string &refused, const ProxyAnswer &answer)
{
    m_token.reset();
    m_askedAt = Clock::now();
    if (const auto *token = std::get_if<ProxyToken>(&answer)) {
        m_token = *token;
        if (!refused.empty() && token->value != refused)
            m_replacedAt = m_askedAt;
    }
    const auto question = m_questions.extract(refused).mapped();
    question->answer = answer;
    question->answered.set();
}

} // namespace authtray
