// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/oauth/revocation.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"

#include <QScopedValueRollback>

#include <QCoroTimer>

/// How a session begins and ends: sign-in, import and sign-out.
namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

/// Whether nobody can use the stored session any more, so that a sign-out removes it although it can't be read.
bool isUnusable(const Error &error)
{
    return error.kind == Kind::StoreMissing || error.kind == Kind::TooNew || error.kind == Kind::StoreDamaged
           || error.kind == Kind::SettingsChanged || error.kind == Kind::StoreFailed;
}

bool mayRemove(const Error &error, Session::Sealed sealed)
{
    return sealed == Session::Sealed::Remove && isAboutPassphrase(error);
}

} // namespace

SignIn::Parts Session::partsFor(const SignInChoices &choices)
{
    Http &trusting = m_parts.http.trusting(choices.caFile.value_or(profile().caFile));
    return {profile(), trusting, m_clock, m_parts.clock, [this] { updateState(); }};
}

QCoro::Task<Result<Account>> Session::signIn(SignInChoices choices, QDeadlineTimer deadline)
{
    if (m_signIn)
        co_return signInFailed(QT_TRANSLATE_NOOP("Error", "another sign-in of this profile waits for the browser"),
                               QT_TRANSLATE_NOOP("Error", "Finish or cancel that one first."));
    readProfile();
    SignIn signIn(partsFor(choices), choices);
    m_signIn = &signIn;
    const auto account = co_await signInBy(signIn, choices, deadline);
    m_signIn = nullptr;
    setActivity(Activity::None);
    co_await signIn.showOutcome(account);
    co_return account;
}

QCoro::Task<Result<Account>> Session::signInBy(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline)
{
    const auto ready = co_await checkPreconditions(signIn, choices, deadline);
    if (!ready)
        co_return ready.error();
    QString clientSecret;
    if (signIn.lacksClientSecret() && profile().isSignedIn()) {
        const auto stored = co_await m_stored.read(deadline);
        if (stored && mayReuseSecret(*stored, signIn.profileFor({})))
            clientSecret = stored->clientSecret;
    }
    const auto prepared = signIn.chooseFlow(clientSecret);
    if (!prepared)
        co_return prepared.error();
    setActivity(Activity::SigningIn);
    const auto granted = co_await signIn.authorize(deadline);
    if (!granted)
        co_return granted.error();
    const auto kept = co_await keep(signIn, *granted, deadline);
    if (kept || !signIn.mayRevokeUnused(granted->account))
        co_return kept;
    // A store that was too slow, or couldn't go back, may have replaced the session before by this one.
    bool isStored = false;
    const auto readable = co_await m_stored.checkRead(); // so that nobody is asked to unlock it once more
    if (readable) {
        const auto stored = co_await m_stored.read(deadline);
        isStored = stored && stored->accessToken == granted->tokens.accessToken;
    }
    const bool mayBeStored = kept.error().kind == Kind::StoreSilent && profile().isSignedIn();
    if (!isStored && !mayBeStored)
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
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const ExitInhibitor untilStored;
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
        const auto answer = co_await askForTokens(profile, granted.tokens);
        if (!answer && *isNew)
            co_await m_stored.withdraw(profile.store.kind);
        if (!answer)
            co_return answer.error();
        granted.tokens = granted.tokens.renewedBy(*answer, now());
    }
    const Profile before = this->profile();
    const bool mayRevokeReplaced = signIn.mayRevokeReplaced(granted.account);
    const auto replaced = co_await m_stored.read(deadline);
    const auto left = co_await m_stored.readLeft(profile.store.kind, deadline);
    const auto kept = co_await m_stored.replace(profile, granted.tokens, deadline);
    if (!kept && isSpent)
        keepImported(profile, granted.tokens, std::move(*lock));
    if (!kept)
        co_return recordStoreFailure(kept.error());
    clearProblem();
    m_stored.announceChange(*lock);
    qCInfo(lcSession) << "signed in to profile" << profile.name;
    if (this->profile().leftIn.contains(before.store))
        co_await leaveStore(before.store, deadline);
    if (replaced && mayRevokeReplaced)
        co_await revokeUnused(before, *replaced);
    if (left && signIn.mayRevokeLeft())
        co_await revokeUnused(before, *left);
    co_return std::as_const(granted.account);
}

