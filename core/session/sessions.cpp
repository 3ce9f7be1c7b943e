// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessions.h"

#include "core/log.h"
#include "core/platform/files.h"
#include "core/platform/systemevents.h"
#include "core/session/environmenttokensource.h"
#include "core/session/renewalscheduler.h"

#include <QFileInfo>

#include <algorithm>

namespace authtray {

Sessions::Sessions(Paths paths, Stores stores, Http &http, const Clock &clock, QObject *parent)
    : QObject(parent), m_paths(std::move(paths)), m_profiles(m_paths.config, m_paths.system),
      m_parts({stores, http, m_profiles, m_paths, clock})
{
    reread();
}

Sessions::~Sessions() = default;

QList<Session *> Sessions::all() const
{
    QList<Session *> sessions;
    for (const QString &name : m_profiles.names()) {
        if (Session *session = find(name))
            sessions += session;
    }
    return sessions;
}

Session *Sessions::current() const
{
    const auto name = m_profiles.defaultName();
    return name ? find(*name) : nullptr;
}

Session *Sessions::findOrAdd(const Profile &profile)
{
    Session *session = find(profile.name);
    return session ? session : add(m_profiles.withPolicy(profile));
}

QCoro::Task<Result<SignedIn>> Sessions::signIn(Session &session, SignInChoices choices, QDeadlineTimer deadline)
{
    const auto defaultBefore = m_profiles.defaultName();
    const auto account = co_await session.signIn(choices, deadline);
    co_return keepDefault(defaultBefore, session, account);
}

QCoro::Task<Result<SignedIn>> Sessions::importSession(Session &session, ForeignSession found, SignInChoices choices,
                                                      QDeadlineTimer deadline)
{
    const auto defaultBefore = m_profiles.defaultName();
    const auto isFree = co_await checkNotImported(session, found.refreshToken, deadline);
    if (!isFree)
        co_return isFree.error();
    const auto account = co_await session.importSession(found, choices, deadline);
    co_return keepDefault(defaultBefore, session, account);
}

/// Two profiles with one refresh token would end each other's session. Asks nobody: a store that is locked is left out.
QCoro::Task<Result<>> Sessions::checkNotImported(const Session &by, QString refreshToken, QDeadlineTimer deadline)
{
    const QString sought = fingerprint(refreshToken);
    const auto sessions = sought.isEmpty() ? QList<Session *>() : all();
    for (Session *other : sessions) {
        if (other == &by || !other->profile().isSignedIn() || co_await other->wouldPrompt())
            continue;
        const auto tokens = co_await other->load(deadline);
        if (tokens && tokens->importedFrom == sought)
            co_return badInput({QT_TRANSLATE_NOOP("Error", "the profile \"%1\" has had this session since an import"),
                                {other->profile().name}},
                               QT_TRANSLATE_NOOP("Error", "Use that profile, or sign in for another session."));
    }
    co_return done;
}

Result<SignedIn> Sessions::keepDefault(const std::optional<QString> &before, const Session &session,
                                       const Result<Account> &account)
{
    if (!account)
        return account.error();
    const auto kept = m_profiles.keepDefault(before, session.profile().name);
    return SignedIn{*account, kept ? std::nullopt : std::optional(kept.error())};
}

QCoro::Task<Result<RenameReport>> Sessions::rename(Session &session, QString newName, QDeadlineTimer deadline)
{
    const bool wasChosen = m_profiles.chosenDefault() == session.profile().name;
    const History history = session.history(); // before the old name counts as signed out
    auto renamed = co_await session.renameProfile(newName, deadline);
    if (!renamed)
        co_return renamed.error();
    if (wasChosen) {
        if (const auto made = m_profiles.makeDefault(newName); !made)
            renamed->defaultProblem = made.error();
    }
    rereadProfile(newName);
    if (Session *renamedSession = find(newName)) {
        renamedSession->setHistory(history);
        session.setHistory({});
    }
    co_return renamed;
}

/// Under the lock, because another process may just be signing in to a profile of this name.
Result<> Sessions::addProfile(const Profile &profile)
{
    const auto lock = FileLock::tryAcquire(m_paths.lockOf(profile.name), m_profiles.fileOf(profile.name));
    if (!lock)
        return lock.error();
    if (!lock->has_value())
        return Error{Error::Kind::TimedOut, QT_TRANSLATE_NOOP("Error", "another Authtray process"), {}};
    if (const auto isFree = m_profiles.checkFree(profile.name); !isFree)
        return isFree.error();
    Profile bare = profile;
    bare.session = Profile::SessionMark::None;
    if (const auto saved = m_profiles.save(bare); !saved)
        return saved.error();
    rereadProfile(profile.name);
    return done;
}

/// A session that had the name before has the profile of that time.
void Sessions::rereadProfile(const QString &name)
{
    if (Session *session = find(name))
        session->readProfile();
    reread();
}

bool Sessions::cancelSignIn()
{
    return std::ranges::count_if(m_sessions, [](const auto &session) { return session->cancelSignIn(); }) > 0;
}

QList<Session *> Sessions::unsaved() const
{
    QList<Session *> sessions;
    for (const auto &session : m_sessions) {
        if (session->unsaved())
            sessions += session.get();
    }
    return sessions;
}

bool Sessions::isGoingOn() const
{
    return std::ranges::any_of(m_sessions, [](const auto &session) { return session->isGoingOn(); });
}

QCoro::Task<> Sessions::saveUnsaved(QDeadlineTimer deadline)
{
    std::vector<QCoro::Task<>> attempts;
    const auto sessions = unsaved();
    attempts.reserve(sessions.size());
    for (Session *session : sessions)
        attempts.push_back(session->saveUnsaved(deadline));
    for (const auto &attempt : attempts)
        co_await attempt;
}

void Sessions::readEnvironment(const QProcessEnvironment &environment, const QString &name)
{
    auto token = findEnvironmentToken(environment, name, m_profiles, Presets(m_paths), m_parts.clock.now());
    if (!token)
        return;
    if (const auto allowed = m_profiles.checkAllowed(token->profile.provider); token->tokens && !allowed)
        token->tokens = allowed.error();
    token->profile = m_profiles.withPolicy(token->profile);
    const ProviderClock clock(m_parts.clock, m_paths.clockOf(token->profile.name));
    m_ofEnvironment = std::make_unique<EnvironmentTokenSource>(*token, clock, m_parts.http);
}

EnvironmentTokenSource *Sessions::ofEnvironment() const
{
    return m_ofEnvironment.get();
}

Session *Sessions::find(const QString &name) const
{
    const auto it = std::ranges::find_if(m_sessions,
                                         [&](const auto &session) { return session->profile().name == name; });
    return it == m_sessions.end() ? nullptr : it->get();
}

Session *Sessions::add(const Profile &profile)
{
    Session *session = m_sessions.emplace_back(std::make_unique<Session>(profile, m_parts)).get();
    connect(session, &Session::stateChanged, this, [this, session] { Q_EMIT stateChanged(session); });
    connect(session, &Session::eventsChanged, this, [this, session] { Q_EMIT eventsChanged(session); });
    if (m_watcher)
        scheduleRenewal(*session);
    return session;
}

void Sessions::scheduleRenewal(Session &session)
{
    auto scheduler = std::make_unique<RenewalScheduler>(session, m_paths.lockOf(session.profile().name),
                                                        m_upkeep == Upkeep::Renew);
    connect(m_systemEvents.get(), &SystemEvents::changed, scheduler.get(), &RenewalScheduler::reloadAndRetry);
    connect(m_systemEvents.get(), &SystemEvents::keychainChanged, scheduler.get(), &RenewalScheduler::keychainChanged);
    m_schedulers.push_back(std::move(scheduler));
}

void Sessions::keepFresh(Upkeep upkeep)
{
    m_upkeep = upkeep;
    m_systemEvents = std::make_unique<SystemEvents>();
    m_watcher = std::make_unique<QFileSystemWatcher>();
    (void)makeOwnFolder(m_profiles.folder()); // because only existing folders can be watched
    m_watcher->addPaths({m_profiles.folder(), m_paths.config});
    connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, this, [this](const QString &path) {
        if (path == m_profiles.folder())
            reload();
        else if (path == m_paths.config)
            Q_EMIT listChanged(); // the default may have changed
        else
            reloadPolicy();
    });
    connect(m_watcher.get(), &QFileSystemWatcher::fileChanged, this, &Sessions::reloadPolicy);
    watchPolicy();
    for (const auto &session : m_sessions)
        scheduleRenewal(*session);
}

/// Its file may have been replaced, and its folder may be new. One that doesn't exist yet is noticed in the folder above.
void Sessions::watchPolicy()
{
    const QString folder = m_paths.system;
    if (folder.isEmpty())
        return;
    for (const QString &path : {folder + QStringLiteral("/policy.json"), folder, QFileInfo(folder).path()}) {
        if (QFileInfo::exists(path))
            m_watcher->addPath(path);
    }
}

void Sessions::reloadPolicy()
{
    watchPolicy();
    reload();
    Q_EMIT policyChanged();
}

QCoro::Task<> Sessions::reload()
{
    reread();
    for (const auto &session : m_sessions)
        session->forget();
    std::vector<QCoro::Task<>> reads;
    reads.reserve(m_schedulers.size());
    for (const auto &scheduler : m_schedulers)
        reads.push_back(scheduler->reload());
    for (const auto &read : reads)
        co_await read;
}

void Sessions::reread()
{
    for (const QString &name : m_profiles.names()) {
        const auto profile = m_profiles.load(name);
        if (!profile)
            qCInfo(lcSession) << whatHappened(profile.error()).inEnglish(); // whoever needs it says so
        else if (!find(name))
            add(*profile);
    }
    Q_EMIT listChanged();
}

} // namespace authtray
