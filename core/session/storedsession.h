// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/platform/filelock.h"
#include "core/session/tokens.h"
#include "core/store/stores.h"

#include <QDeadlineTimer>

#include <QCoroTask>

#include <list>
#include <optional>
#include <variant>

namespace authtray {

class ProfileFolder;
class StoredSession;
struct Paths;

/// The result of renaming a profile. It has its new name in any case.
struct RenameReport
{
    std::optional<Error> left = {}; ///< why the keychain's entry with the old name couldn't be removed
    std::optional<Error> defaultProblem = {}; ///< why it is no longer the default profile
};

/// The lock on a profile. If it ends while the session has unsaved tokens, StoredSession keeps it for its next holder
/// in this process: another process would spend the refresh token in the store, which the provider has replaced.
class ProfileLock : public FileLock
{
public:
    ProfileLock(FileLock lock, StoredSession &session) : FileLock(std::move(lock)), m_session(&session) { }
    ProfileLock(ProfileLock &&other) noexcept = default;
    ProfileLock &operator=(ProfileLock &&other) noexcept = default;
    ~ProfileLock();

private:
    StoredSession *m_session;
};

/// What is stored of one session: the profile in its file, and the tokens in its store, or in memory while the store
/// refuses them. Sends no requests to the provider. Changes are made under the lock only.
///
/// Main thread only. Must outlive its tasks. Every wait is bounded by the deadline; errors are the Store… kinds, and
/// WriteFailed about the profile's file.
class StoredSession
{
public:
    StoredSession(Profile profile, Stores stores, ProfileFolder &profiles, const Paths &paths);

    const Profile &profile() const { return m_profile; }

    /// Reads the profile again: another process may have signed in or out, or removed it.
    void reread();

    /// Waits for other processes, and for the tasks of this one in the order of their calls. WriteFailed, TimedOut.
    QCoro::Task<Result<ProfileLock>> lock(QDeadlineTimer deadline);

    /// Lets the process that takes over the unsaved() tokens lock the profile, and nobody else: the profile's file
    /// stays locked until they are dropped.
    void lendKeptLock();

    /// Unlocks the store, which may need a person. Call it without the lock, for which other processes would wait.
    QCoro::Task<Result<>> unlock(QDeadlineTimer deadline);

    /// Whether the store of this kind could take a session; checked before the person signs in. Call it without the lock.
    QCoro::Task<Result<>> checkWritable(StoreKind kind, QDeadlineTimer deadline);

    /// Whether the store can be written; checked before a single-use refresh token is spent. `tokens`: what
    /// it has. Call it under the lock.
    QCoro::Task<Result<>> checkWrite(Tokens tokens, QDeadlineTimer deadline);

    /// Whether read() would succeed now without asking a person. StoreLocked: it would ask.
    QCoro::Task<Result<>> checkRead() { return checkRead(m_profile.store.kind); }
    QCoro::Task<Result<>> checkRead(StoreKind kind) { return m_stores.of(kind).checkRead(key()); }

    /// NotSignedIn or SessionEnded, if the profile says so.
    std::optional<Error> findAbsence() const;

    /// The newest tokens: the store's, or those it has refused. Errors: NotSignedIn, SessionEnded, SettingsChanged.
    QCoro::Task<Result<Tokens>> read(QDeadlineTimer deadline);

    /// Keeps tokens that the store refuses as unsaved(). New tokens must be saved even if the deadline is near: tries
    /// for at least ten seconds, or half a second if a cache keeps them for another attempt.
    QCoro::Task<Result<>> write(Tokens tokens, QDeadlineTimer deadline);

    /// Tries to write the unsaved() tokens, if there are any.
    QCoro::Task<Result<>> saveAgain(QDeadlineTimer deadline);

    /// Writes a sign-in's tokens, then the profile's file. If one fails, the session that was there before stays. The
    /// profile notes it as left if it is in another place. Tries for at least ten seconds.
    QCoro::Task<Result<>> replace(Profile profile, Tokens tokens, QDeadlineTimer deadline);

    /// Makes sure that the store takes a session of this kind, before a refresh token is spent that it doesn't have yet.
    /// Writes `tokens` unless it has an entry. Returns whether it has written them; see withdraw(). Call it under the lock.
    QCoro::Task<Result<bool>> reserve(StoreKind kind, Tokens tokens, QDeadlineTimer deadline);

    /// Removes what reserve() has written.
    QCoro::Task<> withdraw(StoreKind kind);

    /// What a sign-out does with an encrypted file that the passphrase is missing for, or doesn't open: its tokens
    /// can't be revoked.
    enum class Sealed { Keep, Remove };