/// Tries again after the answer, because the imported refresh token is spent.
QCoro::Task<> Session::keepImported(Profile profile, Tokens tokens, ProfileLock lock)
{
    const ExitInhibitor untilStored;
    const QScopedValueRollback keeping(m_isKeepingImport, true);
    const QDeadlineTimer deadline(savingTimeAfterAnswer);
    while (!deadline.hasExpired()) {
        co_await QCoro::sleepFor(savingPause);
        const auto writable = co_await m_stored.checkRead(profile.store.kind); // so that nobody is asked to unlock it
        if (!writable || !co_await m_stored.replace(profile, tokens, QDeadlineTimer(savingTime)))
            continue;
        clearProblem();
        m_stored.announceChange(lock);
        co_return;
    }
}

/// Not a failure of the sign-in, because the old store often can't be reached any more.
QCoro::Task<> Session::leaveStore(StorePlace place, QDeadlineTimer deadline)
{
    const auto removed = co_await m_stored.removeFrom(place, deadline);
    if (!removed)
        qCInfo(lcSession) << "the session before this one is still in" << place.name().inEnglish() << "-"
                          << whatHappened(removed.error()).inEnglish();
}

/// Tokens that nobody has any more would stay valid at the provider, and could no longer be revoked.
QCoro::Task<> Session::revokeUnused(Profile owner, Tokens tokens)
{
    const SignOutReport report = co_await revoke(owner, tokens);
    if (report.problem)
        qCWarning(lcSession) << "a session that isn't kept is still good at" << owner.provider.host() << "-"
                             << whatHappened(*report.problem).inEnglish();
}

