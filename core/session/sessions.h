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

/// The sessions of all profiles of one config folder, kept up to date with what other processes do to them.
/// Main thread only; a `Session` it has given out lives as long as this does.
class Sessions : public QObject
{
    Q_OBJECT
public:
    Sessions(Paths paths, Stores stores, Http &http, const Clock &clock, QObject *parent = nullptr);
    ~Sessions() override;

    /// In the order of their names. Without those whose profile was removed.
    QList<Session *> all() const;

    /// Null without such a profile.
    Session *find(const QString &name) const;

    /// The default profile's, or null when there is no profile yet.
    Session *current() const;

    /// The session of that name, made on the spot for a profile that has no file yet: sign-in makes it.
    Session *findOrAdd(const Profile &profile);

    /// Session's functions of the same names, after which the default profile is still what it was. The first profile
    /// becomes the default. `session` must be one of these.
    QCoro::Task<Result<SignedIn>> signIn(Session &session, SignInChoices choices, QDeadlineTimer deadline);
    QCoro::Task<Result<SignedIn>> importSession(Session &session, ForeignSession found, SignInChoices choices,
                                                QDeadlineTimer deadline);

    /// From now on the token that the environment has for the profile `name` is used instead of what is stored: see
    /// findEnvironmentToken(). For the command line: an agent's environment isn't its askers'.
    void readEnvironment(const QProcessEnvironment &environment, const QString &name);
    EnvironmentTokenSource *ofEnvironment() const; ///< null: it has none

    /// False: no sign-in is under way that isn't cancelled already.
    bool cancelSignIn();

    ProfileFolder &profiles() { return m_profiles; }
    const Paths &paths() const { return m_paths; }
    Http &http() const { return m_parts.http; }

    /// From now on notices what other processes do and renews ahead of expiry. The command line does without.
    void keepFresh();

    /// Reads every session again, for changes whose notice may have been missed.
    void reload();

Q_SIGNALS:
    void listChanged(); ///< or which one is the default
    void stateChanged(authtray::Session *session);
    void eventsChanged(authtray::Session *session);

private:
    void reread();
    Result<SignedIn> keepDefault(const std::optional<QString> &before, const Session &session,
                                 const Result<Account> &account);
    Session *add(const Profile &profile);
    void scheduleRenewal(Session &session);

    Paths m_paths;
    ProfileFolder m_profiles;
    Session::Parts m_parts;
    std::vector<std::unique_ptr<Session>> m_sessions;
    std::vector<std::unique_ptr<RenewalScheduler>>
            m_schedulers; ///< declared after the sessions that they renew, so destroyed before
    std::unique_ptr<EnvironmentTokenSource> m_ofEnvironment;
    std::unique_ptr<SystemEvents> m_systemEvents; ///< once kept fresh
    std::unique_ptr<QFileSystemWatcher> m_watcher; ///< of the folders of profiles and settings, once kept fresh
};

} // namespace authtray
