// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/platform/filelock.h"
#include "core/session/tokens.h"
#include "core/store/stores.h"

#include <QDeadlineTimer>

#include <QCoroTask>

#include <optional>

namespace authtray {

class ProfileFolder;
struct Paths;

/// What is kept of one session: the profile's word in its file, and the tokens in its store. Of the tokens that the
/// store has refused, this process's memory. Asks no provider. All that changes something is done under the lock.
///
/// Main thread only. Must outlive its tasks. Every wait is bounded by the deadline; errors are the Store… kinds, and
/// WriteFailed about the profile's file.
class StoredSession
{
public:
    StoredSession(Profile profile, Stores stores, ProfileFolder &profiles, const Paths &paths);

    const Profile &profile() const { return m_profile; }

    /// Another process may have signed in or out, or removed the profile.
    void reread();

    /// Waits for other processes. WriteFailed, TimedOut.
    QCoro::Task<Result<FileLock>> lock(QDeadlineTimer deadline);

    /// What takes a person or a while before the tokens can be read. Outside of the lock, as others would wait too.
    QCoro::Task<Result<>> unlock(QDeadlineTimer deadline);

    /// Whether a session could be kept in the store of this kind, before anybody is asked to sign in.
    QCoro::Task<Result<>> checkWritable(StoreKind kind, QDeadlineTimer deadline);

    /// Whether the store takes writes, before a single-use refresh token is spent. WriteFailed.
    Result<> checkWrite() const { return store().checkWrite(key()); }

    /// Whether read() would answer now, asking nobody. StoreLocked: a person would be asked.
    QCoro::Task<Result<>> checkRead() { return store().checkRead(key()); }

    /// The newest tokens there are: the store's, or those it has refused. NotSignedIn, SessionEnded.
    QCoro::Task<Result<Tokens>> read(QDeadlineTimer deadline);

    /// Tokens that the store refuses are kept as unsaved(). What the provider has given must be saved even if the caller's
    /// time is nearly up: tries for ten seconds at least, or half a second where a cache keeps the tokens to try again.
    QCoro::Task<Result<>> write(Tokens tokens, QDeadlineTimer deadline);

    /// Tries to write the unsaved() tokens, if there are any.
    QCoro::Task<Result<>> saveAgain(QDeadlineTimer deadline);

    /// Writes a sign-in's tokens, then the profile's file. If either fails, neither stays. Tries for ten seconds at least.
    QCoro::Task<Result<>> replace(Profile profile, Tokens tokens, QDeadlineTimer deadline);

    /// Removes the tokens from the store of before a sign-in. Tries for ten seconds at least.
    QCoro::Task<> removeFrom(StoreKind kind, QDeadlineTimer deadline);

    QCoro::Task<Result<>> remove(QDeadlineTimer deadline);
    Result<> mark(Profile::SessionMark mark);
    Result<> saveAccount(const Account &account);

    /// To be done without changing the session, so that what another process has written meanwhile stays.
    Result<> savePreferences(const Preferences &preferences);

    /// The rotated pair that the store has refused so far: nobody but this process has it.
    const std::optional<Tokens> &unsaved() const { return m_unsaved; }
    void takeUnsaved(const Tokens &unsaved) { m_unsaved = unsaved; }

    /// The tokens that this process has last read or written, current or not. Nothing: none, or the session is over.
    const std::optional<Tokens> &lastKnown() const { return m_lastKnown; }

    /// lastKnown() if read() would give the same; null if the store must be asked.
    const Tokens *cached() const;

    /// lastKnown() unless another process has announced a change since; the store may have been changed all the same.
    /// For a store that can't be read.
    const Tokens *held() const;

    /// For a program that hears of the store's changes and then calls forget(): from now on there can be cached() tokens.
    void enableCache() { m_isCacheEnabled = true; }
    void forget();

    /// How often processes have announced a change to each other. The one that announces it needn't read again.
    quint64 changes() const;
    void announceChange(FileLock &lock);

private:
    QCoro::Task<Result<>> save(Tokens tokens, QDeadlineTimer deadline);
    QString lockPath() const;
    QString key() const;
    Store &store() const { return m_stores.of(m_profile.store); }

    Profile m_profile;
    Stores m_stores;
    ProfileFolder &m_profiles;
    const Paths &m_paths;
    std::optional<Tokens> m_unsaved;
    std::optional<Tokens> m_lastKnown;
    std::optional<quint64> m_knownAt; ///< the value of changes() for which m_lastKnown is current
    bool m_isCacheEnabled = false;
    bool m_isForgotten = false; ///< forget() was called since m_lastKnown was read or written
    int m_timesForgotten = 0; ///< so that a read that was under way during forget() isn't cached
};

} // namespace authtray
