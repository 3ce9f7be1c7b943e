// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/log.h"
#include "core/net/http.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/revocation.h"
#include "core/oidc/identity.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/paths.h"

#include <QScopeGuard>

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

/// What the provider has given must be kept, even if the command's time is nearly up.
constexpr std::chrono::milliseconds leastSavingTime = 10s;

constexpr std::chrono::milliseconds shortestTry = 500ms; ///< where it can be tried again

QDeadlineTimer enoughToSave(QDeadlineTimer deadline, std::chrono::milliseconds least = leastSavingTime)
{
    return std::max(deadline, QDeadlineTimer(least));
}

} // namespace

Session::Session(Profile profile, Parts parts, QObject *parent)
    : QObject(parent), m_parts(parts), m_stored(std::move(profile), parts.stores, parts.profiles, parts.paths),
      m_clock(parts.clock, parts.paths.clockOf(this->profile().name))
{
    updateState();
}

Session::~Session() = default;

QCoro::Task<Result<Tokens>> Session::load(QDeadlineTimer deadline)
{
    if (const Tokens *cached = m_stored.cached())
        co_return *cached;
    readProfile();
    co_return co_await readStored(deadline);
}

/// Other tokens than before mean that an earlier failure to renew is over; the same ones don't.
QCoro::Task<Result<Tokens>> Session::readStored(QDeadlineTimer deadline)
{
    const auto before = m_stored.lastKnown();
    const auto stored = co_await m_stored.read(deadline);
    if (!stored)
        co_return recordFailure(stored.error());
    const bool isStoreFailure = m_problem && (isAboutStore(*m_problem) || m_problem->kind == Kind::WriteFailed);
    if ((*stored != before || isStoreFailure) && !unsaved())
        m_problem.reset();
    updateState();
    co_return stored;
}

QCoro::Task<Result<Refreshed>> Session::refresh(FreshnessPolicy policy, QDeadlineTimer deadline)
{
    policy.renewAhead = profile().preferences.renewAhead;
    if (const Tokens *cached = m_stored.cached(); cached && cached->isGood(policy, now()))
        co_return Refreshed{*cached, {}};
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline); // before the lock, as a person may be asked
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    const quint64 changesBefore = m_stored.changes();
    // The holder of the lock may be waiting for the store to take this very pair.
    const auto refused = unsaved() && unsaved()->isGood(policy, now()) ? unsaved() : std::nullopt;
    auto lock = co_await m_stored.lock(refused ? QDeadlineTimer(0) : deadline);
    if (!lock && refused)
        co_return Refreshed{*refused, m_problem};
    if (!lock)
        co_return co_await refreshWithoutLock(policy, deadline, lock.error());
    const ExitInhibitor untilStored;
    const auto stored = co_await loadUnderLock(deadline); // again: another process may have rotated the pair meanwhile
    if (!stored)
        co_return stored.error();
    const bool isRefreshedByOthers = m_stored.changes() > changesBefore; // fewer: the file was removed
    const auto decided = decide(*stored, policy, isRefreshedByOthers);
    if (decided)
        co_return *decided;
    const auto renewed = co_await renewUnderLock(*stored, policy, *lock, deadline);
    co_return renewed;
}

/// Saves what the store has refused so far, too.
QCoro::Task<Result<Tokens>> Session::loadUnderLock(QDeadlineTimer deadline)
{
    readProfile();
    const auto stored = co_await readStored(deadline);
    if (stored)
        co_await saveAgain(deadline);
    co_return stored;
}

/// The answer that needs no request; nothing if the provider must be asked.
std::optional<Result<Refreshed>> Session::decide(const Tokens &stored, const FreshnessPolicy &policy,
                                                 bool isRefreshedByOthers)
{
    const bool isValid = stored.isValid(now());
    const bool isAnsweredByOthers = isRefreshedByOthers && isValid && !policy.force;
    if (stored.isGood(policy, now()) || isAnsweredByOthers)
        return Refreshed{stored, unsaved() ? m_problem : std::nullopt};
    if (stored.isRenewable())
        return std::nullopt;
    if (isValid && policy.takesAnyValid())
        return Refreshed{stored, {}};
    return recordFailure({Kind::TokenExpired, profile().name, {}});
}

QCoro::Task<Result<Refreshed>> Session::renewUnderLock(Tokens stored, FreshnessPolicy policy, FileLock &lock,
                                                       QDeadlineTimer deadline)
{
    const auto renewed = co_await rotate(stored, deadline);
    if (renewed || renewed.error().kind == Kind::SessionEnded)
        m_stored.announceChange(lock);
    if (!renewed && isPassing(renewed.error()) && stored.isValid(now()) && policy.takesAnyValid())
        co_return Refreshed{stored, {}};
    co_return renewed;
}

