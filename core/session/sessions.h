// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profilefolder.h"
#include "core/platform/paths.h"
#include "core/session/session.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QProcessEnvironment>

#include <memory>
#include <vector>

namespace authtray {

class EnvironmentTokenSource;
class SystemEvents;
class RenewalScheduler;

/// Who signed in, or whose session was imported.
struct SignedIn
{
    Account account;
    std::optional<Error> defaultProblem; ///< why the default profile couldn't be kept; the session is kept even so
};

/// The sessions of all profiles of one config folder, kept up to date when other processes change them.
/// Main thread only. The returned `Session` objects live as long as this object.
class Sessions : public QObject
{
    Q_OBJECT
public:
    Sessions(Paths paths, Stores stores, Http &http, const Clock &clock, QObject *parent = nullptr);
    ~Sessions() override;

    /// Sorted by name. Sessions whose profile was removed are left out.
    QList<Session *> all() const;

    /// Null if there is no such profile.
    Session *find(const QString &name) const;

    /// The default profile's, or null when there is no profile yet.
    Session *current() const;

    /// The session of that name. Creates it if the profile has no file yet, which the sign-in will write.
    Session *findOrAdd(const Profile &profile);

    /// As the functions of Session, but they also keep the default profile, and make the first profile the default.
    /// `session` must belong to this object. BadInput: another profile has imported the same session.
    QCoro::Task<Result<SignedIn>> signIn(Session &session, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<SignedIn>> importSession(Session &session, ForeignSession found, SignInChoices choices,
                                                QDeadlineTimer deadline);

    /// See Session::renameProfile(). The profile stays the default if it was.
    QCoro::Task<Result<RenameReport>> rename(Session &session, QString newName, QDeadlineTimer deadline);

    /// Saves a profile without a session. BadInput: its name isn't free. TimedOut: another process is using the name.
    Result<> addProfile(const Profile &profile);

    /// From now on, the environment's token for the profile `name` replaces the stored session: see
    /// findEnvironmentToken(). For the command line only, because an agent's environment isn't its clients'.
    void readEnvironment(const QProcessEnvironment &environment, const QString &name);
    EnvironmentTokenSource *ofEnvironment() const; ///< null if the environment has none

    /// False if no sign-in is running, or if it is already cancelled.
    bool cancelSignIn();

    /// Those with tokens that their store has refused so far, even if their profile's file is away.
    QList<Session *> unsaved() const;

    /// Whether one does. See Session::isGoingOn().
    bool isGoingOn() const;

    /// Tries until `deadline` to save them.
    QCoro::Task<> saveUnsaved(QDeadlineTimer deadline);

    ProfileFolder &profiles() { return m_profiles; }
    const ProfileFolder &profiles() const { return m_profiles; }
    const Stores &stores() const { return m_parts.stores; }
    const Paths &paths() const { return m_paths; }
    Http &http() const { return m_parts.http; }

    enum class Upkeep {
        Renew, ///< ahead of expiry
        ReadOnly, ///< no provider is asked
    };

    /// From now on, notices changes by other processes. Opens no prompt. To be called once.
    void keepFresh(Upkeep upkeep = Upkeep::Renew);

    /// Reads every session again, because notifications of changes may have been missed.
    QCoro::Task<> reload();

Q_SIGNALS:
    void listChanged(); ///< also if the default has changed
    void policyChanged(); ///< the administrator has changed it; after listChanged()
    void stateChanged(authtray::Session *session);
    void eventsChanged(authtray::Session *session);

private:
    void reread();
    void watchPolicy();
    void reloadPolicy();
    void rereadProfile(const QString &name);
    QCoro::Task<Result<>> checkNotImported(const Session &by, QString refreshToken, QDeadlineTimer deadline);
    Result<SignedIn> keepDefault(const std::optional<QString> &before, const Session &session,
                                 const Result<Account> &account);
    Session *add(const Profile &profile);
    void scheduleRenewal(Session &session);

    Paths m_paths;
    Upkeep m_upkeep = Upkeep::Renew;
    ProfileFolder m_profiles;
    Session::Parts m_parts;
    std::vector<std::unique_ptr<Session>> m_sessions;
    std::vector<std::unique_ptr<RenewalScheduler>>
            m_schedulers; ///< declared after the sessions that they renew, so destroyed before
    std::unique_ptr<EnvironmentTokenSource> m_ofEnvironment;
    std::unique_ptr<SystemEvents> m_systemEvents; ///< set by keepFresh()
    std::unique_ptr<QFileSystemWatcher> m_watcher; ///< of profiles, settings and the policy; set by keepFresh()
};

} // namespace authtray
