// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentprocess.h"

#include "app/agent/agent.h"
#include "app/agent/upgrade.h"
#include "app/platform/interruption.h"
#include "app/platform/systemd.h"
#include "app/platform/tokenfile.h"
#include "app/services.h"
#include "core/log.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/module.h"
#include "ui/uimodule.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPluginLoader>
#include <QTimer>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <utility>

namespace authtray {

namespace {

constexpr std::chrono::seconds savingTime{60}; ///< less than systemd waits before it kills a program

/// Delays the end of the program until work in progress is finished, and for a time while a store refuses new tokens. A
/// second wish to end the program doesn't wait for the store.
class QuitGuard : public QObject
{
public:
    explicit QuitGuard(Sessions &sessions) : m_sessions(sessions) { }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::Quit || m_mayQuit)
            return false;
        m_isForUpgrade = false;
        finish();
        return true;
    }

    /// Ends the program unless that has begun. It's no person's wish, so it doesn't count as a second one.
    void quitOnce()
    {
        if (m_isQuitting)
            return;
        m_isForUpgrade = m_isUpgradeWaiting;
        finish();
    }

    /// quitOnce() will end the program for a newer version of it.
    void expectUpgrade() { m_isUpgradeWaiting = true; }

    /// False if somebody wished to end the program meanwhile.
    bool isForUpgrade() const { return m_isForUpgrade; }

private:
    void finish()
    {
        const bool isAgain = std::exchange(m_isQuitting, true);
        ExitInhibitor::whenNone([this, isAgain] {
            if (isAgain)
                quit();
            else
                quitOnceSaved();
        });
    }

    QCoro::Task<> quitOnceSaved()
    {
        if (!m_sessions.unsaved().isEmpty()) {
            qCWarning(lcSession) << "new tokens aren't stored yet: Authtray tries for" << savingTime.count()
                                 << "seconds more, or until the next signal";
            co_await m_sessions.saveUnsaved(QDeadlineTimer(savingTime));
        }
        if (!m_sessions.unsaved().isEmpty())
            qCWarning(lcSession) << "new tokens couldn't be stored, so their session has to be signed in to again";
        quit();
    }

    void quit()
    {
        m_mayQuit = true;
        QCoreApplication::quit();
    }

    Sessions &m_sessions;
    bool m_isQuitting = false;
    bool m_mayQuit = false;
    bool m_isUpgradeWaiting = false;
    bool m_isForUpgrade = false;
};

/// `isInUse`: whether a person would miss something if another process took over now.
int runUntilQuit(Agent &agent, Sessions &sessions, const std::function<bool()> &isInUse)
{
    QuitGuard guard(sessions);
    QCoreApplication::instance()->installEventFilter(&guard);
    QObject::connect(&agent, &Agent::retired, &guard, &QuitGuard::quitOnce);
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, QCoreApplication::instance(), &QCoreApplication::quit);
    Upgrade upgrade;
    QObject::connect(&upgrade, &Upgrade::installed, QCoreApplication::instance(), [&] {
        if (isInUse() || !sessions.unsaved().isEmpty())
            return;
        guard.expectUpgrade();
        agent.retireOnceUnused();
    });
    const int code = QCoreApplication::exec();
    return guard.isForUpgrade() && code == EXIT_SUCCESS ? Upgraded : code;
}

/// Serves as the agent with `sessions`, and then calls `begin`. Ends the program with `note` on stderr if another
/// process is the agent.
QCoro::Task<> becomeAgent(Agent &agent, Sessions &sessions, QByteArray note, std::function<void()> begin)
{
    const auto isLeader = co_await agent.acquireLeadership();
    if (!isLeader)
        co_return QCoreApplication::exit(writeAnswer(failure(isLeader.error())));
    if (!*isLeader)
        co_return QCoreApplication::exit(writeAnswer({Success, {}, note}));
    removeAbandonedTokenFiles();
    const auto serving = agent.serve(sessions);
    if (!serving)
        co_return QCoreApplication::exit(writeAnswer(failure(serving.error())));
    begin();
}

} // namespace

int runAgent(const Paths &paths, std::optional<std::chrono::minutes> idleTimeout, std::vector<int> activated)
{
    Services services(paths, {});
    const bool isActivated = !activated.empty();
    Agent agent(paths, Agent::Kind::Windowless, std::move(activated));
    QTimer::singleShot(0, QCoreApplication::instance(), [&] {
        becomeAgent(agent, services.sessions, "Authtray is running already, and answers the commands.\n", [&] {
            services.sessions.keepFresh();
            if (idleTimeout)
                agent.endWhenIdle(*idleTimeout);
            notifyReady();
        });
    });
    const int code = runUntilQuit(agent, services.sessions, [] { return false; });
    return code == Upgraded && isActivated ? EXIT_SUCCESS : code; // systemd starts the newer version
}

int runTray(int argc, char **argv, const Paths &paths)
{
    QPluginLoader loader(moduleFile(QStringLiteral("authtray-ui")));
    auto *ui = qobject_cast<UiModule *>(loader.instance());
    if (ui == nullptr)
        return writeAnswer(failure({Error::Kind::ReadFailed, loader.errorString(), {}}, Failure));
    const auto application = ui->createApplication(argc, argv);
    Services services(paths, [ui](const QString &path, bool isNew, QDeadlineTimer deadline) {
        return ui->askPassphrase(path, isNew, deadline);
    });
    Agent agent(paths, Agent::Kind::Tray);
    std::unique_ptr<QObject> desktop;
    QObject::connect(&agent, &Agent::raiseRequested, application.get(),
                     [ui](const QByteArray &activationToken) { ui->raiseWindow(activationToken); });
    QTimer::singleShot(0, application.get(), [&] {
        becomeAgent(agent, services.sessions, {}, [&] {
            desktop = ui->createDesktop(services.sessions);
            services.sessions.keepFresh();
        });
    });
    return runUntilQuit(agent, services.sessions, [&] { return ui->hasWindow(); });
}

} // namespace authtray
