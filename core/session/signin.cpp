// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How a session begins and ends.

#include "core/session/session.h"

#include "core/log.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/deviceflow.h"
#include "core/oauth/discovery.h"
#include "core/oauth/http.h"
#include "core/oauth/identity.h"
#include "core/oauth/revocation.h"
#include "core/provider/profilefolder.h"
#include "core/session/filelock.h"
#include "core/session/places.h"
#include "core/session/unbreakable.h"
#include "core/store/stores.h"

namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

/// Whether an error about its organization says no more than that a client isn't told.
bool isOnlyForPeople(const Error &error)
{
    return error.kind == Kind::SignInFailed || error.kind == Kind::Refused || error.kind == Kind::TokenRefused;
}

} // namespace

/// What must be so before anybody is asked, and the provider as it describes itself now.
QCoro::Task<Result<Provider>> Session::prepareSignIn(SignInWishes wishes, QDeadlineTimer deadline)
{
    readProfile();
    Provider provider = wishes.provider.value_or(m_profile.provider);
    // Before the browser opens: what can't be kept needn't be asked for.
    const auto ready = co_await prepareStore(wishes.store.value_or(m_profile.store), deadline);
    if (!ready)
        co_return failed(ready.error());
    const auto savable = m_parts.profiles.checkSave(m_profile);
    if (!savable)
        co_return savable.error();
    if (const auto lockable = FileLock::tryTake(lockPath()); !lockable)
        co_return lockable.error();
    Http &http = m_parts.http.trusting(wishes.caFile.value_or(m_profile.caFile));
    if (!provider.endpointsGiven) {
        const auto endpoints = co_await discover(http, provider);
        if (!endpoints)
            co_return endpoints.error();
        provider.endpoints = *endpoints;
    }
    co_return std::as_const(provider);
}

QCoro::Task<Result<Account>> Session::signIn(SignInWishes wishes, QDeadlineTimer deadline)
{
    if (m_flow)
        co_return Error{Kind::SignInFailed, QStringLiteral("another sign-in of this profile waits for the browser"), {}};
    const auto prepared = co_await prepareSignIn(wishes, deadline);
    if (!prepared)
        co_return prepared.error();
    const Provider provider = *prepared;
    Http &http = m_parts.http.trusting(wishes.caFile.value_or(m_profile.caFile));
    const auto secret = co_await findClientSecret(provider, wishes, deadline);
    if (!secret)
        co_return secret.error();
    wishes.clientSecret = *secret;
    auto chosen = makeFlow(http, provider, wishes);
    if (!chosen)
        co_return chosen.error();
    const std::unique_ptr<SignInFlow> flow = *std::move(chosen);
    m_flow = flow.get();
    m_isCancelled = false;
    become(Activity::SigningIn);
    const auto account = co_await grantAndKeep(*flow, http, provider, wishes, deadline);
    m_flow = nullptr;
    become(Activity::None);
    const Sentence failure = account ? Sentence() : describe(account.error());
    const EndPage page = account ? EndPage::signedIn(provider.label(), account->label())
                                 : EndPage::failed(provider.label(), failure.what, failure.advice);
    co_await flow->showOutcome(page);
    co_return account;
}

/// What was given, or what is kept of the same client. BadInput where there is none and it takes one.
QCoro::Task<Result<QString>> Session::findClientSecret(Provider provider, SignInWishes wishes, QDeadlineTimer deadline)
{
    const bool isWanted = provider.clientCredentials || provider.needsClientSecret;
    if (!isWanted || !wishes.clientSecret.isEmpty())
        co_return std::as_const(wishes.clientSecret);
    if (m_profile.isSignedIn() && m_profile.provider.clientId == provider.clientId) {
        const auto stored = co_await readStore(deadline);
        if (stored && !stored->clientSecret.isEmpty())
            co_return stored->clientSecret;
    }
    if (wishes.way == SignInWishes::Way::Device && !provider.clientCredentials) // some take it without
        co_return QString();
    co_return badInput(
            QStringLiteral("%1 wants the client's secret").arg(provider.host()),
            QStringLiteral("Give it with --client-secret env.NAME, or --client-secret - to be asked for it."));
}

