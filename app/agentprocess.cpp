// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agentprocess.h"

#include "app/agent/agent.h"
#include "app/platform/interruption.h"
#include "app/services.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/module.h"
#include "ui/uimodule.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPluginLoader>
#include <QTimer>

namespace authtray {

namespace {

/// Delays the end of the program until work in progress is finished.
class QuitGuard : public QObject
{
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::Quit || m_mayQuit)
            return false;
        ExitInhibitor::whenNone([this] {
            m_mayQuit = true;
            QCoreApplication::quit();
        });
        return true;
    }

private:
    bool m_mayQuit = false;
};

int runUntilQuit()
{
    QuitGuard guard;
    QCoreApplication::instance()->installEventFilter(&guard);
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, QCoreApplication::instance(), &QCoreApplication::quit);
    return QCoreApplication::exec();
}

/// Serves as the agent with `sessions`, and then calls `begin`. Ends the program if another process is the agent.
QCoro::Task<> becomeAgent(Agent &agent, Sessions &sessions, std::function<void()> begin)
{
    const auto isLeader = co_await agent.acquireLeadership();
    if (!isLeader)
        co_return QCoreApplication::exit(writeAnswer(failure(isLeader.error())));
    if (!*isLeader)
        co_return QCoreApplication::exit(Success);
    const auto serving = agent.serve(sessions);
    if (!serving)
        co_return QCoreApplication::exit(writeAnswer(failure(serving.error())));
    begin();
}

} // namespace

int runAgent(const Paths &paths)
{
    Services services(paths, {});
    Agent agent(paths, Agent::Kind::Windowless);
    QObject::connect(&agent, &Agent::retired, QCoreApplication::instance(), &QCoreApplication::quit);
    QTimer::singleShot(0, QCoreApplication::instance(),
                       [&] { becomeAgent(agent, services.sessions, [&] { services.sessions.keepFresh(); }); });
    return runUntilQuit();
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
    QObject::connect(&agent, &Agent::retired, application.get(), &QCoreApplication::quit);
    QTimer::singleShot(0, application.get(), [&] {
        becomeAgent(agent, services.sessions, [&] {
            desktop = ui->createDesktop(services.sessions);
            services.sessions.keepFresh();
        });
    });
    return runUntilQuit();
}

} // namespace authtray
