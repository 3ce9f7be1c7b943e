// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/promise.h"
#include "core/session/history.h"
#include "core/session/providerclock.h"
#include "core/session/sessionstate.h"
#include "core/session/signin.h"
#include "core/session/storedsession.h"
#include "core/session/tokensource.h"

#include <QObject>

#include <memory>

namespace authtray {

/// What sign-out did: the tokens are gone from here in any case.
struct SignOutReport
{
    enum class Revocation { Done, NotOffered, Failed, NothingToRevoke };

    Revocation revocation = Revocation::NothingToRevoke;
    std::optional<Error> problem; ///< why revocation failed
    std::optional<Error> unmarked; ///< why the profile still says that somebody is signed in
};

/// One profile's session and the only code that touches its tokens. Every step that can change them happens under the
/// profile's lock, after reading the keychain again, and is stored before anyone is told of it.
///
/// Main thread only. Must outlive its tasks, so it lives as long as the program. Every wait is bounded by the deadline.
/// A renewal goes on past it, in the background, until the provider's answer is kept.
///
/// A session is lost only in two cases. A process is killed (SIGKILL, a power failure) between sending the refresh
/// token and the keychain's having taken the new pair: from some moment in there on, the provider has ended the old
/// token and nobody has kept the new one. After the provider's answer nothing else is done before it is stored. Or the
/// answer doesn't arrive: the connection breaks after the provider has rotated, or Http::spendingTimeLimit passes.
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

    /// What happened to it in the last day, newest first, as far as this process has noticed.
    QList<Event> events() const { return m_history.events(now()); }

    /// Notes that `program` has asked for what `command` answers.
    void noteRequest(const QString &program, const QString &command);

    /// From now on tokens that are still good are answered from memory, without asking the store, until a process
    /// announces a change or forget() is called. For a program that hears of the store's changes.
    void enableCache() { m_stored.enableCache(); }
    void forget() { m_stored.forget(); }

    /// Another process may have changed it.
    void readProfile();

    /// What is stored. NotSignedIn, SessionEnded or a Store… error without.
    QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline) override;

    QCoro::Task<bool> wouldPrompt() override;

    /// Notes for the state that what is to be done next waits for the keychain to be unlocked.
    void waitForKeychain() { recordFailure({Error::Kind::StoreLocked, {}, {}}); }

    QCoro::Task<Result<Refreshed>> refresh(FreshnessPolicy policy, QDeadlineTimer deadline) override;

    /// The rotated pair that the store has refused so far. A process that ends hands it to another one.
    const std::optional<Tokens> &unsaved() const { return m_stored.unsaved(); }

    /// Takes over what another process could not save, unless the store has something newer.
    QCoro::Task<> takeUnsaved(Tokens unsaved, QDeadlineTimer deadline);

    /// Signs in and, once that succeeded, replaces what the profile held. BadInput: the provider doesn't offer the way.
    QCoro::Task<Result<Account>> signIn(SignInChoices choices, QDeadlineTimer deadline);
    /// See SignIn::cancel(). Also false if no sign-in is running.
    bool cancelSignIn();

    /// Ends the sign-in that has opened this URL, if it still waits, because no browser came up.
    void failBrowser(const QUrl &url, const Error &why);

    /// Takes over the session that another tool has left, under the same rules as a sign-in, and renews it if it has
    /// expired: before it is kept.
    QCoro::Task<Result<Account>> importSession(ForeignSession found, SignInChoices choices, QDeadlineTimer deadline);

    /// During a sign-in: see SignInFlow.
    Result<> takeRedirect(const QByteArray &pasted);

    /// Removes the local session and, once that is done, revokes it at the provider where it can (RFC 7009).
    QCoro::Task<Result<SignOutReport>> signOut(QDeadlineTimer deadline);

    /// Keeps how the person wants this profile to behave, and goes by it from now on.
    QCoro::Task<Result<>> savePreferences(Preferences preferences, QDeadlineTimer deadline);

    /// Refreshes first if the token has expired, and once more if the provider refuses it.
    QCoro::Task<Result<Account>> fetchAccount(QDeadlineTimer deadline) override;

Q_SIGNALS:
    void stateChanged();
    void eventsChanged();

private:
    using Activity = SessionFacts::Activity;

    QCoro::Task<Result<Tokens>> readStored(QDeadlineTimer deadline);
    QCoro::Task<Result<Tokens>> loadUnderLock(QDeadlineTimer deadline);
    QCoro::Task<std::optional<Refreshed>> fromMemoryIfUnreadable(FreshnessPolicy policy);
    std::optional<Refreshed> fromMemory(const FreshnessPolicy &policy, const Error &why) const;
    Result<Refreshed> fromMemoryOr(const FreshnessPolicy &policy, const Error &why) const;
    std::optional<Result<Refreshed>> decide(const Tokens &stored, const FreshnessPolicy &policy,
                                            bool isRefreshedByOthers);
    QCoro::Task<Result<Refreshed>> renewUnderLock(Tokens stored, FreshnessPolicy policy, FileLock lock,
                                                  QDeadlineTimer deadline);
    QCoro::Task<> rotateUnderLock(Tokens stored, FileLock lock, QDeadlineTimer deadline,
                                  std::shared_ptr<Promise<Result<Refreshed>>> outcome);
    QCoro::Task<Result<Refreshed>> refreshWithoutLock(FreshnessPolicy policy, QDeadlineTimer deadline, Error why);
    Result<Refreshed> withoutRenewal(const Tokens &stored, const FreshnessPolicy &policy, const Error &why) const;
    QCoro::Task<> saveAgain(QDeadlineTimer deadline);
    QCoro::Task<Result<TokenResponse>> askForTokens(Http &http, Provider provider, Tokens stored);
    QCoro::Task<Result<Refreshed>> rotate(Tokens stored, QDeadlineTimer deadline);
    QCoro::Task<> removeEnded(QDeadlineTimer deadline);
    QCoro::Task<Result<Refreshed>> endForAnotherAccount(Tokens theirs, QDeadlineTimer deadline);
    SignIn::Parts partsFor(const SignInChoices &choices);
    QCoro::Task<Result<>> checkPreconditions(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> signInBy(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<Account>> keep(SignIn &signIn, Granted granted, QDeadlineTimer deadline);
    QCoro::Task<SignOutReport> revoke(Profile profile, Tokens tokens);
    QCoro::Task<> revokeReplaced(Profile before, Tokens tokens);

    Error recordStoreFailure(const Error &error);
    Error recordFailure(const Error &error);
    Error aboutSession(Error error) const;
    void setActivity(Activity activity);
    void clearProblem();
    void updateState();
    Http &http() const;

    Parts m_parts;
    StoredSession m_stored;
    ProviderClock m_clock;
    SessionState m_state;
    History m_history;
    Activity m_activity = Activity::None;
    std::optional<Error> m_problem;
    std::optional<Tokens> m_storing; ///< from the provider's answer until the store has taken or refused it
    SignIn *m_signIn = nullptr; ///< while there is one
};

} // namespace authtray