Result<std::unique_ptr<SignInFlow>> Session::makeFlow(Http &http, const Provider &provider, const SignInWishes &wishes)
{
    using Way = SignInWishes::Way;
    if (provider.clientCredentials)
        return std::unique_ptr<SignInFlow>(std::make_unique<ClientCredentialsFlow>(provider, wishes.clientSecret, http));
    const bool hasDevices = !provider.endpoints.deviceAuthorization.isEmpty();
    if (wishes.way == Way::Device && !hasDevices)
        return badInput(QStringLiteral("%1 doesn't offer sign-in with a code").arg(provider.host()),
                        QStringLiteral("Use --no-browser instead: it takes the address that the browser ends on."));
    if (wishes.way == Way::Browser || !hasDevices) {
        const auto open = [this, open = wishes.openBrowser](const QUrl &url) {
            updateState();
            return open(url);
        };
        auto flow = std::make_unique<AuthorizationCodeFlow>(provider, http, open);
        flow->useClientSecret(wishes.clientSecret);
        return std::unique_ptr<SignInFlow>(std::move(flow));
    }
    const auto show = [this, show = wishes.showDeviceCode](const DeviceAuthorization &authorization) {
        updateState();
        show(authorization);
    };
    auto flow = std::make_unique<DeviceFlow>(provider, http, m_parts.clock, show);
    flow->useClientSecret(wishes.clientSecret);
    return std::unique_ptr<SignInFlow>(std::move(flow));
}

QCoro::Task<Result<Account>> Session::grantAndKeep(SignInFlow &flow, Http &http, Provider provider, SignInWishes wishes,
                                                   QDeadlineTimer deadline)
{
    const auto answer = co_await flow.authorize(deadline);
    m_clock.learn(flow.providerDate());
    if (!answer)
        co_return answer.error();
    const auto account = co_await whoSignedIn(http, provider, *answer, flow.nonce(), wishes);
    if (!account || m_isCancelled) {
        co_await revokeAt(http, provider, answer->refreshToken, wishes.clientSecret);
        co_return account ? Error{Kind::Cancelled, {}, {}} : account.error();
    }
    Tokens tokens = Tokens::grantedBy(*answer, provider.scope, m_clock.now());
    tokens.clientSecret = wishes.clientSecret;
    tokens.isClientsOwn = provider.clientCredentials;
    // Not revoked where that fails: a store that was too slow to answer may still take them.
    const auto kept = co_await keep(tokens, provider, *account, wishes, deadline);
    co_return kept;
}

/// Asks the provider, and a person where it is another account or there are several tenants.
QCoro::Task<Result<Account>> Session::whoSignedIn(Http &http, Provider provider, TokenAnswer answer, QString nonce,
                                                  SignInWishes wishes)
{
    const auto identified = co_await identify(http, provider, answer, nonce, m_clock.now());
    if (!identified || m_isCancelled)
        co_return identified;
    const bool isWelcome = co_await mayBecome(provider, *identified, wishes);
    if (!isWelcome)
        co_return otherAccount(*identified);
    const auto settled = co_await settle(http, provider, answer.accessToken, *identified, wishes.tenant,
                                         m_profile.account);
    if (!settled && provider.clientCredentials && wishes.tenant.name.isEmpty() && isOnlyForPeople(settled.error()))
        co_return identified;
    co_return settled;
}

/// Whether the account is the profile's, or may take its place.
QCoro::Task<bool> Session::mayBecome(Provider provider, Account account, SignInWishes wishes)
{
    if (!isOtherAccount(provider, account))
        co_return true;
    if (!wishes.confirmOtherAccount)
        co_return false;
    const bool mayReplace = co_await wishes.confirmOtherAccount(account, m_profile.account);
    co_return mayReplace;
}

Error Session::otherAccount(const Account &account) const
{
    return {Kind::OtherAccount, QStringLiteral("%1, not %2").arg(account.label(), m_profile.account.label()), {}};
}

/// The end of every sign-in: first the store, then the profile's word.
QCoro::Task<Result<Account>> Session::keep(Tokens tokens, Provider provider, Account account, SignInWishes wishes, QDeadlineTimer deadline)
{
    auto lock = co_await takeLock(deadline);
    if (!lock)
        co_return lock.error();
    const auto kept = co_await keepUnderLock(*lock, tokens, provider, account, wishes, deadline);
    co_return kept;
}

