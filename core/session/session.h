// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/promise.h"
#include "core/session/history.h"
#include "core/session/ledger.h"
#include "core/session/providerclock.h"
#include "core/session/sessionstate.h"
#include "core/session/signin.h"
#include "core/session/signoutreport.h"
#include "core/session/storedsession.h"
#include "core/session/tokensource.h"
#include "core/session/usage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace authtray {

class RegisteredClient;

/// One profile's session, and the only code that changes its tokens. Each change is made under the profile's lock,
/// after reading the keychain again, and is stored before it is reported.
///
/// Main thread only. Must outlive its tasks, so it lives as long as the program. No task waits past its deadline, but a
/// renewal continues in the background until the provider's answer is stored.
///
/// A session is lost only if the provider has ended the old refresh token and no store gets the new one:
/// - The process dies between the request and the storing, in a way that can't be caught: SIGKILL, a power failure, a
///   lack of memory, an error of the program, the end of the tray app's display server, at which Qt exits at once. So
///   nothing else is done between the provider's answer and storing it.
/// - The answer is lost: the connection breaks after the provider has rotated the token, Http::spendingTimeLimit passes,
///   or no refresh token can be found in the answer.
/// - The store fails although it has saved just before, and keeps failing: for ten minutes after a command's answer, or
///   for a minute after an agent was told to end. A second signal ends these attempts.
/// - The store says that it has stored what it couldn't save, and ends: KeePassXC does if it can't write its database.
/// - Another program replaces the profile's file during a renewal, or its file system has no locks, and a process with
///   another XDG_RUNTIME_DIR renews too: it finds neither lock.
/// - The session bus restarts during a renewal: the process can't reach the new keychain. In a container that ends with
///   its first process, a signal that ends that process doesn't wait for the storing.
/// - Computers with keychains of their own share the config folder: an end on one marks the profile for all.
class Session final : public QObject, public TokenSource
{
    Q_OBJECT
public:
    struct Parts
    {
        Stores stores;
        Http &http;
        ProfileFolder &profiles;
        const Paths &paths;
        const Clock &clock;
    };

    Session(Profile profile, Parts parts, QObject *parent = nullptr);
    ~Session() override;

    const SessionState &state() const override { return m_state; }
    const Profile &profile() const override { return m_stored.profile(); }
    QDateTime now() const override { return m_clock.now(); }

    /// What this process has noticed of the session in the last day, newest first.
    QList<Event> events() const { return m_history.events(now()); }

    const History &history() const { return m_history; }

    /// For a profile that had another name.
    void setHistory(const History &history);

    /// Records that `program`, whose name others have chosen, has run `command`.
    void noteRequest(const QString &program, const QString &command);

    /// Which programs have asked for this session since forgetPrograms(), also of other processes and at other times;
    /// who has asked last comes first.
    QList<ProgramUse> programs() const { return m_usage.programs(); }

    /// Also those in events() and in the ledger. Errors: WriteFailed.
    Result<> forgetPrograms();

    /// What was done with its tokens at the provider, by any process.
    const Ledger &ledger() const { return m_ledger; }

    /// From now on, good tokens are returned from memory, without reading the store, until another process announces a
    /// change or forget() is called. For a program that is notified of changes in the store.
    void enableCache() { m_stored.enableCache(); }
    void forget() { m_stored.forget(); }

    /// A service has refused a token because it demands more. The state says so until the next sign-in.
    void demand(const std::optional<StepUp> &stepUp); ///< nullopt: the person doesn't want it

    using Sealed = StoredSession::Sealed;

    /// Reads the profile again, which another process may have changed.
    void readProfile();

