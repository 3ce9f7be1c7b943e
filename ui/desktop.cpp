// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop.h"

#include "core/log.h"
#include "ui/platform/autostart.h"
#include "ui/settings/language.h"
#include "ui/state/pageintext.h"

#include <QApplication>
#include <QSessionManager>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto maxWait = std::chrono::milliseconds(24h);

/// How long until the displayed texts or icons change only because time passes; at most `maxWait`.
std::chrono::milliseconds timeToNextChange(const SessionState &state, const NotificationPolicy &policy,
                                           const QDateTime &now)
{
    auto wait = maxWait;
    for (const QDateTime &change : {nextStatusIconChange(state, now), state.renewsAt, policy.nextCheck(state, now)}) {
        if (change > now) // an invalid time is before every valid one
            wait = std::min(wait, std::chrono::milliseconds(now.msecsTo(change) + 1));
    }
    return wait;
}

} // namespace

Desktop::Desktop(Sessions &sessions)
    : m_sessions(sessions), m_place(sessions.paths().windowPlace()),
      m_actions(sessions, [this]() -> AccountWindow & { return window(); }), m_pictures(sessions.http())
{
    connect(&m_actions, &Actions::listChanged, this, &Desktop::reloadSessions);
    connect(&m_sessions, &Sessions::listChanged, this, &Desktop::reloadSessions);
    connect(&m_sessions, &Sessions::policyChanged, this, &Desktop::applySettings);
    connect(&m_sessions, &Sessions::stateChanged, this, &Desktop::showSessions);
    connect(&m_sessions, &Sessions::eventsChanged, this, &Desktop::showEvents);
    connect(&m_pictures, &Pictures::fetched, this, &Desktop::showInWindow);
    connect(&m_notifier, &DesktopNotifier::actionChosen, &m_actions, &Actions::perform);
    connect(&m_actions, &Actions::tokenCopied, this, &Desktop::showCopied);
    connect(&m_actions, &Actions::settingsChanged, this, &Desktop::apply);
    connect(&m_host, &TrayHost::available, this, &Desktop::trayAppeared);
    connect(&m_host, &TrayHost::unavailable, this, &Desktop::showWindowInstead);
    connect(qGuiApp, &QGuiApplication::saveStateRequest, this, &Desktop::saveState);
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &Desktop::saveState);
    m_nextChange.setSingleShot(true);
    connect(&m_nextChange, &QTimer::timeout, this, &Desktop::showSessions);
    m_host.watch();
    reloadSessions();
    if (m_list.isEmpty())
        raiseWindow(); // there is no session yet, so the person has started the program to set it up
}

Desktop::~Desktop() = default;

void Desktop::raiseWindow()
{
    window().raiseAndActivate();
}

AccountWindow &Desktop::window()
{
    if (!m_window) {
        QApplication::setWindowIcon(applicationIcon());
        m_window = std::make_unique<AccountWindow>();
        m_window->addFirstSteps(Autostart::of(m_sessions.paths()));
        connect(m_window.get(), &AccountWindow::timePassed, this, &Desktop::showTime);
        m_actions.connectTo(*m_window);
        showInWindow(); // the list of profiles widens the window
        m_place.keep(*m_window);
    }
    return *m_window;
}

QList<SessionView> Desktop::views() const
{
    QList<Session *> sessions = m_list;
    if (Session *session = m_actions.signingIn(); session && !sessions.contains(session))
        sessions += session;
    QList<SessionView> views;
    for (const Session *session : std::as_const(sessions))
        views += {.state = session->state(),
                  .now = session->now(),
                  .isDefault = session == m_default,
                  .events = session->events(),
                  .hasDeviceFlow = !session->profile().provider.endpoints.deviceAuthorization.isEmpty(),
                  .sessionsPage = pageIn(session->profile().provider.revocationAdvice),
                  .picture = m_pictures.at(session->state().account.picture)};
    sortByNeed(views);
    return views;
}

void Desktop::reloadSessions()
{
    m_list = m_sessions.all();
    m_default = m_sessions.current();
    m_unusedFile = findUnusedFile();
    showSessions();
}

std::optional<Error> Desktop::findUnusedFile()
{
    const QList<Error> problems = m_sessions.profiles().problems();
    return problems.isEmpty() ? std::nullopt : std::optional(problems.first());
}

