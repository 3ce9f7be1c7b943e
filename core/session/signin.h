// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/import/foreignsession.h"
#include "core/oauth/deviceflow.h"
#include "core/oauth/stepup.h"
#include "core/oauth/tokenrequest.h"
#include "core/session/providerclock.h"
#include "core/session/tenantchoice.h"
#include "core/session/tokens.h"

#include <QDeadlineTimer>

#include <QCoroTask>

#include <functional>
#include <memory>
#include <optional>

namespace authtray {

class AuthorizationCodeFlow;
class Http;

/// How a sign-in reaches the person.
struct SignInChoices
{
    enum class Way {
        Browser, ///< one that can come back to this computer (RFC 8252)
        Device, ///< a browser anywhere, with a code typed there (RFC 8628)
        DeviceIfOffered, ///< Device if the provider offers it, otherwise Browser
    };

    std::optional<Provider> provider; ///< replaces the profile's
    Way way = Way::Browser;
    std::optional<StoreKind> store; ///< replaces the profile's
    std::optional<QString> caFile; ///< replaces the profile's
    TenantChoices tenant;
    QString clientSecret; ///< if it is empty and the provider requires one, the stored secret is used
    std::function<Result<>(const SignInAddress &)> openBrowser; ///< sends the person to the provider
    DeviceFlow::Show showDeviceCode; ///< for the ways with a device
    /// Whether an import's source still has the session, which its own tool may have renewed. Asked right before it is used.
    std::function<Result<>()> checkSource;
    bool mayReplaceProvider = false; ///< the profile may have belonged to another provider
    std::optional<StepUp> stepUp; ///< what a service demands of this sign-in
    bool addsScopes = false; ///< those for a longer session and for who has signed in, where the provider lists them
    /// Called when the provider has registered a client for this sign-in; again, if it had forgotten the one before.
    std::function<void(bool isAgain)> clientRegistered;
    /// Asks the person whether `now` may replace `before` in this profile. If this is empty, it may not.
    std::function<QCoro::Task<bool>(Account now, Account before)> confirmOtherAccount;
};

/// The result of a sign-in, which the session then stores.
struct Granted
{
    Account account;
    Tokens tokens;
};

/// One sign-in, from discovery to the account: asks the provider and the person, and stores nothing. Errors: those of
/// Http, SignInFailed, BadInput, Cancelled, TimedOut and OtherAccount. If the sign-in fails after the provider has
/// granted tokens, they are revoked. Main thread only. It and everything it references must outlive its tasks.
class SignIn
{
public:
    struct Parts
    {
        const Profile &profile; ///< before the sign-in
        Http &http;
        ProviderClock &providerClock;
        const Clock &clock;
        std::function<void()> changed; ///< is called when browserUrl() changes
    };

    SignIn(Parts parts, SignInChoices choices);
    ~SignIn();

    const Provider &provider() const { return m_provider; }

    /// OtherProvider: the profile belongs to another provider, and the choices don't allow to replace it. Needs nothing
    /// of the provider, so that it is found before a browser opens.
    Result<> checkSameProvider() const;

    /// Checks under the lock that the profile is still what it was when the account was checked: another process may
    /// have signed in meanwhile. Errors: OtherAccount, OtherProvider.
    Result<> checkUnchanged(const Account &account) const;

    /// Whether the account or its provider differs from the profile's.
    bool isOther(const Account &account) const;

    /// Whether revoking the tokens that this sign-in replaces leaves its own tokens valid.
    bool mayRevokeReplaced(const Account &account) const;

    /// The same of tokens that an earlier sign-in has left in the store.
    bool mayRevokeLeft() const;

    /// Whether revoking a grant that isn't kept leaves the session before valid. Some providers end all of an account.
    bool mayRevokeUnused(const Account &account) const;

    /// The profile after the sign-in.
    Profile profileFor(const Account &account) const;

    /// Asks the provider for its description (OpenID Connect Discovery), unless that is given.
    QCoro::Task<Result<>> discover();

    /// The provider with a client, for a sign-in that has none, or another one than before; and the client's secret.
    void setClient(Provider provider, QString clientSecret);

    /// Whether the provider requires a client secret and the choices have none.
    bool lacksClientSecret() const;

    /// Chooses the way. BadInput: the provider doesn't offer it, or requires the client's secret. Cancelled: cancel()
    /// was called before. `clientSecret` is the stored one.
    Result<> chooseFlow(const QString &clientSecret);

    /// Runs the flow: the person signs in at the provider, and the provider grants tokens.
    QCoro::Task<Result<Granted>> authorize(QDeadlineTimer deadline);

    /// Imports another tool's session. The account of an expired access token is read from its claims only; once the
    /// token is renewed, the provider is asked. TokenExpired: it can't be renewed.
    QCoro::Task<Result<Granted>> importSession(ForeignSession found);

    /// Ends a running flow. If none has been chosen yet, chooseFlow() then fails, so nobody is asked. False if no flow
    /// is running, or if the sign-in is already cancelled.
    bool cancel();

    /// Ends the sign-in because no browser came up.
    void failBrowser(const Error &error);

    /// See AuthorizationCodeFlow. BadInput also if the sign-in doesn't wait for a redirect.
    Result<> takeRedirect(const QByteArray &pasted);

    /// The URL that the person was sent to; empty before that.
    QUrl browserUrl() const { return m_browserUrl; }

    /// Shows the outcome in the browser that brought the authorization response, if one did.
    QCoro::Task<> showOutcome(Result<Account> account);

private:
    bool isOtherProvider() const;
    void leaveOutOpenId();
    void addScopes();
    std::unique_ptr<SignInFlow> makeBrowserFlow();
    std::unique_ptr<SignInFlow> makeDeviceFlow();
    QCoro::Task<Result<Account>> whoSignedIn(TokenResponse answer);
    QCoro::Task<Result<>> checkSameAccount(Account account);
    QCoro::Task<Result<Account>> identifyGranted(TokenResponse answer, QString nonce);
    QCoro::Task<> revokeGrant(TokenResponse answer);

    Parts m_parts;
    SignInChoices m_choices;
    Provider m_provider;
    std::optional<TokenRequest> m_request; ///< set by chooseFlow()
    std::unique_ptr<SignInFlow> m_flow;
    AuthorizationCodeFlow *m_browserFlow = nullptr; ///< m_flow, if it is a browser's
    QUrl m_browserUrl;
    QString m_checkedAgainst; ///< ID of the profile's account when checkSameAccount() looked at it
    bool m_isCancelled = false;
};

} // namespace authtray
