// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/log.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/http.h"
#include "core/oauth/identity.h"
#include "core/provider/profilefolder.h"
#include "core/session/filelock.h"
#include "core/session/places.h"
#include "core/session/unbreakable.h"

#include <QFileInfo>
#include <QScopeGuard>

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

constexpr std::chrono::milliseconds shortestTry = 500ms;

Result<Tokens> parse(const Result<std::optional<QByteArray>> &text, const QString &profile)
{
    if (!text)
        return text.error();
    if (!text->has_value())
        return Error{Kind::StoreMissing, profile, {}};
    return Tokens::fromText(**text);
}

} // namespace

Session::Session(Profile profile, Parts parts, QObject *parent)
    : QObject(parent), m_profile(std::move(profile)), m_parts(parts),
      m_clock(parts.clock, parts.places.clockOf(m_profile.name))
{
    updateState();
}

Session::~Session() = default;

QCoro::Task<Result<Tokens>> Session::load(QDeadlineTimer deadline)
{
    const auto known = remembered();
    if (known)
        co_return *known;
    readProfile();
    const auto stored = co_await readStore(deadline);
    if (!stored)
        co_return failed(stored.error());
    saw(*stored);
    co_return *stored;
}

QCoro::Task<Result<Refreshed>> Session::refresh(Validity validity, QDeadlineTimer deadline)
{
    validity.aheadBy = m_profile.preferences.renewAhead;
    const auto known = remembered();
    if (known && known->isGood(validity, m_clock.now()))
        co_return Refreshed{*known, {}};
    const auto unlocked = co_await unlockStore(deadline);
    if (!unlocked)
        co_return failed(unlocked.error());
    const quint64 changesBefore = FileLock::changes(lockPath());
    // Who holds the lock meanwhile may be waiting for the store to take this very pair.
    const auto unsaved = m_unsaved && m_unsaved->isGood(validity, m_clock.now()) ? m_unsaved : std::nullopt;
    auto lock = co_await takeLock(unsaved ? QDeadlineTimer(0) : deadline);
    if (!lock && unsaved)
        co_return Refreshed{*unsaved, m_problem};
    if (!lock && lock.error().kind == Kind::WriteFailed)
        co_return co_await refreshWithoutLock(validity, deadline, lock.error());
    if (!lock)
        co_return lock.error();
    const Unbreakable whole;
    const bool isAnswered = FileLock::changes(lockPath()) > changesBefore && !validity.force; // less: it was removed
    readProfile();
    const auto stored = co_await readStore(deadline); // after the lock: another process may have rotated
    if (!stored)
        co_return failed(stored.error());
    co_await saveAgain(deadline);
    saw(*stored);
    const QDateTime now = m_clock.now();
    if (stored->isGood(validity, now) || (isAnswered && stored->isValid(now)))
        co_return Refreshed{*stored, m_unsaved ? m_problem : std::nullopt};
    if (!stored->isRenewable() && stored->isValid(now) && !validity.asked && !validity.force)
        co_return Refreshed{*stored, {}};
    if (!stored->isRenewable())
        co_return failed({Kind::TokenExpired, m_profile.name, {}});
    const auto renewed = co_await rotate(*stored, deadline);
    if (renewed || renewed.error().kind == Kind::SessionEnded)
        announceChange(*lock);
    if (renewed)
        co_return *renewed;
    const bool isStillUseful = isPassing(renewed.error()) && stored->isValid(m_clock.now());
    if (isStillUseful && !validity.asked && !validity.force)
        co_return Refreshed{*stored, {}};
    co_return renewed.error();
}

/// Without a lock nobody asks the provider. A token that is good needs none.
QCoro::Task<Result<Refreshed>> Session::refreshWithoutLock(Validity validity, QDeadlineTimer deadline, Error why)
{
    const auto stored = co_await load(deadline);
    if (!stored)
        co_return stored.error();
    const bool isUseful = stored->isGood(validity, now()) || (!validity.asked && stored->isValid(now()));
    if (isUseful && !validity.force)
        co_return Refreshed{*stored, m_unsaved ? m_problem : std::nullopt};
    co_return std::as_const(why);
}

/// The profile's file is locked too, as the runtime folder may be removed while somebody asks the provider.
QCoro::Task<Result<FileLock>> Session::takeLock(QDeadlineTimer deadline)
{
    for (;;) {
        auto lock = co_await FileLock::take(lockPath(), deadline, m_parts.profiles.fileOf(m_profile.name));
        if (lock || QFileInfo::exists(m_parts.places.runtime))
            co_return std::move(lock);
        const auto made = m_parts.places.makeRuntime();
        if (!made)
            co_return made.error();
    }
}