/// A file that is mended in its place is no change of the folder, so it has to be looked for.
void Desktop::showTime()
{
    if (m_unusedFile && m_unusedFile != findUnusedFile())
        m_sessions.reload();
    showInWindow();
}

void Desktop::showSessions()
{
    showInWindow();
    if (m_tray)
        m_tray->setSessions(views());
    notify();
    scheduleUpdate();
}

void Desktop::showInWindow()
{
    if (!m_window)
        return;
    m_window->setSessions(views());
    m_window->setUnusedFile(m_unusedFile);
    if (m_window->isVisible())
        fetchPictures();
}

/// Pictures are requested only while the window is visible.
void Desktop::fetchPictures()
{
    for (const Session *session : std::as_const(m_list)) {
        if (session->state().isAuthenticated())
            m_pictures.fetch(session->state().account.picture, session->profile().provider.issuerUrl());
    }
}

/// A hidden window isn't updated, so that a script's request doesn't wait for that.
void Desktop::showEvents()
{
    if (m_window && m_window->isVisible())
        showInWindow();
}

void Desktop::notify()
{
    const bool isWindowActive = m_window && m_window->isActiveWindow();
    for (Session *session : std::as_const(m_list)) {
        const auto notification = m_policies[session].next(session->state(), session->now(),
                                                           m_actions.isChanging(session));
        if (!notification)
            continue;
        for (const QString &key : m_groups.remove(session->profile().name))
            m_notifier.close(key);
        if (!notification->title.isEmpty() && !isQuiet(*session) && !isWindowActive)
            show(*session, *notification);
    }
}

/// In one notification with the provider's other profiles that have the same problem.
void Desktop::show(const Session &session, Notification notification)
{
    const QString &name = session.profile().name;
    const QString key = m_groups.add(name, session.state().provider, notification);
    notification.text = withNames(m_groups.profiles(key), notification.text);
    m_notifier.show(key, notification, name);
}

/// Unless the window shows it.
void Desktop::showCopied(const Session *session, std::chrono::seconds timeout)
{
    if (m_window && m_window->isActiveWindow())
        return;
    const QString text = tr("The access token is on the clipboard for %Ln seconds.", nullptr,
                            static_cast<int>(timeout.count()));
    const QString &name = session->profile().name;
    m_notifier.show(QStringLiteral("copied"), {tr("Access token copied"), withNames({name}, text)}, name);
}

/// Says whose text it is, unless there is one profile only.
QString Desktop::withNames(const QStringList &profiles, const QString &text) const
{
    if (m_list.size() <= 1)
        return text;
    const QString names = profiles.join(QStringLiteral(", "));
    return text.isEmpty() ? names : TrayMenu::tr("%1: %2").arg(names, text);
}

/// Whether notifications are turned off for this profile.
bool Desktop::isQuiet(const Session &session) const
{
    return session.profile().preferences.isQuiet;
}

void Desktop::scheduleUpdate()
{
    auto wait = maxWait;
    for (Session *session : std::as_const(m_list))
        wait = std::min(wait, timeToNextChange(session->state(), m_policies[session], session->now()));
    m_nextChange.start(wait);
}

/// If autostart is on, the session manager must not restart the program too: the second start would show the window.
void Desktop::saveState(QSessionManager &manager) const
{
    const Autostart autostart = Autostart::of(m_sessions.paths());
    manager.setRestartCommand(autostart.command());
    manager.setRestartHint(autostart.isOn() ? QSessionManager::RestartNever : QSessionManager::RestartIfRunning);
}

void Desktop::trayAppeared()
{
    m_tray = std::make_unique<TrayIcon>();
    connect(m_tray.get(), &TrayIcon::actionRequested, &m_actions, &Actions::perform);
    if (m_window)
        m_window->setStandIn(false);
    applySettings();
}

void Desktop::applySettings()
{
    const auto settings = m_sessions.profiles().loadSettings();
    apply(settings ? *settings : Settings());
}

void Desktop::apply(const Settings &settings)
{
    QApplication::setQuitOnLastWindowClosed(!m_tray || !settings.isClosedToTray);
    setLanguage(settings.language);
    if (m_tray)
        m_tray->setSymbolic(settings.isIconSymbolic);
    showSessions();
}

void Desktop::showWindowInstead()
{
    qCInfo(lcUi) << "no place for a tray icon: the window stands in for it";
    QApplication::setQuitOnLastWindowClosed(true);
    window().setStandIn(true);
    raiseWindow();
}

} // namespace authtray
