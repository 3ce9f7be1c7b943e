// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/foreigntext.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/oidc/identity.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/files.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"
#include "core/session/registeredclient.h"

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;

namespace {

constexpr auto clockDifference = 2s; ///< between what two processes take for the provider's time
constexpr auto usageDelay = 5min; ///< so that requests in a row cause few writes

} // namespace

Session::Session(Profile profile, Parts parts, QObject *parent)
    : QObject(parent), m_parts(parts), m_stored(std::move(profile), parts.stores, parts.profiles, parts.paths),
      m_clock(parts.clock, parts.paths.clockOf(this->profile().name)),
      m_usage(parts.paths.usageOf(this->profile().name)), m_ledger(parts.paths.ledgerOf(this->profile().name))
{
    m_usageTimer.setSingleShot(true);
    m_usageTimer.setTimerType(Qt::VeryCoarseTimer);
    m_usageTimer.setInterval(usageDelay);
    connect(&m_usageTimer, &QTimer::timeout, this, &Session::saveUsage);
    updateState();
}

Session::~Session()
{
    saveUsage();
}

QCoro::Task<Result<Tokens>> Session::load(QDeadlineTimer deadline)
{
    if (const auto allowed = checkAllowed(); !allowed)
        co_return allowed.error();
    if (const Tokens *cached = this->cached())
        co_return *cached;
    readProfile();
    co_return co_await readStored(deadline);
}

/// By the computer's policy. A profile without a session has nothing to be allowed.
Result<> Session::checkAllowed()
{
    const auto allowed = profile().isSignedIn() ? m_parts.profiles.checkAllowed(profile()) : Result<>(done);
    return allowed ? allowed : recordFailure(allowed.error());
}

/// Null while newer tokens are being stored.
const Tokens *Session::cached() const
{
    return m_storing ? nullptr : m_stored.cached();
}

/// New tokens end an earlier failure to renew; unchanged tokens don't.
QCoro::Task<Result<Tokens>> Session::readStored(QDeadlineTimer deadline)
{
    const auto before = m_stored.lastKnown();
    const auto stored = co_await m_stored.read(deadline);
    const bool isKnownEnd = !stored && stored.error().kind == Kind::SessionEnded && m_problem
                            && m_problem->kind == Kind::SessionEnded;
    if (isKnownEnd)
        co_return std::as_const(*m_problem); // which has the provider's reason; QCoro 0.8 moves out of what isn't const
    if (!stored)
        co_return recordFailure(stored.error());
    const bool isOver = m_problem && !m_isWriteRefused
                        && (isAboutStore(*m_problem) || m_problem->kind == Kind::WriteFailed
                            || m_problem->kind == Kind::SettingsChanged || m_problem->kind == Kind::NotAllowed
                            || m_problem->kind == Kind::BadPolicy);
    if ((*stored != before || isOver) && !unsaved())
        m_problem.reset();
    updateState();
    co_return stored;
}

QCoro::Task<bool> Session::wouldPrompt()
{
    const auto readable = co_await m_stored.checkRead();
    co_return !readable && readable.error().kind == Kind::StoreLocked;
}

QCoro::Task<Result<Refreshed>> Session::refresh(FreshnessPolicy policy, QDeadlineTimer deadline)
{
    auto fresh = co_await findFresh(policy, deadline);
    if (!fresh)
        co_return fresh.error();
    const auto chosen = fresh->tokens.chosen(policy.choice);
    const bool isUseless = !policy.choice.isDefault() && chosen
                           && (!chosen->isValid(now()) || chosen->accessToken == policy.refused);
    if (!chosen || isUseless)
        co_return notIssued(fresh->tokens, policy.choice);
    if (policy.choice.isIdToken) {
        const auto checked = co_await checkIdToken(chosen->accessToken);
        if (!checked)
            co_return checked.error();
    }
    fresh->tokens = *chosen;
    co_return std::as_const(fresh);
}

