// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/import/foreignsession.h"
#include "core/oauth/deviceflow.h"
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
        DeviceIfOffered, ///< by the provider; else Browser
    };

    std::optional<Provider> provider; ///< to sign in to another one than the profile's
    Way way = Way::Browser;
    std::optional<StoreKind> store; ///< to keep the tokens elsewhere than so far
    std::optional<QString> caFile; ///< to trust other authorities than so far
    TenantChoices tenant;
    QString clientSecret; ///< empty: the one that is kept, where the provider wants one
    std::function<Result<>(const QUrl &)> openBrowser; ///< shows the authorization URL to the person
    DeviceFlow::Show showDeviceCode; ///< for the ways with a device
    /// Asks whether `now` may replace `before` in this profile. Empty: there is nobody to ask, so it may not.
    std::function<QCoro::Task<bool>(Account now, Account before)> confirmOtherAccount;
};

/// What a sign-in has brought, to be kept.
struct Granted
{
    Account account;
    Tokens tokens;
};

/// One sign-in, from the provider's description to the account: asks the provider and the person, and keeps nothing.
/// Errors are those of Http, SignInFailed, BadInput, Cancelled, TimedOut and OtherAccount; a grant that comes to
/// nothing is revoked. Main thread only. What it refers to must outlive its tasks, and it them.
class SignIn
{
public:
    struct Parts
    {
        const Profile &profile; ///< as it is until then
        Http &http;
        ProviderClock &providerClock;
        const Clock &clock;
        std::function<void()> changed; ///< browserUrl() has
    };

    SignIn(Parts parts, SignInChoices choices);
    ~SignIn();

    const Provider &provider() const { return m_provider; }

    /// Whether this account, or its provider, is another than the profile's.
    bool isOther(const Account &account) const;

    /// Whether the tokens that this sign-in replaces can be revoked without an end to those that it brings.
    bool mayRevokeReplaced(const Account &account) const;

    /// The profile that it makes of the one that is.
    Profile profileFor(const Account &account) const;

    /// Asks the provider for its description (OpenID Connect Discovery), unless that is given.
    QCoro::Task<Result<>> discover();

    /// Whether the client's secret has to be given, and wasn't.
    bool lacksClientSecret() const;

    /// Chooses the way. BadInput: the provider doesn't offer it, or requires the client's secret. Cancelled: cancel()
    /// was called before. `clientSecret` is the stored one.
    Result<> chooseFlow(const QString &clientSecret);

    /// Sends the person to the provider and waits.
    QCoro::Task<Result<Granted>> authorize(QDeadlineTimer deadline);

    /// Takes over the session that another tool has left. One that has expired is only told by its own claims, and to
    /// be asked about once it is renewed; TokenExpired: it can't be.
    QCoro::Task<Result<Granted>> importSession(ForeignSession found);

    /// Ends the wait for the person. Before that wait, chooseFlow() then fails, so nobody is asked. False if there is
    /// no wait to end, or if it is cancelled already.
    bool cancel();

    /// Ends the sign-in because no browser came up.
    void failBrowser(const Error &why);

    /// See AuthorizationCodeFlow. BadInput also where no browser's answer is waited for.
    Result<> takeRedirect(const QByteArray &pasted);

    /// Where the person was sent, once that was.
    QUrl browserUrl() const { return m_browserUrl; }

    /// Tells the browser that brought the answer, if one did, how it ended.
    QCoro::Task<> showOutcome(Result<Account> account);

private:
    void leaveOutOpenId();
    std::unique_ptr<SignInFlow> makeBrowserFlow();
    std::unique_ptr<SignInFlow> makeDeviceFlow();
    QCoro::Task<Result<Account>> whoSignedIn(TokenResponse answer);
    QCoro::Task<Result<>> checkSameAccount(Account account);
    QCoro::Task<> revokeGrant(TokenResponse answer);

    Parts m_parts;
    SignInChoices m_choices;
    Provider m_provider;
    std::optional<TokenRequest> m_request; ///< once the flow is chosen
    std::unique_ptr<SignInFlow> m_flow;
    AuthorizationCodeFlow *m_browserFlow = nullptr; ///< m_flow, if it is the browser's
    QUrl m_browserUrl;
    bool m_isCancelled = false;
};

} // namespace authtray
