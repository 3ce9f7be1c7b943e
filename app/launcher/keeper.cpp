// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/keeper.h"

#include "app/platform/companion.h"
#include "app/platform/folderchanges.h"
#include "app/platform/forkedprocess.h"
#include "app/platform/process.h"
#include "app/wire/exitcodes.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::chrono::milliseconds minPause = 1s; ///< doubles with each attempt that brings no fresher token
constexpr std::chrono::milliseconds maxPause = 1min;

} // namespace

Keeper::Keeper(TokenFile file, Questions questions, std::string locks)
    : m_file(std::move(file)), m_questions(std::move(questions)), m_locks(std::move(locks)), m_retry(minPause)
{ }

void Keeper::run(std::optional<std::chrono::seconds> renewIn, std::optional<std::chrono::seconds> expiresIn, int end)
{
    setExpiry(expiresIn);
    Pause pause = renewIn ? Pause(std::max<std::chrono::milliseconds>(*renewIn, minPause)) : std::nullopt;
    FolderChanges changes;
    for (;;) {
        changes.watchLocks(m_locks);
        changes.watchRemoval(m_file.folder());
        const bool isRemoved = !m_isSignedOut && !m_notBefore && !m_file.exists(); // before it was watched
        const Wake wake = waitForWake(end, changes.descriptor(), isRemoved ? 0ms : pause);
        if (wake == Wake::End)
            break;
        if (wake == Wake::Change && !changes.take())
            continue;
        if (wake == Wake::Change && m_notBefore && sinceBoot() < *m_notBefore) { // perhaps it was its own renewal
            pause = *m_notBefore - sinceBoot();
            continue;
        }
        m_notBefore = std::nullopt;
        std::string text;
        const int code = runForked(m_questions.token, text, end);
        if (code < 0)
            break; // what still runs there keeps the provider's answer
        pause = code == Success ? accept(readTokenAnswer(text)) : fail(text, end);
    }
    m_file.remove();
}

Keeper::Pause Keeper::accept(const TokenAnswer &answer)
{
    const std::string error = m_file.write(answer.token);
    if (!error.empty())
        return expire(error);
    m_isSignedOut = false;
    setExpiry(answer.expiresIn);
    if (!answer.renewIn)
        return std::nullopt;
    if (*answer.renewIn <= 0s)
        return backOff();
    m_retry = minPause;
    return std::max<std::chrono::milliseconds>(*answer.renewIn, minPause);
}

/// Once the person has signed out, the token isn't to be used any more, whether or not it could be revoked.
Keeper::Pause Keeper::fail(const std::string &error, int end)
{
    if (!isSignedOut(end))
        return expire(error);
    if (!std::exchange(m_isSignedOut, true))
        noteSignOut();
    m_file.removeToken();
    m_expiresAt = std::nullopt;
    return nextRetry();
}

bool Keeper::isSignedOut(int end) const
{
    std::string text;
    return runForked(m_questions.status, text, end) == Failure && authtray::isSignedOut(text);
}

/// The file keeps its token, also an expired one: whoever uses that is told by the service that it has expired.
Keeper::Pause Keeper::expire(const std::string &error)
{
    if (m_expiresAt && sinceBoot() >= *m_expiresAt)
        noteExpiry(error);
    return backOff();
}

/// After a question that has perhaps asked the provider, and in vain.
Keeper::Pause Keeper::backOff()
{
    const Pause pause = nextRetry();
    m_notBefore = sinceBoot() + *pause;
    return pause;
}

Keeper::Pause Keeper::nextRetry()
{
    return std::exchange(m_retry, std::min(2 * m_retry, maxPause));
}

void Keeper::setExpiry(std::optional<std::chrono::seconds> expiresIn)
{
    m_expiresAt = expiresIn ? Pause(sinceBoot() + *expiresIn) : std::nullopt;
}

void Keeper::noteSignOut()
{
    if (canWrite(Stream::Err))
        write(Stream::Err, "Warning: nobody is signed in any more, so " + m_file.path()
                                   + " was removed. It comes back with the next sign-in.\n");
}

/// Once, because it is among what the command writes.
void Keeper::noteExpiry(const std::string &error)
{
    m_expiresAt = std::nullopt;
    if (canWrite(Stream::Err))
        write(Stream::Err,
              "Warning: the token in " + m_file.path() + " has expired. Authtray tries again to renew it.\n" + error);
}

} // namespace authtray