/// The tokens of which the chosen one is as fresh as that, if the session has it.
QCoro::Task<Result<Refreshed>> Session::findFresh(FreshnessPolicy policy, QDeadlineTimer deadline)
{
    if (const auto allowed = checkAllowed(); !allowed)
        co_return allowed.error();
    policy.renewAhead = profile().preferences.renewAhead;
    if (const Tokens *cached = this->cached(); cached && cached->isGood(policy, now()))
        co_return Refreshed{*cached, {}};
    readProfile();
    const auto held = co_await fromMemoryIfUnreadable(policy);
    if (held)
        co_return *held;
    const auto unlocked = co_await m_stored.unlock(deadline); // before the lock, because a person may be asked
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    const quint64 changesBefore = m_stored.changes();
    const QDateTime askedAt = now();
    auto lock = co_await m_stored.lock(QDeadlineTimer(0));
    if (!lock && lock.error().kind == Kind::TimedOut) {
        const auto good = co_await goodWithoutLock(policy, deadline);
        if (good)
            co_return *good;
        lock = co_await m_stored.lock(deadline);
    }
    if (!lock) {
        const bool isOwn = lock.error().kind == Kind::TimedOut && m_activity == Activity::Renewing;
        const Error waited = isOwn ? Error{Kind::TimedOut, profile().provider.host(), {}} : lock.error();
        co_return co_await refreshWithoutLock(policy, deadline, waited);
    }
    const auto stored = co_await loadUnderLock(deadline); // read again, because another process may have renewed them
    if (!stored)
        co_return fromMemoryOr(policy, stored.error());
    const auto chosen = stored->chosen(policy.choice);
    const bool isNew = chosen && chosen->issuedAt.addMSecs(clockDifference.count()) >= askedAt;
    const bool isRefreshedByOthers = isNew && m_stored.changes() > changesBefore; // a lower count: the file was removed
    const auto decided = decide(*stored, policy, isRefreshedByOthers);
    if (decided)
        co_return *decided;
    const auto renewed = co_await renewUnderLock(*stored, policy, std::move(*lock), deadline);
    co_return renewed;
}

/// Called before the lock is taken and before a person is asked, because a keychain can stay locked or silent for long.
QCoro::Task<std::optional<Refreshed>> Session::fromMemoryIfUnreadable(FreshnessPolicy policy)
{
    if (!fromMemory(policy, {Kind::StoreLocked}))
        co_return std::nullopt;
    const auto readable = co_await m_stored.checkRead();
    if (readable)
        co_return std::nullopt;
    co_return fromMemory(policy, recordFailure(readable.error()));
}

/// The tokens in memory, if they suffice. For when the store can't be read because of `error`.
std::optional<Refreshed> Session::fromMemory(const FreshnessPolicy &policy, const Error &error) const
{
    const Tokens *held = m_storing ? &*m_storing : m_stored.held();
    if (!held || !isPassing(error))
        return std::nullopt;
    if (held->isGood(policy, now()))
        return Refreshed{*held, unsaved() || m_storing ? std::optional(error) : std::nullopt};
    if (held->suffices(policy, now()))
        return Refreshed{.tokens = *held, .unrenewed = error};
    return std::nullopt;
}

Result<Refreshed> Session::fromMemoryOr(const FreshnessPolicy &policy, const Error &error) const
{
    const auto held = fromMemory(policy, error);
    return held ? Result<Refreshed>(*held) : error;
}

/// Also saves the tokens that the store has refused so far.
QCoro::Task<Result<Tokens>> Session::loadUnderLock(QDeadlineTimer deadline)
{
    readProfile();
    const auto stored = co_await readStored(deadline);
    if (stored)
        co_await saveAgain(deadline);
    co_return stored;
}