QCoro::Task<Result<Account>> Session::importSession(ForeignSession found, SignInChoices choices, QDeadlineTimer deadline)
{
    readProfile();
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

/// Another process may have ended or replaced the session meanwhile.
QCoro::Task<Result<>> Session::saveAccount(Account account, QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    if (!profile().isSignedIn() || profile().account.id != account.id)
        co_return done;
    const auto saved = m_stored.saveAccount(account);
    updateState();
    co_return saved;
}

/// SessionLeft, for a profile with a session in a store that isn't its own any more.
Error Session::leftElsewhere() const
{
    return {.kind = Kind::SessionLeft,
            .subject = {QT_TRANSLATE_NOOP("Error", "an earlier session of the profile \"%1\" is still in %2"),
                        {profile().name, profile().leftIn.first().name()}},
            .values = {profile().name}};
}

QCoro::Task<Result<>> Session::removeProfile(QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    if (profile().isSignedIn())
        co_return Error{
                .kind = Kind::SessionLeft,
                .subject = {QT_TRANSLATE_NOOP("Error", "the profile \"%1\" is still signed in"), {profile().name}},
                .values = {profile().name}};
    if (!profile().leftIn.isEmpty())
        co_return leftElsewhere();
    const auto removed = m_parts.profiles.remove(profile().name);
    if (!removed)
        co_return removed.error();
    if (const auto forgotten = forgetPrograms(); !forgotten)
        qCWarning(lcSession) << whatHappened(forgotten.error()).inEnglish();
    co_return done;
}

QCoro::Task<Result<RenameReport>> Session::renameProfile(QString newName, QDeadlineTimer deadline)
{
    const auto isFree = m_parts.profiles.checkFree(newName); // before its lock's file is created
    if (!isFree)
        co_return isFree.error();
    if (m_signIn)
        co_return badInput(QT_TRANSLATE_NOOP("Error", "another sign-in of this profile waits for the browser"),
                           QT_TRANSLATE_NOOP("Error", "Finish or cancel that one first."));
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const auto newLock = co_await FileLock::acquire(m_parts.paths.lockOf(newName), deadline,
                                                    m_parts.profiles.fileOf(newName));
    if (!newLock)
        co_return newLock.error();
    const ExitInhibitor untilStored;
    readProfile();
    if (!profile().leftIn.isEmpty())
        co_return leftElsewhere();
    const auto renamed = co_await m_stored.rename(newName, deadline);
    if (!renamed)
        co_return recordStoreFailure(renamed.error());
    if (const auto moved = m_usage.moveTo(m_parts.paths.usageOf(newName)); !moved)
        qCWarning(lcSession) << whatHappened(moved.error()).inEnglish();
    m_stored.announceChange(*lock);
    clearProblem();
    co_return renamed;
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

QCoro::Task<Result<SignOutReport>> Session::signOut(QDeadlineTimer deadline, Sealed sealed)
{
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked && !mayRemove(unlocked.error(), sealed))
        co_return recordFailure(unlocked.error());
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const ExitInhibitor untilStored;
    readProfile();
    const bool wasSignedIn = profile().isSignedIn();
    Result<SignOutReport> report = SignOutReport();
    if (wasSignedIn || profile().leftIn.isEmpty())
        report = co_await endCurrent(unlocked, *lock, deadline, sealed);
    if (!report && report.error().kind != Kind::StoreAbsent) // else the keychain that answers may have an earlier one
        co_return recordFailure(report.error());
    const qsizetype leftBefore = profile().leftIn.size();
    SignOutReport current;
    if (report)
        current = *report;
    const SignOutReport all = co_await endLeft(current, deadline, sealed);
    if (!report)
        co_return recordFailure(report.error());
    if (!wasSignedIn && !all.left.isEmpty() && all.left.size() == leftBefore)
        co_return recordFailure(all.left.first().problem);
    co_return all;
}

/// `unlocked`: whether its store is.
QCoro::Task<Result<SignOutReport>> Session::endCurrent(Result<> unlocked, ProfileLock &lock, QDeadlineTimer deadline,
                                                       Sealed sealed)
{
    Result<Tokens> stored = Tokens();
    if (unlocked)
        stored = co_await m_stored.read(deadline);
    else
        stored = unlocked.error();
    if (!stored && !isUnusable(stored.error()) && !mayRemove(stored.error(), sealed))
        co_return stored.error();
    const auto report = co_await endStored(stored, lock, deadline);
    co_return report;
}

/// Removes it here first, because a failing keychain then leaves the session unchanged. `stored`: its tokens, or why
/// they can't be revoked.
QCoro::Task<Result<SignOutReport>> Session::endStored(Result<Tokens> stored, ProfileLock &lock, QDeadlineTimer deadline)
{
    const auto removed = co_await m_stored.remove(deadline);
    if (!removed)
        co_return removed.error();
    const auto marked = m_stored.mark(Mark::None);
    m_stored.announceChange(lock);
    clearProblem();
    SignOutReport report;
    if (stored)
        report = co_await revoke(profile(), *stored);
    else if (stored.error().kind == Kind::StoreMissing)
        report = {SignOutReport::Revocation::NothingToRevoke, stored.error()};
    else
        report = {SignOutReport::Revocation::Failed, stored.error()};
    if (!marked)
        report.unmarked = marked.error();
    co_return report;
}

/// Ends the sessions that are left in stores used before. `report`: of the one that isn't, to which it adds.
QCoro::Task<SignOutReport> Session::endLeft(SignOutReport report, QDeadlineTimer deadline, Sealed sealed)
{
    const auto places = profile().leftIn;
    for (const StorePlace &place : places) {
        const auto ended = co_await endLeftIn(place, deadline, sealed);
        if (!ended)
            report.left.push_back({place, ended.error()});
        else if (ended->problem || report.revocation == SignOutReport::Revocation::NothingToRevoke) {
            report.revocation = ended->revocation; // of several, what is still good at the provider is reported
            report.problem = ended->problem;
        }
    }
    co_return std::as_const(report);
}

QCoro::Task<Result<SignOutReport>> Session::endLeftIn(StorePlace place, QDeadlineTimer deadline, Sealed sealed)
{
    const auto left = co_await m_stored.removeFrom(place, deadline, sealed);
    if (!left)
        co_return left.error();
    if (left->unreadable)
        co_return SignOutReport{SignOutReport::Revocation::Failed, left->unreadable};
    if (!left->tokens)
        co_return SignOutReport{};
    const SignOutReport report = co_await revoke(profile(), *left->tokens);
    co_return report;
}

/// `profile`: the profile of the tokens.
QCoro::Task<SignOutReport> Session::revoke(Profile profile, Tokens tokens)
{
    using Revocation = SignOutReport::Revocation;
    const Provider &provider = profile.provider;
    if (const auto unchanged = checkBinding(tokens, profile); !unchanged)
        co_return SignOutReport{Revocation::Failed, unchanged.error()};
    const RevocableTokens revocable{tokens.refreshToken, tokens.isValid(now()) ? tokens.accessToken : QString(),
                                    tokens.clientSecret};
    if (revocable.isEmpty())
        co_return SignOutReport{};
    if (provider.endpoints.revocation.isEmpty())
        co_return SignOutReport{Revocation::NotOffered, {}, {}};
    const auto revoked = co_await authtray::revoke(m_parts.http.trusting(profile.caFile), provider, revocable);
    if (!revoked) {
        const bool mayBeDone = revoked.error().mayBeSpent || revoked.error().kind == Kind::TimedOut;
        co_return SignOutReport{mayBeDone ? Revocation::Unanswered : Revocation::Failed, revoked.error()};
    }
    co_return SignOutReport{Revocation::Done, {}, {}};
}

} // namespace authtray