/// What the store refused before it may take now.
QCoro::Task<> Session::saveAgain(QDeadlineTimer deadline)
{
    if (!m_unsaved)
        co_return;
    const auto saved = co_await store().write(storeKey(), m_unsaved->toText(), deadline);
    if (saved)
        m_unsaved.reset();
    else
        failed(saved.error());
}

QCoro::Task<> Session::adopt(Tokens unsaved, QDeadlineTimer deadline)
{
    m_unsaved = unsaved; // before anything else: nobody but this process has it
    const auto lock = co_await takeLock(deadline);
    if (!lock)
        co_return;
    const Unbreakable whole;
    readProfile();
    const auto stored = co_await readStore(deadline);
    if (!stored)
        co_return;
    co_await saveAgain(deadline);
    saw(*stored);
}

/// By the refresh token (RFC 6749, 6), or by what the client has of its own (4.4).
QCoro::Task<Result<TokenAnswer>> Session::askForTokens(Http &http, Provider provider, Tokens stored)
{
    if (stored.isClientsOwn) {
        ClientCredentialsFlow flow(provider, stored.clientSecret, http);
        const auto answer = co_await flow.authorize(QDeadlineTimer::Forever); // which Http bounds
        m_clock.learn(flow.providerDate());
        co_return answer;
    }
    AuthorizationCodeFlow flow(provider, http);
    flow.useClientSecret(stored.clientSecret);
    const auto answer = co_await flow.refresh(stored.refreshToken);
    m_clock.learn(flow.providerDate());
    co_return answer;
}

/// From the provider's answer to the keychain in the fewest steps: what dies in between has lost the session.
QCoro::Task<Result<Refreshed>> Session::rotate(Tokens stored, QDeadlineTimer deadline)
{
    become(Activity::Renewing);
    const auto idle = qScopeGuard([this] { become(Activity::None); });
    const auto answer = co_await askForTokens(http(), m_profile.provider, stored);
    if (!answer && answer.error().kind == Kind::SessionEnded) {
        // The word of the provider counts. Where it can't be noted, the entry stays to ask for it again.
        if (const auto noted = saveMark(Mark::Ended))
            co_await store().remove(storeKey(), deadline);
    }
    if (!answer)
        co_return failed(answer.error());
    if (!mayBelongTo(*answer, m_profile.provider, m_profile.account.id))
        co_return failed({Kind::ProviderFault, m_profile.provider.host(), QStringLiteral("the new tokens are about somebody else")});
    const Tokens renewed = stored.renewedBy(*answer, m_clock.now());
    // What lives on has the pair in memory and can try again; what doesn't must not give up early.
    const auto savingTime = m_mayRemember ? shortestTry : leastSavingTime;
    const auto saved = co_await store().write(storeKey(), renewed.toText(), std::max(deadline, QDeadlineTimer(savingTime)));
    m_unsaved.reset();
    saw(renewed);
    if (saved)
        co_return Refreshed{renewed, {}};
    m_unsaved = renewed;
    co_return Refreshed{renewed, failed(saved.error())};
}

QCoro::Task<Result<>> Session::prefer(Preferences preferences, QDeadlineTimer deadline)
{
    const auto lock = co_await takeLock(deadline);
    if (!lock)
        co_return lock.error();
    auto profile = m_parts.profiles.load(m_profile.name); // after the lock: another process may have written it
    if (!profile)
        co_return profile.error();
    profile->preferences = preferences;
    const auto saved = m_parts.profiles.save(*profile);
    readProfile();
    updateState();
    co_return saved;
}

QCoro::Task<Result<Account>> Session::fetchAccount(QDeadlineTimer deadline)
{
    auto fresh = co_await refresh(Validity{0min}, deadline);
    if (!fresh)
        co_return fresh.error();
    const Profile asked = m_profile;
    auto account = co_await askForAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    if (!account && account.error().kind == Kind::TokenRefused) { // ended at the server before its expiry? one renewal tells
        fresh = co_await refresh(Validity{{}, true}, deadline);
        if (!fresh)
            co_return fresh.error();
        account = co_await askForAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    }
    if (account && !asked.account.organizationId.isEmpty())
        account->settleAs(asked.account);
    co_return std::as_const(account);
}

/// Outside of the lock: a person may be asked.
QCoro::Task<Result<>> Session::unlockStore(QDeadlineTimer deadline)
{
    readProfile();
    if (!m_profile.isSignedIn())
        co_return done;
    const auto unlocked = co_await store().unlock(storeKey(), Store::Use::Session, deadline);
    co_return unlocked;
}