/// The answer if no request is necessary; nullopt if the provider must be asked.
std::optional<Result<Refreshed>> Session::decide(const Tokens &stored, const FreshnessPolicy &policy,
                                                 bool isRefreshedByOthers)
{
    const auto chosen = stored.chosen(policy.choice);
    const bool isExchangeable = stored.isValid(now()) && mayExchange(profile().provider, policy.choice);
    const bool isAvailable = (stored.isRenewable() || isExchangeable) && checkGranted(stored, policy.choice)
                             && (!chosen || chosen->isRenewable() || isExchangeable);
    const bool isValid = chosen && chosen->isValid(now());
    const bool isAnsweredByOthers = isRefreshedByOthers && isValid && !policy.force
                                    && chosen->accessToken != policy.refused;
    if (stored.isGood(policy, now()) || isAnsweredByOthers)
        return Refreshed{stored, unsaved() ? m_problem : std::nullopt};
    if (isAvailable)
        return std::nullopt;
    if (stored.suffices(policy, now()))
        return Refreshed{stored, {}};
    if (isValid) // the caller requires a longer lifetime; the session itself is fine
        return notRenewable(*chosen);
    if (!policy.choice.isDefault())
        return notIssued(stored, policy.choice);
    return recordFailure({Kind::TokenExpired, profile().name, {}});
}

/// A token that needs no renewal, while another task or process holds the lock, perhaps for long because its store
/// refuses new tokens.
QCoro::Task<std::optional<Refreshed>> Session::goodWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline)
{
    if (unsaved() && unsaved()->isGood(policy, now()))
        co_return Refreshed{*unsaved(), m_problem};
    if (m_storing) // it replaces what the store still has
        co_return std::nullopt;
    const auto stored = co_await m_stored.read(deadline);
    if (stored && stored->isGood(policy, now()))
        co_return Refreshed{*stored, {}};
    co_return std::nullopt;
}

/// For when the lock couldn't be taken because of `error`. Without it the provider is never asked, but a token that is
/// still good is returned.
QCoro::Task<Result<Refreshed>> Session::refreshWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline, Error error)
{
    if (error.kind != Kind::WriteFailed)
        co_return fromMemoryOr(policy, error);
    const auto stored = co_await load(deadline);
    if (!stored)
        co_return fromMemoryOr(policy, stored.error());
    co_return withoutRenewal(*stored, policy, error);
}

/// The answer if the provider must not be asked: the stored token if it suffices, else `error`.
Result<Refreshed> Session::withoutRenewal(const Tokens &stored, const FreshnessPolicy &policy, const Error &error) const
{
    const auto stillUnsaved = unsaved() ? m_problem : std::nullopt;
    if (stored.isGood(policy, now()))
        return Refreshed{stored, stillUnsaved};
    if (stored.suffices(policy, now()))
        return Refreshed{stored, stillUnsaved, error};
    return error;
}

QCoro::Task<> Session::saveAgain(QDeadlineTimer deadline)
{
    if (!unsaved())
        co_return;
    const auto saved = co_await m_stored.saveAgain(deadline);
    if (saved)
        clearProblem();
    else
        recordFailure(saved.error());
}

QCoro::Task<> Session::takeUnsaved(Tokens unsaved, QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.takeUnsaved(unsaved, deadline);
    if (!lock)
        co_return;
    const ExitInhibitor untilStored;
    co_await loadUnderLock(deadline);
}

QCoro::Task<Result<>> Session::savePreferences(Preferences preferences, QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const auto saved = m_stored.savePreferences(preferences);
    updateState();
    co_return saved;
}

QCoro::Task<Result<FetchedAccount>> Session::fetchAccount(QDeadlineTimer deadline)
{
    auto fresh = co_await refresh(FreshnessPolicy{0min}, deadline);
    if (!fresh)
        co_return fresh.error();
    const Profile asked = profile();
    if (const auto unchanged = checkBinding(fresh->tokens, asked); !unchanged) // it was read again since
        co_return recordFailure(unchanged.error());
    auto account = co_await fetchCurrentAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    // The server may have revoked the token before its expiry. Retries once with a new one.
    if (!account && account.error().kind == Kind::TokenRefused) {
        fresh = co_await refresh(FreshnessPolicy{{}, true}, deadline);
        if (!fresh)
            co_return fresh.error();
        account = co_await fetchCurrentAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    }
    // Some userinfo endpoints refuse this client's tokens although the session is valid. Without `openid` that is known
    // if they have refused at the sign-in too, so that nobody is known.
    const bool isRefused = !account
                           && (account.error().kind == Kind::TokenRefused || account.error().kind == Kind::Refused);
    if (isRefused && (asked.provider.isOpenId() || asked.account.id.isEmpty()))
        co_return FetchedAccount{asked.account, FetchedAccount::Source::SignIn, account.error()};
    if (!account)
        co_return aboutSession(account.error());
    if (!asked.account.organizationId.isEmpty())
        account->copyTenantFrom(asked.account);
    using Source = FetchedAccount::Source;
    co_return FetchedAccount{*account, describesAccounts(asked.provider) ? Source::Provider : Source::SignIn};
}