QCoro::Task<Result<Account>> Session::keepUnderLock(FileLock &lock, Tokens tokens, Provider provider, Account account,
                                                    SignInWishes wishes, QDeadlineTimer deadline)
{
    const Unbreakable whole;
    const StoreKind storeBefore = std::exchange(m_profile.store, wishes.store.value_or(m_profile.store));
    const auto saved = co_await store().write(storeKey(), tokens.toText(), std::max(deadline, QDeadlineTimer(leastSavingTime)));
    if (!saved) {
        m_profile.store = storeBefore;
        co_return failed(saved.error());
    }
    m_profile.provider = provider;
    m_profile.account = account;
    m_profile.caFile = wishes.caFile.value_or(m_profile.caFile);
    const auto marked = saveMark(Mark::SignedIn);
    if (!marked) {
        co_await store().remove(storeKey(), deadline);
        m_profile.session = Mark::None;
        co_return marked.error();
    }
    m_unsaved.reset();
    saw(tokens);
    announceChange(lock);
    qCInfo(lcSession) << "signed in to profile" << m_profile.name;
    if (storeBefore != m_profile.store)
        co_await leaveStore(storeBefore, deadline);
    co_return std::as_const(account);
}

QCoro::Task<Result<Account>> Session::takeOver(FoundSession found, SignInWishes wishes, QDeadlineTimer deadline)
{
    const auto prepared = co_await prepareSignIn(wishes, deadline);
    if (!prepared)
        co_return prepared.error();
    const Provider provider = *prepared;
    Tokens tokens;
    tokens.accessToken = found.accessToken;
    tokens.refreshToken = found.refreshToken;
    tokens.issuedAt = tokens.signedInAt = now();
    tokens.expiresAt = found.expiresAt;
    tokens.scopes = provider.scope.split(u' ', Qt::SkipEmptyParts);
    const bool isValid = tokens.isValid(now());
    if (!isValid && !tokens.isRenewable())
        co_return Error{Kind::TokenExpired, m_profile.name, {}};
    Http &http = m_parts.http.trusting(wishes.caFile.value_or(m_profile.caFile));
    // One that has expired is only told by its own claims, and asked about once it is renewed.
    Result<Account> account = accountIn(found.accessToken, provider);
    if (isValid)
        account = co_await askForAccount(http, provider, found.accessToken, *account);
    if (account && found.place.tenantId.isEmpty() && isValid)
        account = co_await settle(http, provider, found.accessToken, *account, wishes.tenant, m_profile.account);
    if (!account)
        co_return account.error();
    if (!found.place.tenantId.isEmpty())
        account->settleAs(found.place);
    const bool isWelcome = co_await mayBecome(provider, *account, wishes);
    if (!isWelcome)
        co_return otherAccount(*account);
    if (isValid) {
        const auto kept = co_await keep(tokens, provider, *account, wishes, deadline);
        co_return kept;
    }
    const auto kept = co_await renewAndKeep(tokens, provider, *account, wishes, deadline);
    if (!kept)
        co_return kept;
    const auto asked = co_await askAgain(deadline);
    co_return asked;
}

/// Nothing is kept of a session that the provider says has ended.
QCoro::Task<Result<Account>> Session::renewAndKeep(Tokens tokens, Provider provider, Account account,
                                                   SignInWishes wishes, QDeadlineTimer deadline)
{
    auto lock = co_await takeLock(deadline);
    if (!lock)
        co_return lock.error();
    const Unbreakable whole;
    Http &http = m_parts.http.trusting(wishes.caFile.value_or(m_profile.caFile));
    const auto answer = co_await askForTokens(http, provider, tokens);
    if (!answer)
        co_return answer.error();
    const auto kept = co_await keepUnderLock(*lock, tokens.renewedBy(*answer, m_clock.now()), provider, account, wishes,
                                             deadline);
    co_return kept;
}