    /// The stored tokens. Errors: NotSignedIn, SessionEnded, SettingsChanged, NotAllowed, BadPolicy, and the Store… kinds.
    QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline) override;

    QCoro::Task<bool> wouldPrompt() override;

    /// Sets the state to waiting until the keychain is unlocked.
    void waitForKeychain() { recordFailure({Error::Kind::StoreLocked, {}, {}}); }

    QCoro::Task<Result<Refreshed>> refresh(FreshnessPolicy policy, QDeadlineTimer deadline) override;

    /// The new tokens that the store has refused so far. A process that ends passes them to another one.
    const std::optional<Tokens> &unsaved() const { return m_stored.unsaved(); }

    /// Whether it goes on after an answer, because the store refuses new tokens or hasn't answered.
    bool isGoingOn() const { return unsaved() || m_isGoingOn; }

    /// Takes over tokens that another process couldn't save, unless the store contains newer ones.
    QCoro::Task<> takeUnsaved(Tokens unsaved, QDeadlineTimer deadline);

    /// Tries until `deadline` to save the unsaved() tokens. Meanwhile the profile is locked for other processes.
    QCoro::Task<> saveUnsaved(QDeadlineTimer deadline);

    /// Another process is about to take over the unsaved() tokens, and tries to save them.
    void lendKeptLock() { m_stored.lendKeptLock(); }

    /// Another process has taken over the unsaved() tokens.
    void dropUnsaved() { m_stored.dropUnsaved(); }

    /// Signs in, and after success replaces the profile's session. BadInput: the provider doesn't support the flow, or
    /// the policy has locked another store or CA file. NotAllowed, BadPolicy: the provider may not be used.
    QCoro::Task<Result<Account>> signIn(SignInChoices choices, QDeadlineTimer deadline);
    /// See SignIn::cancel(). Also false if no sign-in is running.
    bool cancelSignIn();

    /// Ends the sign-in that waits for the browser with this URL, because no browser could be started.
    void failBrowser(const QUrl &url, const Error &error);

    /// Takes over another tool's session, under the same rules as a sign-in. If it has expired, it is renewed before it
    /// is stored.
    QCoro::Task<Result<Account>> importSession(ForeignSession found, SignInChoices choices, QDeadlineTimer deadline);

    /// During a sign-in: see SignInFlow.
    Result<> takeRedirect(const QByteArray &pasted);

    /// Removes the local session, and those that are left in other stores; then revokes them at the provider if that is
    /// supported (RFC 7009).
    QCoro::Task<SignOutReport> signOut(QDeadlineTimer deadline, Sealed sealed = Sealed::Keep);

    /// Stores the profile's preferences and applies them from now on.
    QCoro::Task<Result<>> savePreferences(Preferences preferences, QDeadlineTimer deadline);

    /// Adds and removes hosts that the access token may go to: see core/net/hosts.h. While signed in, they are stored
    /// with the tokens too, so that nobody adds some by editing the profile's file. Returns all of them. BadInput: the
    /// policy doesn't allow one that is added.
    QCoro::Task<Result<QStringList>> changeHosts(QStringList added, QStringList removed, QDeadlineTimer deadline);

    /// Gives the profile another name, by which another `Session` continues; this one is then signed out, without a
    /// profile. BadInput: the name isn't free. SessionLeft: an earlier session is in another store.
    QCoro::Task<Result<RenameReport>> renameProfile(QString newName, QDeadlineTimer deadline);

    /// What happens to earlier sessions in other stores, if a sign-out can't end them. Abandoned ones stay in their
    /// stores, and good at the provider.
    enum class LeftSessions { Keep, Abandon };

    /// The profile's file is removed in any case.
    struct RemovedProfile
    {
        std::optional<Error> clientLeft = {}; ///< why the client that no profile needs any more is still registered
    };

    /// Removes the profile's file, and the client that the provider has registered if this was the last profile with
    /// it. SessionLeft: it is signed in, or earlier sessions are to be kept.
    QCoro::Task<Result<RemovedProfile>> removeProfile(QDeadlineTimer deadline, LeftSessions left = LeftSessions::Keep);

    /// Refreshes first if the token has expired, and once more if the provider refuses it.
    QCoro::Task<Result<FetchedAccount>> fetchAccount(QDeadlineTimer deadline) override;

Q_SIGNALS:
    void stateChanged();
    void eventsChanged();