void Session::readProfile()
{
    m_clock.reread();
    m_stored.reread();
}

/// Records only errors of the store. Other errors concern the caller, not the session.
Error Session::recordStoreFailure(const Error &error)
{
    return isAboutStore(error) ? recordFailure(error) : error;
}

/// Records an error in the state, and returns it.
Error Session::recordFailure(const Error &error)
{
    qCInfo(lcSession) << "profile" << profile().name << "-" << whatHappened(error).inEnglish() << error.cause;
    m_problem = aboutSession(error);
    m_isWriteRefused = false;
    updateState();
    return *m_problem;
}

Error Session::aboutSession(Error error) const
{
    error.isSessionKept = profile().isSignedIn();
    if (error.kind == Kind::ClientRefused && profile().provider.isClientRegistered)
        error.advice = QT_TRANSLATE_NOOP("Error",
                                         "Sign in again: the client that was registered is gone, and a new one is "
                                         "registered then.");
    return error;
}

void Session::clearProblem()
{
    m_problem.reset();
    updateState();
}

void Session::setActivity(Activity activity)
{
    m_activity = activity;
    updateState();
}

void Session::updateState()
{
    const auto &tokens = m_stored.lastKnown();
    if (tokens && !m_stepUpOf.isValid()) // else they are still being read
        m_stepUpOf = tokens->signedInAt;
    const SessionState state = stateFrom({.profile = profile(),
                                          .store = storeName(profile().store.kind),
                                          .tokens = tokens ? &*tokens : nullptr,
                                          .isUnsaved = unsaved().has_value(),
                                          .activity = m_activity,
                                          .authorizationUrl = m_signIn ? m_signIn->browserUrl() : QUrl(),
                                          .problem = m_problem,
                                          .stepUp = tokens && tokens->signedInAt == m_stepUpOf ? m_stepUp : std::nullopt},
                                         now());
    if (state == m_state)
        return;
    const bool hasHappened = m_history.follow(m_state, state, now());
    m_state = state;
    Q_EMIT stateChanged();
    if (hasHappened)
        Q_EMIT eventsChanged();
}

void Session::demand(const std::optional<StepUp> &stepUp)
{
    m_stepUp = stepUp;
    m_stepUpOf = QDateTime();
    updateState();
}

void Session::noteRequest(const QString &program, const QString &command)
{
    const QString name = cleaned(program);
    m_history.addRequest(name, command, now());
    m_usage.add({name, command, now()});
    if (!m_usageTimer.isActive())
        m_usageTimer.start();
    Q_EMIT eventsChanged();
}

/// Not for a profile that isn't there, so that another one of this name begins without them.
void Session::saveUsage()
{
    if (!m_usage.hasUnsaved() || isAbsent(m_parts.profiles.fileOf(profile().name)))
        return;
    if (const auto saved = m_usage.save(); !saved)
        qCInfo(lcSession) << whatHappened(saved.error()).inEnglish();
}

Result<> Session::forgetPrograms()
{
    m_history.removeRequests();
    const auto cleared = m_usage.clear();
    const auto forgotten = m_ledger.forgetCallers();
    Q_EMIT eventsChanged();
    return cleared ? forgotten : cleared;
}

void Session::setHistory(const History &history)
{
    m_history = history;
    Q_EMIT eventsChanged();
}

Http &Session::http() const
{
    return m_parts.http.trusting(profile().caFile);
}

} // namespace authtray