/// The newest tokens there are: the store's, or those it has refused.
QCoro::Task<Result<Tokens>> Session::readStore(QDeadlineTimer deadline)
{
    if (!m_profile.isSignedIn())
        m_unsaved.reset(); // of a session that is over
    if (m_profile.session == Mark::Ended)
        co_return Error{Kind::SessionEnded, m_profile.provider.host(), {}};
    if (m_profile.session == Mark::None)
        co_return Error{Kind::NotSignedIn, m_profile.name, {}};
    const quint64 changes = FileLock::changes(lockPath());
    const int forgotten = m_forgotten;
    const auto text = co_await store().read(storeKey(), deadline);
    const auto stored = parse(text, m_profile.name);
    if (m_unsaved && stored && stored->issuedAt > m_unsaved->issuedAt)
        m_unsaved.reset(); // somebody has signed in since
    if (stored && forgotten == m_forgotten)
        m_rememberedAt = changes;
    if (!m_unsaved)
        co_return stored;
    co_return std::as_const(*m_unsaved); // QCoro 0.8 moves out of what isn't const
}

/// What this process has just made of the session needn't be read again.
void Session::announceChange(FileLock &lock)
{
    lock.announceChange();
    m_rememberedAt = FileLock::changes(lockPath());
}

std::optional<Tokens> Session::remembered() const
{
    const bool isCurrent = m_mayRemember && m_rememberedAt == FileLock::changes(lockPath());
    return isCurrent && !m_unsaved ? m_seen : std::nullopt;
}

/// Another process may have signed in or out, or removed the profile.
void Session::readProfile()
{
    m_clock.reread();
    const auto profile = m_parts.profiles.load(m_profile.name);
    if (profile)
        m_profile = *profile;
    else if (profile.error().kind == Kind::NotSignedIn)
        m_profile.session = Mark::None;
}

Result<> Session::saveMark(Mark mark)
{
    m_profile.session = mark;
    return m_parts.profiles.save(m_profile);
}

/// Reading the same tokens again says nothing of a renewal that failed.
void Session::saw(const Tokens &tokens)
{
    const bool isAboutKeeping = m_problem && (isAboutStore(*m_problem) || m_problem->kind == Kind::WriteFailed);
    const bool isNews = tokens != m_seen || isAboutKeeping;
    m_seen = tokens;
    if (isNews && !m_unsaved)
        m_problem.reset();
    updateState();
}

/// Notes an error for the state and hands it on.
Error Session::failed(const Error &error)
{
    qCInfo(lcSession) << "profile" << m_profile.name << "-" << describeInEnglish(error).what << error.detail;
    m_problem = error;
    if (error.kind == Kind::NotSignedIn || error.kind == Kind::SessionEnded)
        m_seen.reset();
    updateState();
    return error;
}

void Session::become(Activity activity)
{
    m_activity = activity;
    updateState();
}

void Session::updateState()
{
    SessionState state;
    state.phase = phase();
    state.profile = m_profile.name;
    state.store = source();
    state.provider = m_profile.provider.label();
    state.account = m_profile.account;
    state.problem = m_problem;
    if (m_seen) {
        state.signedInAt = m_seen->signedInAt;
        state.renewedAt = m_seen->renewedAt;
        state.issuedAt = m_seen->issuedAt;
        state.expiresAt = m_seen->expiresAt;
        state.renewsAt = m_seen->renewsAt(m_profile.preferences.renewAhead);
        state.endsAt = m_seen->refreshExpiresAt;
        state.scopes = m_seen->scopes;
    }
    if (m_flow)
        state.authorizationUrl = m_flow->browserUrl();
    if (state == m_state)
        return;
    const bool hasHappened = m_history.follow(m_state, state, now());
    m_state = state;
    Q_EMIT stateChanged();
    if (hasHappened)
        Q_EMIT eventsChanged();
}

void Session::noteRequest(const QString &program, const QString &command)
{
    m_history.addRequest(program, command, now());
    Q_EMIT eventsChanged();
}

SessionState::Phase Session::phase() const
{
    using Phase = SessionState::Phase;
    if (m_activity == Activity::SigningIn)
        return Phase::SigningIn;
    if (m_activity == Activity::Renewing)
        return Phase::Renewing;
    if (m_profile.session == Mark::Ended)
        return Phase::Ended;
    if (m_profile.session == Mark::None)
        return Phase::SignedOut;
    if (m_unsaved)
        return Phase::PartlyStored;
    if (!m_seen)
        return m_problem && m_problem->kind == Kind::StoreMissing ? Phase::Ended : Phase::StoreLocked;
    if (m_seen->isValid(m_clock.now()))
        return m_problem ? Phase::RenewalFailing : Phase::Valid;
    if (!m_seen->isRenewable())
        return Phase::Ended;
    return m_problem ? Phase::Unreachable : Phase::Expired;
}

QString Session::lockPath() const
{
    return m_parts.places.lockOf(m_profile.name);
}

Http &Session::http() const
{
    return m_parts.http.trusting(m_profile.caFile);
}

QString Session::storeKey() const
{
    return m_parts.places.keyOf(m_profile.name);
}

} // namespace authtray