/// Whose session it is that could not be asked about before.
QCoro::Task<Result<Account>> Session::askAgain(QDeadlineTimer deadline)
{
    const auto account = co_await fetchAccount(deadline);
    if (!account)
        co_return account.error();
    m_profile.account = *account;
    const auto saved = saveMark(Mark::SignedIn);
    if (!saved)
        co_return saved.error();
    updateState();
    co_return *account;
}

/// Whether the session could be read from the store, or written to it, before anybody is asked to sign in.
QCoro::Task<Result<>> Session::prepareStore(StoreKind kind, QDeadlineTimer deadline)
{
    Store &chosen = m_parts.stores.of(kind);
    const auto unlocked = co_await chosen.unlock(storeKey(), Store::Use::SignIn, deadline);
    if (!unlocked)
        co_return unlocked.error();
    const auto before = co_await chosen.read(storeKey(), deadline);
    if (!before && before.error().kind != Kind::StoreDamaged) // which a sign-in mends
        co_return before.error();
    co_return done;
}

/// The tokens are elsewhere now. Often because the old store can't be reached any more: then what is in it stays.
QCoro::Task<> Session::leaveStore(StoreKind kind, QDeadlineTimer deadline)
{
    const auto removed = co_await m_parts.stores.of(kind).remove(storeKey(), std::max(deadline, QDeadlineTimer(leastSavingTime)));
    if (!removed)
        qCWarning(lcSession) << "the old session of" << m_profile.name << "is still in the" << storeName(kind) << "-"
                             << describeInEnglish(removed.error()).what;
}

bool Session::cancelSignIn()
{
    if (!m_flow || m_isCancelled)
        return false;
    m_isCancelled = true;
    m_flow->cancel();
    return true;
}

Result<> Session::takeRedirect(const QByteArray &pasted)
{
    if (m_flow)
        return m_flow->takeRedirect(pasted);
    return badInput(QStringLiteral("No sign-in waits for an answer"));
}

/// Another provider's accounts are others even where their ids are alike.
bool Session::isOtherAccount(const Provider &provider, const Account &account) const
{
    if (m_profile.account.id.isEmpty())
        return false;
    const Provider &before = m_profile.provider;
    return account.id != m_profile.account.id || provider.issuer != before.issuer || provider.host() != before.host();
}

QCoro::Task<Result<SignOutReport>> Session::signOut(QDeadlineTimer deadline)
{
    const auto unlocked = co_await unlockStore(deadline);
    if (!unlocked)
        co_return failed(unlocked.error());
    auto lock = co_await takeLock(deadline);
    if (!lock)
        co_return lock.error();
    const Unbreakable whole;
    readProfile();
    const auto stored = co_await readStore(deadline);
    const bool isUnreadable = !stored && (stored.error().kind == Kind::StoreMissing || stored.error().kind == Kind::TooNew
                                          || stored.error().kind == Kind::StoreDamaged || stored.error().kind == Kind::StoreFailed);
    if (!stored && !isUnreadable)
        co_return failed(stored.error());
    // First here: a keychain that fails now leaves the session as it was.
    const auto removed = co_await store().remove(storeKey(), deadline);
    if (!removed)
        co_return failed(removed.error());
    m_unsaved.reset();
    const auto marked = saveMark(Mark::None);
    announceChange(*lock);
    m_seen.reset();
    m_problem.reset();
    updateState();
    SignOutReport report;
    if (stored)
        report = co_await revokeAt(http(), m_profile.provider, stored->refreshToken, stored->clientSecret);
    if (!marked)
        report.unmarked = marked.error();
    co_return report;
}

QCoro::Task<SignOutReport> Session::revokeAt(Http &http, Provider provider, QString refreshToken, QString clientSecret)
{
    SignOutReport report;
    if (refreshToken.isEmpty())
        co_return report;
    if (provider.endpoints.revocation.isEmpty()) {
        report.revocation = SignOutReport::Revocation::NotOffered;
        co_return report;
    }
    const auto revoked = co_await revoke(http, provider, refreshToken, clientSecret);
    report.revocation = revoked ? SignOutReport::Revocation::Done : SignOutReport::Revocation::Failed;
    if (!revoked)
        report.problem = revoked.error();
    co_return report;
}

} // namespace authtray
