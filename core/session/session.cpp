// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/log.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/discovery.h"
#include "core/oauth/http.h"
#include "core/oauth/identity.h"
#include "core/oauth/revocation.h"
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

/// What the provider has given must be kept, even if the command's time is nearly up.
constexpr std::chrono::milliseconds leastSavingTime = 10s;
constexpr std::chrono::milliseconds shortestTry = 500ms;

QDeadlineTimer atLeast(std::chrono::milliseconds time, QDeadlineTimer deadline)
{
    return std::max(deadline, QDeadlineTimer(time));
}

/// Whether an error about its organization says no more than that a client isn't told.
bool isOnlyForPeople(const Error &error)
{
    return error.kind == Kind::SignInFailed || error.kind == Kind::Refused || error.kind == Kind::TokenRefused;
}

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
QCoro::Task<Result<TokenAnswer>> Session::askForTokens(Tokens stored)
{
    if (stored.isClientsOwn) {
        ClientCredentialsFlow flow(m_profile.provider, stored.clientSecret, http());
        const auto answer = co_await flow.authorize(QDeadlineTimer::Forever); // which Http bounds
        m_clock.learn(flow.providerDate());
        co_return answer;
    }
    AuthorizationCodeFlow flow(m_profile.provider, http());
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
    const auto answer = co_await askForTokens(stored);
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
    const auto saved = co_await store().write(storeKey(), renewed.toText(), atLeast(savingTime, deadline));
    m_unsaved.reset();
    saw(renewed);
    if (saved)
        co_return Refreshed{renewed, {}};
    m_unsaved = renewed;
    co_return Refreshed{renewed, failed(saved.error())};
}

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
    co_return Error{Kind::BadInput, QStringLiteral("%1 wants the client's secret").arg(provider.host()),
                    QStringLiteral("Give it with --client-secret env.NAME, or --client-secret - to be asked for it.")};
}

Result<std::unique_ptr<SignInFlow>> Session::makeFlow(Http &http, const Provider &provider, const SignInWishes &wishes)
{
    using Way = SignInWishes::Way;
    if (provider.clientCredentials)
        return std::unique_ptr<SignInFlow>(std::make_unique<ClientCredentialsFlow>(provider, wishes.clientSecret, http));
    const bool hasDevices = !provider.endpoints.deviceAuthorization.isEmpty();
    if (wishes.way == Way::Device && !hasDevices)
        return Error{Kind::BadInput, QStringLiteral("%1 doesn't offer sign-in with a code").arg(provider.host()),
                     QStringLiteral("Use --no-browser instead: it takes the address that the browser ends on.")};
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
    const auto identified = co_await identify(http, provider, *answer, flow.nonce(), m_clock.now());
    if (!identified)
        co_return identified.error();
    const bool isWelcome = co_await mayBecome(provider, *identified, wishes);
    if (!isWelcome) {
        co_await revokeAt(http, provider, answer->refreshToken, wishes.clientSecret);
        co_return otherAccount(*identified);
    }
    auto account = co_await settle(http, provider, answer->accessToken, *identified, wishes.tenant, m_profile.account);
    if (!account && provider.clientCredentials && wishes.tenant.name.isEmpty() && isOnlyForPeople(account.error()))
        account = *identified;
    if (!account) {
        co_await revokeAt(http, provider, answer->refreshToken, wishes.clientSecret);
        co_return account.error();
    }
    Tokens tokens = Tokens::grantedBy(*answer, provider.scope, m_clock.now());
    tokens.clientSecret = wishes.clientSecret;
    tokens.isClientsOwn = provider.clientCredentials;
    const auto kept = co_await keep(tokens, provider, *account, wishes, deadline);
    co_return kept;
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
    const Unbreakable whole;
    const StoreKind storeBefore = std::exchange(m_profile.store, wishes.store.value_or(m_profile.store));
    const auto saved = co_await store().write(storeKey(), tokens.toText(), atLeast(leastSavingTime, deadline));
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
    announceChange(*lock);
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
    const auto kept = co_await keep(tokens, provider, *account, wishes, deadline);
    if (!kept || isValid)
        co_return kept;
    const auto asked = co_await renewAndAsk(deadline);
    co_return asked;
}

/// Whose session it is that could not be asked about before.
QCoro::Task<Result<Account>> Session::renewAndAsk(QDeadlineTimer deadline)
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
    const auto removed = co_await m_parts.stores.of(kind).remove(storeKey(), atLeast(leastSavingTime, deadline));
    if (!removed)
        qCWarning(lcSession) << "the old session of" << m_profile.name << "is still in the" << storeName(kind) << "-"
                             << describe(removed.error()).what;
}

void Session::cancelSignIn()
{
    if (m_flow)
        m_flow->cancel();
}

Result<> Session::takeRedirect(const QByteArray &pasted)
{
    if (m_flow)
        return m_flow->takeRedirect(pasted);
    return Error{Kind::BadInput, QStringLiteral("No sign-in waits for an answer"), {}};
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
    qCInfo(lcSession) << "profile" << m_profile.name << "-" << describe(error).what << error.detail;
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
        state.renewsAt = m_seen->renewsAt();
        state.scopes = m_seen->scopes;
    }
    if (m_flow)
        state.authorizationUrl = m_flow->browserUrl();
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
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