/// Without a lock nobody asks the provider. A token that is good needs no lock. `why`: there is none.
QCoro::Task<Result<Refreshed>> Session::refreshWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline, Error why)
{
    if (why.kind != Kind::WriteFailed)
        co_return std::as_const(why);
    const auto stored = co_await load(deadline);
    if (!stored)
        co_return stored.error();
    const bool isUseful = stored->isGood(policy, now()) || (!policy.minimumLifetime && stored->isValid(now()));
    if (isUseful && !policy.force)
        co_return Refreshed{*stored, unsaved() ? m_problem : std::nullopt};
    co_return std::as_const(why);
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
    m_stored.takeUnsaved(unsaved); // before anything else: nobody but this process has it
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return;
    const ExitInhibitor untilStored;
    co_await loadUnderLock(deadline);
}

/// By the refresh token (RFC 6749, 6), or by what the client has of its own (4.4).
QCoro::Task<Result<TokenResponse>> Session::askForTokens(Http &http, Provider provider, Tokens stored)
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
    setActivity(Activity::Renewing);
    const auto idle = qScopeGuard([this] { setActivity(Activity::None); });
    const auto answer = co_await askForTokens(http(), profile().provider, stored);
    if (!answer && answer.error().kind == Kind::SessionEnded) {
        // The word of the provider counts. Where it can't be noted, the entry stays to ask for it again.
        if (const auto marked = m_stored.mark(Mark::Ended))
            co_await m_stored.remove(deadline);
    }
    if (!answer)
        co_return recordFailure(answer.error());
    if (!mayBelongTo(*answer, profile().provider, profile().account.id))
        co_return recordFailure({Kind::ProviderFault, profile().provider.host(),
                                 QStringLiteral("the new tokens are about somebody else")});
    const Tokens renewed = stored.renewedBy(*answer, now());
    // What lives on has the pair in memory and can try again; what doesn't must not give up early.
    const auto savingTime = m_stored.isCacheEnabled() ? shortestTry : leastSavingTime;
    const auto saved = co_await m_stored.write(renewed, enoughToSave(deadline, savingTime));
    if (!saved)
        co_return Refreshed{renewed, recordFailure(saved.error())};
    clearProblem();
    co_return Refreshed{renewed, {}};
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

QCoro::Task<Result<Account>> Session::fetchAccount(QDeadlineTimer deadline)
{
    auto fresh = co_await refresh(FreshnessPolicy{0min}, deadline);
    if (!fresh)
        co_return fresh.error();
    const Profile asked = profile();
    auto account = co_await askForAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    // The token may have ended at the server before it expires; one renewal tells.
    if (!account && account.error().kind == Kind::TokenRefused) {
        fresh = co_await refresh(FreshnessPolicy{{}, true}, deadline);
        if (!fresh)
            co_return fresh.error();
        account = co_await askForAccount(http(), asked.provider, fresh->tokens.accessToken, asked.account);
    }
    if (account && !asked.account.organizationId.isEmpty())
        account->settleAs(asked.account);
    co_return std::as_const(account);
}

SignIn::Parts Session::partsFor(const SignInWishes &wishes)
{
    Http &trusting = m_parts.http.trusting(wishes.caFile.value_or(profile().caFile));
    return {profile(), trusting, m_clock, m_parts.clock, [this] { updateState(); }};
}

QCoro::Task<Result<Account>> Session::signIn(SignInWishes wishes, QDeadlineTimer deadline)
{
    if (m_signIn)
        co_return Error{Kind::SignInFailed,
                        QT_TRANSLATE_NOOP("Error", "another sign-in of this profile waits for the browser"),
                        {}};
    readProfile();
    SignIn signIn(partsFor(wishes), wishes);
    m_signIn = &signIn;
    const auto account = co_await signInBy(signIn, wishes, deadline);
    m_signIn = nullptr;
    setActivity(Activity::None);
    co_await signIn.showOutcome(account);
    co_return account;
}

QCoro::Task<Result<Account>> Session::signInBy(SignIn &signIn, SignInWishes wishes, QDeadlineTimer deadline)
{
    const auto ready = co_await checkPreconditions(signIn, wishes, deadline);
    if (!ready)
        co_return ready.error();
    QString clientSecret;
    if (signIn.lacksClientSecret() && profile().isSignedIn()
        && profile().provider.clientId == signIn.provider().clientId) {
        const auto stored = co_await m_stored.read(deadline);
        clientSecret = stored ? stored->clientSecret : QString();
    }
    const auto prepared = signIn.chooseFlow(clientSecret);
    if (!prepared)
        co_return prepared.error();
    setActivity(Activity::SigningIn);
    const auto granted = co_await signIn.authorize(deadline);
    if (!granted)
        co_return granted.error();
    // Not revoked where this fails: a store that was too slow to answer may still take them.
    const auto kept = co_await keep(signIn, *granted, deadline);
    co_return kept;
}

/// Before the browser opens: what can't be kept needn't be asked for.
QCoro::Task<Result<>> Session::checkPreconditions(SignIn &signIn, SignInWishes wishes, QDeadlineTimer deadline)
{
    const auto keepable = co_await m_stored.checkWritable(wishes.store.value_or(profile().store), deadline);
    if (!keepable)
        co_return recordStoreFailure(keepable.error());
    const auto described = co_await signIn.discover();
    co_return described;
}

