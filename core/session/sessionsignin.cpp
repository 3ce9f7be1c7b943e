// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/files.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"
#include "core/session/registeredclient.h"

#include <QScopedValueRollback>

#include <QCoroTimer>

/// How a session begins: sign-in and import.
namespace authtray {

using Kind = Error::Kind;

SignIn::Parts Session::partsFor(const SignInChoices &choices)
{
    Http &trusting = m_parts.http.trusting(choices.caFile.value_or(profile().caFile));
    return {profile(), trusting, m_clock, m_parts.clock, [this] { updateState(); }};
}

/// The policy decides before the person's choices, and before anybody is asked.
Result<> Session::applyPolicy(SignInChoices &choices) const
{
    const auto policy = m_parts.profiles.policy();
    if (!policy)
        return policy.error();
    if (const auto allowed = policy->checkIssuer(choices.provider.value_or(profile().provider)); !allowed)
        return allowed;
    if (const auto checked = choices.store ? policy->checkChoice(*choices.store) : Result<>(done); !checked)
        return checked;
    if (const auto checked = choices.caFile ? policy->checkChoice(*choices.caFile) : Result<>(done); !checked)
        return checked;
    if (const auto locked = policy->lockedStore())
        choices.store = locked;
    if (const auto locked = policy->lockedCaFile())
        choices.caFile = locked;
    return done;
}

QCoro::Task<Result<Account>> Session::signIn(SignInChoices choices, QDeadlineTimer deadline)
{
    if (m_signIn)
        co_return signInFailed(QT_TRANSLATE_NOOP("Error", "another sign-in of this profile waits for the browser"),
                               QT_TRANSLATE_NOOP("Error", "Finish or cancel that one first."));
    readProfile();
    if (const auto allowed = applyPolicy(choices); !allowed)
        co_return allowed.error();
    addDemandedScopes(choices);
    const SignIn::Parts parts = partsFor(choices);
    SignIn signIn(parts, choices);
    m_signIn = &signIn;
    const auto account = co_await signInBy(signIn, choices, deadline);
    if (!account && m_client && !m_isGoingOn)
        co_await leaveClient(signIn, parts.http);
    m_client.reset();
    if (!account && isAbsent(m_parts.profiles.fileOf(profile().name))) { // no profile could show it
        if (const auto cleared = m_ledger.clear(); !cleared)
            qCInfo(lcSession) << whatHappened(cleared.error()).inEnglish();
    }
    m_signIn = nullptr;
    setActivity(Activity::None);
    co_await signIn.showOutcome(account);
    co_return account;
}

/// To those of the profile; without any, to those that the provider has granted by itself.
void Session::addDemandedScopes(SignInChoices &choices) const
{
    if (!choices.stepUp)
        return;
    if (!choices.provider)
        choices.provider = profile().provider;
    QString &scope = choices.provider->scope;
    const auto &tokens = m_stored.lastKnown();
    if (scope.isEmpty() && tokens)
        scope = tokens->scopes.join(u' ');
    scope = choices.stepUp->addedTo(scope);
}

QCoro::Task<Result<Account>> Session::signInBy(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline)
{
    const auto ready = co_await checkPreconditions(signIn, choices, deadline);
    if (!ready)
        co_return ready.error();
    const auto client = co_await findClient(signIn, choices, deadline);
    if (!client)
        co_return client.error();
    std::optional<ExitInhibitor> untilChosen; // until cancelSignIn() ends it, an exit would leave the client behind
    if (m_client)
        untilChosen.emplace();
    QString clientSecret;
    if (signIn.lacksClientSecret() && profile().isSignedIn()) {
        const auto stored = co_await m_stored.read(deadline);
        if (stored && mayReuseSecret(*stored, signIn.profileFor({})))
            clientSecret = stored->clientSecret;
    }
    const auto prepared = signIn.chooseFlow(clientSecret);
    if (!prepared)
        co_return prepared.error();
    untilChosen.reset();
    setActivity(Activity::SigningIn);
    const auto granted = co_await signIn.authorize(deadline);
    const bool isClientRefused = !granted && granted.error().kind == Kind::ClientRefused;
    if (isClientRefused && signIn.provider().isClientRegistered) {
        const Error error = co_await forgetClient(signIn, choices, granted.error());
        co_return std::as_const(error);
    }
    if (!granted)
        co_return granted.error();
    const auto kept = co_await keep(signIn, *granted, deadline);
    if (kept || m_isGoingOn || !signIn.mayRevokeUnused(granted->account))
        co_return kept;
    // A store that couldn't go back may have replaced the session before by this one.
    bool isStored = false;
    const auto readable = co_await m_stored.checkRead(); // so that nobody is asked to unlock it once more
    if (readable) {
        const auto stored = co_await m_stored.read(deadline);
        isStored = stored && stored->accessToken == granted->tokens.accessToken;
    }
    if (!isStored)
        co_await revokeUnused(signIn.profileFor(granted->account), granted->tokens);
    co_return kept;
}

/// Checks before the browser opens whether the profile is the provider's, and whether the session can be stored.
QCoro::Task<Result<>> Session::checkPreconditions(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline)
{
    const auto sameProvider = signIn.checkSameProvider();
    if (!sameProvider)
        co_return sameProvider.error();
    const auto keepable = co_await m_stored.checkWritable(choices.store.value_or(profile().store.kind), deadline);
    if (!keepable)
        co_return recordStoreFailure(keepable.error());
    const auto described = co_await signIn.discover();
    co_return described;
}

/// The last step of every sign-in. An imported session that has expired is renewed first, so that nothing is kept of a
/// session that the provider has ended.
QCoro::Task<Result<Account>> Session::keep(SignIn &signIn, Granted granted, QDeadlineTimer deadline)
{
    const ExitInhibitor untilStored;
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    const auto unchanged = signIn.checkUnchanged(granted.account);
    if (!unchanged)
        co_return unchanged.error();
    Profile profile = signIn.profileFor(granted.account);
    const bool isSpent = !granted.tokens.isValid(now());
    if (isSpent) {
        const auto isNew = co_await m_stored.reserve(profile.store.kind, granted.tokens, deadline);
        if (!isNew)
            co_return recordStoreFailure(isNew.error());
        const TokenChoice accessToken;
        const auto answer = co_await askForTokens(profile, granted.tokens, accessToken);
        if (!answer && *isNew)
            co_await m_stored.withdraw(profile.store.kind);
        if (!answer)
            co_return answer.error();
        granted.tokens = granted.tokens.renewedBy(*answer, now());
    }
    Replacement replacement{.before = this->profile(), .profile = profile, .tokens = granted.tokens, .unused = {}};
    const QDeadlineTimer untilRead = std::max(deadline, QDeadlineTimer(savingTime)); // else it could never be revoked
    const auto replaced = co_await m_stored.read(untilRead);
    if (replaced && signIn.mayRevokeReplaced(granted.account))
        replacement.unused.push_back(*replaced);
    const auto left = co_await m_stored.readLeft(profile.store.kind, untilRead);
    if (left && signIn.mayRevokeLeft())
        replacement.unused.push_back(*left);
    // What can't be read couldn't be revoked afterwards.
    const bool isUnreadable = !replaced && replaced.error().kind == Kind::StoreSilent
                              && profile.store.kind == replacement.before.store.kind;
    Result<> kept = done;
    if (isUnreadable)
        kept = replaced.error();
    else
        kept = co_await store(replacement, *lock, deadline);
    if (kept)
        co_return std::as_const(granted.account);
    Error error = recordStoreFailure(kept.error());
    const bool mayBeStored = !isUnreadable && error.kind == Kind::StoreSilent && replacement.before.isSignedIn();
    if (isSpent || mayBeStored)
        keepStoring(replacement, std::move(*lock));
    error.isSessionKept = error.isSessionKept && !mayBeStored;
    co_return std::as_const(error);
}

QCoro::Task<Result<>> Session::store(Replacement replacement, ProfileLock &lock, QDeadlineTimer deadline)
{
    const auto stored = co_await m_stored.replace(replacement.profile, replacement.tokens, deadline);
    if (!stored)
        co_return stored.error();
    clearProblem();
    m_stored.announceChange(lock);
    enter(LedgerEntry::Event::SignedIn, replacement.tokens);
    qCInfo(lcSession) << "signed in to profile" << profile().name;
    if (profile().leftIn.contains(replacement.before.store))
        co_await leaveStore(replacement.before.store, deadline);
    const QList<Tokens> unused = replacement.unused;
    for (const Tokens &tokens : unused)
        co_await revokeUnused(replacement.before, tokens);
    co_return done;
}

/// Tries again after the answer: an import has spent the refresh token, or the keychain may store the session of a
/// sign-in in the place of another one as soon as it answers.
QCoro::Task<> Session::keepStoring(Replacement replacement, ProfileLock lock)
{
    const ExitInhibitor untilStored;
    const QScopedValueRollback goingOn(m_isGoingOn, true);
    const QDeadlineTimer deadline(savingTimeAfterAnswer);
    bool isStored = false;
    while (!isStored && !deadline.hasExpired()) {
        co_await QCoro::sleepFor(savingPause);
        const auto readable = co_await m_stored.checkRead(replacement.profile.store.kind); // so that nobody is asked
        if (!readable)
            continue;
        const auto stored = co_await store(replacement, lock, QDeadlineTimer(savingTime));
        isStored = bool(stored);
    }
}

/// Not a failure of the sign-in, because the old store often can't be reached any more.
QCoro::Task<> Session::leaveStore(StorePlace place, QDeadlineTimer deadline)
{
    const auto removed = co_await m_stored.remove(place, std::max(deadline, QDeadlineTimer(savingTime)));
    if (!removed)
        qCInfo(lcSession) << "the session before this one is still in" << place.name().inEnglish() << "-"
                          << whatHappened(removed.error()).inEnglish();
}

/// Tokens that nobody has any more would stay valid at the provider, and could no longer be revoked.
QCoro::Task<> Session::revokeUnused(Profile owner, Tokens tokens)
{
    const ExitInhibitor untilRevoked;
    const auto revoked = co_await revoke(owner, tokens);
    if (revoked.problem)
        qCWarning(lcSession) << "a session that isn't kept is still good at" << owner.provider.host() << "-"
                             << whatHappened(*revoked.problem).inEnglish();
}

QCoro::Task<Result<Account>> Session::importSession(ForeignSession found, SignInChoices choices, QDeadlineTimer deadline)
{
    readProfile();
    if (const auto allowed = applyPolicy(choices); !allowed)
        co_return allowed.error();
    SignIn signIn(partsFor(choices), choices);
    const auto ready = co_await checkPreconditions(signIn, choices, deadline);
    if (!ready)
        co_return ready.error();
    const auto stored = co_await m_stored.read(deadline);
    if (stored && !stored->importedFrom.isEmpty() && stored->importedFrom == fingerprint(found.refreshToken))
        co_return profile().account; // renewed since, perhaps: the refresh token in the file may be spent
    const auto granted = co_await signIn.importSession(found);
    if (!granted)
        co_return granted.error();
    const bool wasValid = granted->tokens.isValid(now());
    const auto kept = co_await keep(signIn, *granted, deadline);
    if (!kept || wasValid)
        co_return kept;
    const auto account = co_await fetchAccount(deadline); // the expired token couldn't be used to ask for it before
    if (!account)
        co_return account.error();
    const auto known = co_await saveAccount(account->account, deadline);
    if (!known)
        co_return known.error();
    co_return account->account;
}

bool Session::cancelSignIn()
{
    return m_signIn && m_signIn->cancel();
}

void Session::failBrowser(const QUrl &url, const Error &error)
{
    if (m_signIn && m_signIn->browserUrl() == url)
        m_signIn->failBrowser(error);
}

Result<> Session::takeRedirect(const QByteArray &pasted)
{
    if (m_signIn)
        return m_signIn->takeRedirect(pasted);
    return badInput(QT_TRANSLATE_NOOP("Error", "No sign-in waits for an answer"));
}

} // namespace authtray