private:
    using Activity = SessionFacts::Activity;

    /// The session of a sign-in, and what it replaces.
    struct Replacement
    {
        Profile before;
        Profile profile;
        Tokens tokens;
        QList<Tokens> unused; ///< of sessions that end with it; they are to be revoked
    };

    static constexpr std::chrono::seconds savingPause{1}; ///< between two attempts to save new tokens
    static constexpr std::chrono::seconds savingTime{10}; ///< of one attempt
    static constexpr std::chrono::minutes savingTimeAfterAnswer{10}; ///< for a person to make room on a full disk

    const Tokens *cached() const;
    QCoro::Task<Result<Refreshed>> findFresh(FreshnessPolicy policy, QDeadlineTimer deadline);
    Error notIssued(const Tokens &stored, const TokenChoice &choice) const;
    Result<> checkGranted(const Tokens &stored, const TokenChoice &wanted) const;
    QCoro::Task<Result<>> checkIdToken(QString idToken);
    static bool mayExchange(const Provider &provider, const TokenChoice &choice);
    QCoro::Task<Result<Tokens>> readStored(QDeadlineTimer deadline);
    QCoro::Task<Result<Tokens>> loadUnderLock(QDeadlineTimer deadline);
    QCoro::Task<std::optional<Refreshed>> fromMemoryIfUnreadable(FreshnessPolicy policy);
    std::optional<Refreshed> fromMemory(const FreshnessPolicy &policy, const Error &error) const;
    Result<Refreshed> fromMemoryOr(const FreshnessPolicy &policy, const Error &error) const;
    std::optional<Result<Refreshed>> decide(const Tokens &stored, const FreshnessPolicy &policy,
                                            bool isRefreshedByOthers);
    QCoro::Task<Result<Refreshed>> renewUnderLock(Tokens stored, FreshnessPolicy policy, ProfileLock lock,
                                                  QDeadlineTimer deadline);
    QCoro::Task<> rotateUnderLock(Tokens stored, FreshnessPolicy policy, ProfileLock lock, QDeadlineTimer deadline,
                                  std::shared_ptr<Promise<Result<Refreshed>>> outcome);
    QCoro::Task<std::optional<Refreshed>> goodWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline);
    QCoro::Task<Result<Refreshed>> refreshWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline, Error error);
    Result<Refreshed> withoutRenewal(const Tokens &stored, const FreshnessPolicy &policy, const Error &error) const;
    QCoro::Task<> saveAgain(QDeadlineTimer deadline);
    QCoro::Task<> keepSaving(QDeadlineTimer deadline);
    QCoro::Task<Result<TokenResponse>> askForTokens(Profile profile, Tokens stored, TokenChoice choice);
    QCoro::Task<Result<Refreshed>> rotate(Tokens stored, TokenChoice choice, QDeadlineTimer deadline);
    void enter(const Tokens &before, const FreshnessPolicy &policy, const Result<Refreshed> &renewed);
    void enter(LedgerEntry::Event event, const Tokens &tokens, const std::optional<Error> &problem = {});
    QCoro::Task<Result<Refreshed>> endForAnotherAccount(Tokens theirs, QDeadlineTimer deadline);
    Result<> checkAllowed();
    Result<> applyPolicy(SignInChoices &choices) const;
    SignIn::Parts partsFor(const SignInChoices &choices);
    QCoro::Task<Result<>> checkPreconditions(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<>> findClient(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<>> registerClient(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Error> forgetClient(const SignIn &signIn, SignInChoices choices, Error refusal);
    QCoro::Task<Result<>> removeClient(Profile removed, QDeadlineTimer deadline);
    QCoro::Task<> leaveClient(const SignIn &signIn, Http &http);
    bool isClientNeeded(const QString &issuer) const;
    void addDemandedScopes(SignInChoices &choices) const;
    QCoro::Task<Result<Account>> signInBy(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> keep(SignIn &signIn, Granted granted, QDeadlineTimer deadline);
    QCoro::Task<Result<>> store(Replacement replacement, ProfileLock &lock, QDeadlineTimer deadline);
    QCoro::Task<> keepStoring(Replacement replacement, ProfileLock lock);
    QCoro::Task<SignOutReport::Place> revoke(Profile profile, Tokens tokens);
    QCoro::Task<> revokeUnused(Profile owner, Tokens tokens);
    QCoro::Task<> leaveStore(StorePlace place, QDeadlineTimer deadline);
    QCoro::Task<SignOutReport::Place> endRemoved(StorePlace place, Result<StoredSession::Removed> removed,
                                                 ProfileLock &lock);
    QCoro::Task<> keepRemoving(StorePlace place, StoredSession::Removed unanswered, ProfileLock lock);
    QCoro::Task<Result<>> saveAccount(Account account, QDeadlineTimer deadline);
    Error leftElsewhere() const;
    QCoro::Task<Result<>> bindHosts(Tokens tokens, QStringList hosts, QDeadlineTimer deadline);

    Error recordStoreFailure(const Error &error);
    Error recordFailure(const Error &error);
    Error aboutSession(Error error) const;
    void setActivity(Activity activity);
    void clearProblem();
    void updateState();
    void saveUsage();
    Http &http() const;

    Parts m_parts;
    StoredSession m_stored;
    ProviderClock m_clock;
    SessionState m_state;
    History m_history;
    Usage m_usage;
    Ledger m_ledger;
    QTimer m_usageTimer; ///< until what is in memory is saved
    Activity m_activity = Activity::None;
    std::optional<Error> m_problem;
    std::optional<StepUp> m_stepUp;
    QDateTime m_stepUpOf; ///< the sign-in that isn't enough for it
    bool m_isWriteRefused = false; ///< m_problem is that the store can't be written, so reading it doesn't end it
    std::optional<Tokens> m_storing; ///< the provider's new tokens, until the store has taken or refused them
    QString m_checkedIdToken; ///< the last that was checked
    Result<> m_idTokenIsGood = done; ///< of it
    QElapsedTimer m_sinceKeysFailed;
    bool m_isGoingOn = false; ///< in keepStoring() or keepRemoving()
    SignIn *m_signIn = nullptr; ///< the current sign-in
    std::unique_ptr<RegisteredClient> m_client; ///< as which it signs in, if the provider has registered it
};

} // namespace authtray