/// The end of every sign-in. What another tool has left expired is renewed first: nothing is kept of a session that the
/// provider says has ended.
QCoro::Task<Result<Account>> Session::keep(SignIn &signIn, Granted granted, QDeadlineTimer deadline)
{
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const ExitInhibitor untilStored;
    Profile profile = signIn.profileFor(granted.account);
    if (!granted.tokens.isValid(now())) {
        const auto answer = co_await askForTokens(m_parts.http.trusting(profile.caFile), profile.provider,
                                                  granted.tokens);
        if (!answer)
            co_return answer.error();
        granted.tokens = granted.tokens.renewedBy(*answer, now());
    }
    const StoreKind storeBefore = m_stored.profile().store;
    const auto kept = co_await m_stored.replace(profile, granted.tokens, enoughToSave(deadline));
    if (!kept)
        co_return recordStoreFailure(kept.error());
    clearProblem();
    m_stored.announceChange(*lock);
    qCInfo(lcSession) << "signed in to profile" << profile.name;
    if (storeBefore != profile.store)
        co_await m_stored.removeFrom(storeBefore, enoughToSave(deadline));
    co_return std::as_const(granted.account);
}

QCoro::Task<Result<Account>> Session::importSession(ForeignSession found, SignInWishes wishes, QDeadlineTimer deadline)
{
    readProfile();
    SignIn signIn(partsFor(wishes), wishes);
    const auto ready = co_await checkPreconditions(signIn, wishes, deadline);
    if (!ready)
        co_return ready.error();
    const auto granted = co_await signIn.importSession(found);
    if (!granted)
        co_return granted.error();
    const bool wasValid = granted->tokens.isValid(now());
    const auto kept = co_await keep(signIn, *granted, deadline);
    if (!kept || wasValid)
        co_return kept;
    const auto account = co_await fetchAccount(deadline); // whose it is could not be asked before
    if (!account)
        co_return account.error();
    const auto known = m_stored.saveAccount(*account);
    if (!known)
        co_return known.error();
    updateState();
    co_return *account;
}

bool Session::cancelSignIn()
{
    return m_signIn && m_signIn->cancel();
}

Result<> Session::takeRedirect(const QByteArray &pasted)
{
    if (m_signIn)
        return m_signIn->takeRedirect(pasted);
    return badInput(QT_TRANSLATE_NOOP("Error", "No sign-in waits for an answer"));
}

QCoro::Task<Result<SignOutReport>> Session::signOut(QDeadlineTimer deadline)
{
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const ExitInhibitor untilStored;
    readProfile();
    const auto stored = co_await m_stored.read(deadline);
    const bool isUnreadable = !stored
                              && (stored.error().kind == Kind::StoreMissing || stored.error().kind == Kind::TooNew
                                  || stored.error().kind == Kind::StoreDamaged
                                  || stored.error().kind == Kind::StoreFailed);
    if (!stored && !isUnreadable)
        co_return recordFailure(stored.error());
    // First here: a keychain that fails now leaves the session as it was.
    const auto removed = co_await m_stored.remove(deadline);
    if (!removed)
        co_return recordFailure(removed.error());
    const auto marked = m_stored.mark(Mark::None);
    m_stored.announceChange(*lock);
    clearProblem();
    SignOutReport report;
    if (stored)
        report = co_await revoke(*stored);
    if (!marked)
        report.unmarked = marked.error();
    co_return report;
}

QCoro::Task<SignOutReport> Session::revoke(Tokens tokens)
{
    using Revocation = SignOutReport::Revocation;
    const Provider &provider = profile().provider;
    if (tokens.refreshToken.isEmpty())
        co_return SignOutReport{};
    if (provider.endpoints.revocation.isEmpty())
        co_return SignOutReport{Revocation::NotOffered, {}, {}};
    const auto revoked = co_await authtray::revoke(http(), provider, tokens.refreshToken, tokens.clientSecret);
    if (!revoked)
        co_return SignOutReport{Revocation::Failed, revoked.error(), {}};
    co_return SignOutReport{Revocation::Done, {}, {}};
}

/// Another process may have changed it.
void Session::readProfile()
{
    m_clock.reread();
    m_stored.reread();
}

/// The same where only an error of the store is one of the session: what can't be written is its asker's business.
Error Session::recordStoreFailure(const Error &error)
{
    return isAboutStore(error) ? recordFailure(error) : error;
}

/// Notes an error for the state and hands it on.
Error Session::recordFailure(const Error &error)
{
    qCInfo(lcSession) << "profile" << profile().name << "-" << describeInEnglish(error).what << error.detail.toString();
    m_problem = error;
    updateState();
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
    const SessionState state = stateFrom({.profile = profile(),
                                          .store = storeName(profile().store),
                                          .tokens = tokens ? &*tokens : nullptr,
                                          .isUnsaved = unsaved().has_value(),
                                          .activity = m_activity,
                                          .authorizationUrl = m_signIn ? m_signIn->browserUrl() : QUrl(),
                                          .problem = m_problem},
                                         now());
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

Http &Session::http() const
{
    return m_parts.http.trusting(profile().caFile);
}

} // namespace authtray
