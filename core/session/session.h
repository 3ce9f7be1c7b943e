// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"
#include "core/provider/profile.h"
#include "core/provider/sessionfile.h"
#include "core/result.h"
#include "core/session/history.h"
#include "core/session/providerclock.h"
#include "core/session/sessionstate.h"
#include "core/session/tenantchoice.h"
#include "core/session/tokens.h"

#include <QDeadlineTimer>
#include <QObject>

#include <QCoroTask>

#include <functional>
#include <memory>

namespace authtray {

class FileLock;
class Http;
class ProfileFolder;
struct Places;
struct TokenAnswer;

/// How a sign-in reaches the person.
struct SignInWishes
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
    TenantWishes tenant;
    QString clientSecret; ///< empty: the one that is kept, where the provider wants one
    std::function<Result<>(const QUrl &)> openBrowser; ///< shows the authorization URL to the person
    DeviceFlow::Show showDeviceCode; ///< for the ways with a device
    /// Asks whether `now` may replace `before` in this profile. Empty: there is nobody to ask, so it may not.
    std::function<QCoro::Task<bool>(Account now, Account before)> confirmOtherAccount;
};

/// What sign-out did: the tokens are gone from here in any case.
struct SignOutReport
{
    enum class Revocation { Done, NotOffered, Failed, NothingToRevoke };

    Revocation revocation = Revocation::NothingToRevoke;
    std::optional<Error> problem; ///< why revocation failed
    std::optional<Error> unmarked; ///< why the profile still says that somebody is signed in
};

/// A refresh's answer.
struct Refreshed
{
    Tokens tokens;
    std::optional<Error> unsaved; ///< why the rotated pair isn't in the keychain (the answer is good all the same)
};

/// One profile's session and the only code that touches its tokens. Every step that can change them happens under the
/// profile's lock, after reading the keychain again, and is stored before anyone is told of it.
///
/// Main thread only. Must outlive its tasks, so it lives as long as the program. Every wait is bounded by the deadline.
///
/// A process that dies loses its session only between sending the refresh token and the keychain's having taken the new
/// pair: from some moment in there on, the provider has ended the old token and nobody has kept the new one. After the
/// provider's answer nothing else is done before it is stored.
class Session : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Stores stores;
        Http &http;
        ProfileFolder &profiles;
        const Places &places;
        const Clock &clock;
    };

    Session(Profile profile, Parts parts, QObject *parent = nullptr);
    ~Session() override;

    const SessionState &state() const { return m_state; }
    const Profile &profile() const { return m_profile; }

    /// The provider's time, by which tokens expire.
    QDateTime now() const { return m_clock.now(); }

    /// What happened to it in the last day, newest first, as far as this process has noticed.
    QList<Event> events() const { return m_history.events(now()); }

    /// Notes that `program` has asked for what `command` answers.
    void noteRequest(const QString &program, const QString &command);

    /// From now on tokens that are still good are answered from memory, without asking the store, until a process has
    /// announced a change or somebody says forget(). For a program that hears of the store's changes.
    void remember() { m_mayRemember = true; }
    void forget() { m_rememberedAt.reset(), ++m_forgotten; }

    /// Another process may have changed it.
    void readProfile();

    /// What is stored, without asking the provider. NotSignedIn, SessionEnded or a Store… error without.
    virtual QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline);

    /// Notes for the state that what is to be done next waits for the keychain to be unlocked.
    void waitForKeychain() { failed({Error::Kind::StoreLocked, {}, {}}); }

    /// A token that satisfies `validity`, from the store or, failing that, from the provider (RFC 6749, 6).
    virtual QCoro::Task<Result<Refreshed>> refresh(Validity validity, QDeadlineTimer deadline);

    /// The rotated pair that the store has refused so far: whoever ends hands it to another process.
    const std::optional<Tokens> &unsaved() const { return m_unsaved; }

    /// Takes over what another process could not save, unless the store has something newer.
    QCoro::Task<> adopt(Tokens unsaved, QDeadlineTimer deadline);

    /// Signs in and, once that succeeded, replaces what the profile held. BadInput: the provider doesn't offer the way.
    QCoro::Task<Result<Account>> signIn(SignInWishes wishes, QDeadlineTimer deadline);
    /// What the provider has granted by then is revoked. False: there is none that isn't cancelled already.
    bool cancelSignIn();

    /// Takes over the session that another tool has left, under the same rules as a sign-in, and renews it if it has
    /// expired: before it is kept. TokenExpired: it has, and there is nothing to renew it with.
    QCoro::Task<Result<Account>> takeOver(FoundSession found, SignInWishes wishes, QDeadlineTimer deadline);

    /// During a sign-in: see SignInFlow::takeRedirect().
    Result<> takeRedirect(const QByteArray &pasted);

    /// Removes the local session and, once that is done, revokes it at the provider where it can (RFC 7009).
    QCoro::Task<Result<SignOutReport>> signOut(QDeadlineTimer deadline);

    /// Keeps how the person wants this profile to behave, and goes by it from now on.
    QCoro::Task<Result<>> prefer(Preferences preferences, QDeadlineTimer deadline);

    /// The account as the provider tells it now (OIDC Core, 5.3), after a refresh if the token has expired.
    virtual QCoro::Task<Result<Account>> fetchAccount(QDeadlineTimer deadline);

