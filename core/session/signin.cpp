// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/signin.h"

#include "core/log.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/discovery.h"
#include "core/oauth/oautherror.h"
#include "core/oauth/revocation.h"
#include "core/oidc/audience.h"
#include "core/oidc/identity.h"
#include "core/platform/exitinhibitor.h"
#include "core/provider/defaultscope.h"

#include <utility>

namespace authtray {

using Kind = Error::Kind;
using Way = SignInChoices::Way;

namespace {

/// Whether the provider refuses to tell a client, which is no person, about an organization.
bool isOnlyForPeople(const Error &error)
{
    return error.kind == Kind::SignInFailed || error.kind == Kind::Refused || error.kind == Kind::TokenRefused;
}

/// SessionEnded means here that the provider has refused the code: there is no session yet.
Error asSignInFailure(const Error &error)
{
    return error.kind == Kind::SessionEnded ? signInRefusal(QStringLiteral("invalid_grant"), error.reason.inEnglish())
                                            : error;
}

/// The account's label, with its ID if `other` has the same label.
QString distinctLabel(const Account &account, const Account &other)
{
    return account.label() == other.label() ? QStringLiteral("%1 (%2)").arg(account.label(), account.id)
                                            : account.label();
}

Error otherAccount(const Account &account, const Account &before)
{
    if (account.label().isEmpty())
        return {Kind::OtherAccount,
                {QT_TRANSLATE_NOOP("Error", "one that the provider doesn't name, not %1"), {before.label()}},
                {}};
    return {Kind::OtherAccount,
            {QT_TRANSLATE_NOOP("Error", "%1, not %2"), {distinctLabel(account, before), distinctLabel(before, account)}},
            {}};
}

/// The provider's label, or its issuer if `other` has the same label.
QString distinctLabel(const Provider &provider, const Provider &other)
{
    return provider.label() == other.label() ? provider.issuer : provider.label();
}

} // namespace

SignIn::SignIn(Parts parts, SignInChoices choices)
    : m_parts(std::move(parts)), m_choices(std::move(choices)),
      m_provider(m_choices.provider.value_or(m_parts.profile.provider))
{ }

SignIn::~SignIn() = default;

Profile SignIn::profileFor(const Account &account) const
{
    Profile profile = m_parts.profile;
    profile.provider = m_provider;
    profile.account = account;
    profile.store.kind = m_choices.store.value_or(profile.store.kind);
    profile.caFile = m_choices.caFile.value_or(profile.caFile);
    return profile;
}

QCoro::Task<Result<>> SignIn::discover()
{
    if (!m_provider.endpointsGiven) {
        const auto endpoints = co_await authtray::discover(m_parts.http, m_provider);
        if (!endpoints)
            co_return endpoints.error();
        m_provider.endpoints = *endpoints;
        if (m_choices.addsScopes)
            addScopes();
        leaveOutOpenId();
    }
    if (m_provider.isOpenId() && m_provider.endpoints.jwks.isEmpty()) // checked before the browser opens
        co_return signInFailedByProvider(QT_TRANSLATE_NOOP(
                "Error", "the provider's metadata has no \"jwks_uri\", so no ID token can be checked"));
    co_return done;
}

/// An authorization server without OpenID Connect (RFC 8414 only) may refuse its scopes.
void SignIn::leaveOutOpenId()
{
    const QStringList &known = m_provider.endpoints.scopes;
    const QString openId = QStringLiteral("openid");
    if (!m_provider.endpoints.jwks.isEmpty() || known.contains(openId))
        return;
    const bool isDefault = m_provider.scope == QLatin1String(defaultScope);
    QStringList scopes = m_provider.scope.split(u' ', Qt::SkipEmptyParts);
    scopes.removeIf([&](const QString &scope) {
        return scope == openId || (isDefault && !known.isEmpty() && !known.contains(scope));
    });
    m_provider.scope = scopes.join(u' ');
}

/// A service that names its provider names its own scopes only. A token that isn't for a service is for the provider
/// itself, which then may tell who has signed in.
void SignIn::addScopes()
{
    QStringList scopes = m_provider.scope.split(u' ', Qt::SkipEmptyParts);
    QStringList wanted{QStringLiteral("openid"), QStringLiteral("offline_access")};
    if (m_provider.resources.isEmpty())
        wanted += {QStringLiteral("profile"), QStringLiteral("email")};
    for (const QString &scope : wanted) {
        if (m_provider.endpoints.scopes.contains(scope) && !scopes.contains(scope))
            scopes += scope;
    }
    m_provider.scope = scopes.join(u' ');
}

void SignIn::setClient(Provider provider, QString clientSecret)
{
    m_provider = std::move(provider);
    if (!clientSecret.isEmpty())
        m_choices.clientSecret = std::move(clientSecret);
}

bool SignIn::lacksClientSecret() const
{
    const bool isWanted = m_provider.clientCredentials || m_provider.needsClientSecret;
    return isWanted && m_choices.clientSecret.isEmpty();
}

Result<> SignIn::chooseFlow(const QString &clientSecret)
{
    if (m_isCancelled)
        return Error{Kind::Cancelled, {}, {}};
    if (lacksClientSecret())
        m_choices.clientSecret = clientSecret;
    const bool isDevice = m_choices.way == Way::Device
                          && !m_provider.clientCredentials; // some providers accept the device flow without
    if (lacksClientSecret() && !isDevice)
        return Error{Kind::NoSecret, m_provider.host()};
    Provider asked = m_provider;
    if (m_choices.stepUp) // of this sign-in only
        asked.authorizationParameters.insert(m_choices.stepUp->parameters());
    m_request.emplace(asked, m_choices.clientSecret, m_parts.http);
    if (m_provider.clientCredentials) {
        m_flow = std::make_unique<ClientCredentialsFlow>(*m_request);
        return done;
    }
    const bool hasDevices = !m_provider.endpoints.deviceAuthorization.isEmpty();
    if (m_choices.way == Way::Device && !hasDevices)
        return Error{Kind::NoDeviceFlow, m_provider.host()};
    m_flow = m_choices.way == Way::Browser || !hasDevices ? makeBrowserFlow() : makeDeviceFlow();
    return done;
}

std::unique_ptr<SignInFlow> SignIn::makeBrowserFlow()
{
    auto flow = std::make_unique<AuthorizationCodeFlow>(*m_request, [this](const SignInAddress &address) {
        m_browserUrl = address.full;
        m_parts.changed();
        return m_choices.openBrowser(address);
    });
    m_browserFlow = flow.get();
    return flow;
}

std::unique_ptr<SignInFlow> SignIn::makeDeviceFlow()
{
    return std::make_unique<DeviceFlow>(*m_request, m_parts.clock, [this](const DeviceAuthorization &authorization) {
        m_browserUrl = authorization.address();
        m_parts.changed();
        m_choices.showDeviceCode(authorization);
    });
}

QCoro::Task<Result<Granted>> SignIn::authorize(QDeadlineTimer deadline)
{
    const auto answer = co_await m_flow->authorize(deadline);
    m_parts.providerClock.learn(m_request->providerDate());
    if (!answer)
        co_return asSignInFailure(answer.error());
    if (m_request->authenticationMethod() != m_provider.authenticationMethod())
        m_provider.chosenMethod = m_request->authenticationMethod(); // avoids a refused attempt at each refresh
    const auto account = co_await whoSignedIn(*answer);
    if (!account || m_isCancelled) {
        const bool isOthers = !account && account.error().kind == Kind::OtherAccount;
        if (isOthers || mayRevokeUnused(account ? *account : m_parts.profile.account))
            co_await revokeGrant(*answer);
        co_return account ? Error{Kind::Cancelled, {}, {}} : account.error();
    }
    Tokens tokens = Tokens::grantedBy(*answer, m_provider.scope, m_parts.providerClock.now());
    tokens.clientSecret = m_choices.clientSecret;
    tokens.isClientsOwn = m_provider.clientCredentials;
    tokens.resources = m_browserFlow ? m_provider.resources : m_provider.resources.mid(0, 1);
    co_return Granted{*account, tokens};
}

/// Asks the provider who signed in. Asks the person if it is another account, or if there are several tenants.
QCoro::Task<Result<Account>> SignIn::whoSignedIn(TokenResponse answer)
{
    if (answer.fault)
        co_return std::as_const(*answer.fault);
    if (const auto meant = checkAudience(answer, m_provider); !meant)
        co_return meant.error();
    const QString nonce = m_browserFlow ? m_browserFlow->nonce()
                                        : QString(); // GCC 12 destroys it twice within co_await
    const auto identified = co_await identifyGranted(answer, nonce);
    if (!identified || m_isCancelled)
        co_return identified;
    const auto sameAccount = co_await checkSameAccount(*identified);
    if (!sameAccount)
        co_return sameAccount.error();
    const auto withTenant = co_await resolveTenant(m_parts.http, m_provider, answer.accessToken, *identified,
                                                   m_choices.tenant, m_parts.profile.account);
    if (!withTenant && m_provider.clientCredentials && m_choices.tenant.name.isEmpty()
        && isOnlyForPeople(withTenant.error()))
        co_return identified;
    co_return withTenant;
}

/// An exit meanwhile would leave the grant to nobody.
QCoro::Task<Result<Account>> SignIn::identifyGranted(TokenResponse answer, QString nonce)
{
    const ExitInhibitor untilKnown;
    const auto identified = co_await identify(m_parts.http, m_provider, answer, nonce, m_parts.providerClock.now());
    co_return identified;
}

/// OtherAccount, unless the account is the profile's or the person confirms that it may replace it.
QCoro::Task<Result<>> SignIn::checkSameAccount(Account account)
{
    m_checkedAgainst = m_parts.profile.account.id;
    if (!isOther(account))
        co_return done;
    const Account before = m_parts.profile.account;
    bool mayReplace = false;
    if (m_choices.confirmOtherAccount)
        mayReplace = co_await m_choices.confirmOtherAccount(account, before);
    if (mayReplace)
        co_return done;
    co_return otherAccount(account, before);
}

Result<> SignIn::checkUnchanged(const Account &account) const
{
    const Account &now = m_parts.profile.account;
    if (isOther(account) && now.id != m_checkedAgainst)
        return otherAccount(account, now);
    if (m_choices.checkSource) {
        if (const auto current = m_choices.checkSource(); !current)
            return current;
    }
    return checkSameProvider();
}

Result<> SignIn::checkSameProvider() const
{
    const Profile &before = m_parts.profile;
    const bool isFree = before.session == Profile::SessionMark::None;
    if (isFree || m_choices.mayReplaceProvider || !isOtherProvider())
        return done;
    return Error{Kind::OtherProvider,
                 {QT_TRANSLATE_NOOP("Error", "the profile \"%1\" belongs to another provider: %2, not %3"),
                  {before.name, distinctLabel(before.provider, m_provider), distinctLabel(m_provider, before.provider)}}};
}

bool SignIn::isOtherProvider() const
{
    const Provider &before = m_parts.profile.provider;
    return m_provider.issuer != before.issuer || m_provider.host() != before.host();
}

/// An account of another provider is another account, even if its ID is the same. Whoever has signed out may sign in as
/// anybody.
bool SignIn::isOther(const Account &account) const
{
    const Profile &before = m_parts.profile;
    const bool isFree = before.account.id.isEmpty() || before.session == Profile::SessionMark::None;
    return !isFree && (account.id != before.account.id || isOtherProvider());
}

/// A session that was taken over from another tool may be the one that it replaces, some refreshes older.
bool SignIn::mayRevokeReplaced(const Account &account) const
{
    return isOther(account) || mayRevokeLeft();
}

bool SignIn::mayRevokeLeft() const
{
    return m_flow && m_provider.revokesOneSession;
}

bool SignIn::mayRevokeUnused(const Account &account) const
{
    return !m_parts.profile.isSignedIn() || mayRevokeReplaced(account);
}

QCoro::Task<> SignIn::revokeGrant(TokenResponse answer)
{
    if (m_provider.endpoints.revocation.isEmpty())
        co_return;
    const ExitInhibitor untilRevoked;
    const bool isAlone = answer.refreshToken.isEmpty();
    const RevocableTokens tokens{answer.refreshToken, isAlone ? QStringList(answer.accessToken) : QStringList(),
                                 m_choices.clientSecret};
    const auto revoked = co_await revoke(m_parts.http, m_provider, tokens);
    if (!revoked)
        qCWarning(lcSession) << "a grant that isn't kept is still good at" << m_provider.host() << "-"
                             << whatHappened(revoked.error()).inEnglish();
}

QCoro::Task<Result<Granted>> SignIn::importSession(ForeignSession found)
{
    const QDateTime now = m_parts.providerClock.now();
    Tokens tokens;
    tokens.accessToken = found.accessToken;
    tokens.refreshToken = found.refreshToken;
    tokens.importedFrom = fingerprint(found.refreshToken);
    tokens.issuedAt = tokens.signedInAt = now;
    tokens.expiresAt = found.expiresAt;
    tokens.scopes = m_provider.scope.split(u' ', Qt::SkipEmptyParts);
    const bool isValid = tokens.isValid(now);
    if (!isValid && !tokens.isRenewable())
        co_return Error{Kind::TokenExpired, m_parts.profile.name, {}};
    Result<Account> account = accountFromAccessToken(found.accessToken, m_provider);
    if (isValid)
        account = co_await fetchCurrentAccount(m_parts.http, m_provider, found.accessToken, *account);
    if (account && found.tenant.tenantId.isEmpty() && isValid)
        account = co_await resolveTenant(m_parts.http, m_provider, found.accessToken, *account, m_choices.tenant,
                                         m_parts.profile.account);
    if (!account)
        co_return account.error();
    if (!found.tenant.tenantId.isEmpty())
        account->copyTenantFrom(found.tenant);
    const auto sameAccount = co_await checkSameAccount(*account);
    if (!sameAccount)
        co_return sameAccount.error();
    co_return Granted{*account, tokens};
}

bool SignIn::cancel()
{
    const bool isCancelledAlready = std::exchange(m_isCancelled, true);
    if (!m_flow || isCancelledAlready)
        return false;
    m_flow->cancel();
    return true;
}

void SignIn::failBrowser(const Error &error)
{
    if (m_browserFlow)
        m_browserFlow->fail(error);
}

Result<> SignIn::takeRedirect(const QByteArray &pasted)
{
    if (m_browserFlow)
        return m_browserFlow->takeRedirect(pasted);
    if (!m_flow)
        return badInput(QT_TRANSLATE_NOOP("Error", "No sign-in waits for an answer"));
    if (m_provider.clientCredentials)
        return badInput(QT_TRANSLATE_NOOP("Error", "This sign-in needs no browser"));
    return badInput(QT_TRANSLATE_NOOP("Error", "This sign-in waits for a code, not for an address"));
}

QCoro::Task<> SignIn::showOutcome(Result<Account> account)
{
    if (!m_browserFlow)
        co_return;
    const EndPage page = account ? EndPage::signedIn(m_provider.label(), account->label())
                                 : EndPage::failed(m_provider.label(), whatHappened(account.error()),
                                                   adviceOn(account.error()));
    co_await m_browserFlow->showOutcome(page);
}

} // namespace authtray