    /// What was removed from a store.
    struct Removed
    {
        std::optional<Tokens> tokens = {};
        std::optional<Error> unreadable = {}; ///< why there are no tokens, although there was an entry
        std::optional<Error> unnoted = {}; ///< why the profile's file still says that it is there
        bool isUnanswered = false; ///< the store may have removed it, or do so later; the profile's file is unchanged
    };

    /// Removes the session from its place, or an earlier one from a place in Profile::leftIn, also if nobody can use
    /// its tokens any more. An error leaves it unchanged.
    QCoro::Task<Result<Removed>> remove(StorePlace place, QDeadlineTimer deadline, Sealed sealed = Sealed::Keep);

    /// What an earlier session has left in this store, where a sign-in replaces it.
    QCoro::Task<std::optional<Tokens>> readLeft(StoreKind kind, QDeadlineTimer deadline);

    /// Marks the profile's session as ended by the provider, and removes its tokens. If it can't be marked, they stay,
    /// so that the next renewal finds it out again.
    QCoro::Task<> removeEnded(QDeadlineTimer deadline);

    /// Gives the profile another name, and moves its tokens to that name's entry. The new entry is written before the
    /// file gets its new name, and the old entry removed after that, so that no failure loses the session, and no two
    /// profiles ever have it. Call it under the locks of both names. Returns why the old entry is still there.
    QCoro::Task<Result<RenameReport>> rename(QString newName, QDeadlineTimer deadline);
    Result<> saveAccount(const Account &account);

    Result<> saveHosts(const QStringList &hosts);

    /// Leaves the session unchanged, so that changes by another process aren't lost.
    Result<> savePreferences(const Preferences &preferences);

    /// The new tokens that the store has refused so far. No other process has them.
    const std::optional<Tokens> &unsaved() const { return m_unsaved; }

    /// Takes over the unsaved tokens of another process, and the lock that it lends. Errors: see lock().
    QCoro::Task<Result<ProfileLock>> takeUnsaved(Tokens unsaved, QDeadlineTimer deadline);
    void dropUnsaved();

    /// The tokens that this process last read or wrote; they may be outdated. nullopt: none, or the session has ended.
    const std::optional<Tokens> &lastKnown() const { return m_lastKnown; }

    /// lastKnown(), if read() would return the same; null if the store must be read.
    const Tokens *cached() const;

    /// lastKnown(), unless another process has announced a change since or the profile has got another binding. The
    /// store may have changed even so. For use if the store can't be read.
    const Tokens *held() const;

    /// Turns on cached(). Only for a program that is notified of changes in the store and then calls forget().
    void enableCache() { m_isCacheEnabled = true; }
    bool isCacheEnabled() const { return m_isCacheEnabled; }
    void forget();

    /// The number of changes that processes have announced. The announcing process needn't read again.
    quint64 changes() const;
    void announceChange(FileLock &lock);

private:
    friend ProfileLock;

    static constexpr std::chrono::seconds minSavingTime{10};
    static QDeadlineTimer enoughToSave(QDeadlineTimer deadline, std::chrono::milliseconds least = minSavingTime);

    QCoro::Task<Result<std::optional<QByteArray>>> readEntry(StorePlace place, QDeadlineTimer deadline);
    bool isElsewhere(const StorePlace &place) const;
    Result<Tokens> parse(const Result<std::optional<QByteArray>> &entry) const;
    bool isReplaced(const StorePlace &place, StoreKind kind) const;
    QList<StorePlace> placesLeftBy(StoreKind kind) const;
    QCoro::Task<> setLabel(QString name);
    void noteTokens();
    void adoptAccount(const Account &account);
    Result<> mark(Profile::SessionMark mark);
    Result<Tokens> bound(Tokens tokens) const;
    QCoro::Task<Result<>> save(Tokens tokens, QDeadlineTimer deadline);
    QCoro::Task<Result<>> copyTokens(QString newName, QDeadlineTimer deadline);
    QString lockPath() const;
    QString key() const;
    Store &store() const { return m_stores.of(m_profile.store.kind); }

    Profile m_profile;
    Stores m_stores;
    ProfileFolder &m_profiles;
    const Paths &m_paths;
    std::list<std::monostate> m_waiting; ///< an element for each task in lock(), in their order
    std::optional<Tokens> m_unsaved;
    std::optional<FileLock> m_keptLock;
    std::optional<Tokens> m_lastKnown;
    std::optional<quint64> m_knownAt; ///< the value of changes() for which m_lastKnown is current
    bool m_isAccountNoted = true; ///< the profile's file names the account of the tokens
    bool m_isProfileMissing = false; ///< when it was last read
    bool m_isCacheEnabled = false;
    bool m_isForgotten = false; ///< forget() was called since m_lastKnown was read or written
    int m_timesForgotten = 0; ///< so that a read that was under way during forget() isn't cached
};

} // namespace authtray