Q_SIGNALS:
    void stateChanged();
    void eventsChanged();

protected:
    /// Where the tokens are, for people and scripts.
    virtual QString source() const { return storeName(m_profile.store); }
    void saw(const Tokens &tokens);
    Http &http() const;

private:
    /// What the provider has given must be kept, even if the command's time is nearly up.
    static constexpr std::chrono::milliseconds leastSavingTime{10'000};

    enum class Activity { None, SigningIn, Renewing };

    QCoro::Task<Result<>> prepareStore(StoreKind kind, QDeadlineTimer deadline);
    QCoro::Task<> leaveStore(StoreKind kind, QDeadlineTimer deadline);
    QCoro::Task<Result<>> unlockStore(QDeadlineTimer deadline);
    QCoro::Task<Result<FileLock>> takeLock(QDeadlineTimer deadline);
    QCoro::Task<Result<Refreshed>> refreshWithoutLock(Validity validity, QDeadlineTimer deadline, Error why);
    QCoro::Task<Result<Tokens>> readStore(QDeadlineTimer deadline);
    QCoro::Task<> saveAgain(QDeadlineTimer deadline);
    QCoro::Task<Result<Provider>> prepareSignIn(SignInWishes wishes, QDeadlineTimer deadline);
    QCoro::Task<bool> mayBecome(Provider provider, Account account, SignInWishes wishes);
    Error otherAccount(const Account &account) const;
    QCoro::Task<Result<Account>> whoSignedIn(Http &http, Provider provider, TokenAnswer answer, QString nonce,
                                             SignInWishes wishes);
    QCoro::Task<Result<Account>> keep(Tokens tokens, Provider provider, Account account, SignInWishes wishes, QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> keepUnderLock(FileLock &lock, Tokens tokens, Provider provider, Account account,
                                               SignInWishes wishes, QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> renewAndKeep(Tokens tokens, Provider provider, Account account, SignInWishes wishes,
                                              QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> askAgain(QDeadlineTimer deadline);
    QCoro::Task<Result<QString>> findClientSecret(Provider provider, SignInWishes wishes, QDeadlineTimer deadline);
    QCoro::Task<Result<TokenAnswer>> askForTokens(Http &http, Provider provider, Tokens stored);
    QCoro::Task<Result<Refreshed>> rotate(Tokens stored, QDeadlineTimer deadline);
    Result<std::unique_ptr<SignInFlow>> makeFlow(Http &http, const Provider &provider, const SignInWishes &wishes);
    QCoro::Task<Result<Account>> grantAndKeep(SignInFlow &flow, Http &http, Provider provider, SignInWishes wishes,
                                              QDeadlineTimer deadline);
    QCoro::Task<SignOutReport> revokeAt(Http &http, Provider provider, QString refreshToken, QString clientSecret);
    bool isOtherAccount(const Provider &provider, const Account &account) const;

    void announceChange(FileLock &lock);
    std::optional<Tokens> remembered() const;
    Result<> saveMark(Profile::SessionMark mark);
    Error failed(const Error &error);
    void become(Activity activity);
    void updateState();
    SessionState::Phase phase() const;
    QString lockPath() const;
    QString storeKey() const;
    Store &store() const { return m_parts.stores.of(m_profile.store); }

    Profile m_profile;
    Parts m_parts;
    ProviderClock m_clock;
    SessionState m_state;
    History m_history;
    Activity m_activity = Activity::None;
    std::optional<Tokens> m_seen; ///< what was last read or written
    bool m_mayRemember = false;
    std::optional<quint64> m_rememberedAt; ///< the lock's count of changes that m_seen is as of
    int m_forgotten = 0; ///< so that a read that was under way when it happened isn't remembered
    std::optional<Tokens> m_unsaved; ///< newer than the store, which refused it
    std::optional<Error> m_problem;
    SignInFlow *m_flow = nullptr; ///< during a sign-in
    bool m_isCancelled = false; ///< that sign-in
};

} // namespace authtray
