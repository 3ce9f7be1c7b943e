// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktopmodule.h"

#include "core/log.h"
#include "ui/desktop.h"
#include "ui/settings/language.h"

#include <QApplication>
#include <QWidget>

#include <algorithm>

namespace authtray {

std::unique_ptr<QCoreApplication> DesktopModule::createApplication(int &argc, char **argv)
{
    auto application = std::make_unique<QApplication>(argc, argv);
    QApplication::setApplicationName(QStringLiteral("authtray"));
    QApplication::setApplicationDisplayName(QStringLiteral("Authtray"));
    QApplication::setDesktopFileName(QStringLiteral("authtray"));
    return application;
}

std::unique_ptr<QObject> DesktopModule::createDesktop(Sessions &sessions)
{
    const auto settings = sessions.profiles().loadSettings();
    if (!settings)
        qCWarning(lcUi) << whatHappened(settings.error()).inEnglish();
    setLanguage(settings ? settings->language : QString());
    auto desktop = std::make_unique<Desktop>(sessions);
    m_desktop = desktop.get();
    return desktop;
}

QCoro::Task<Result<Secret>> DesktopModule::askPassphrase(QString path, bool isNew, QDeadlineTimer deadline)
{
    if (!m_desktop)
        co_return Error{Error::Kind::PassphraseMissing, path, {}};
    const auto passphrase = co_await m_desktop->actions().askPassphrase(path, isNew, deadline);
    co_return passphrase;
}

void DesktopModule::raiseWindow(const QByteArray &activationToken)
{
    if (!m_desktop)
        return;
    if (!activationToken.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", activationToken); // where Qt reads it
    m_desktop->raiseWindow();
}

bool DesktopModule::hasWindow() const
{
    return std::ranges::any_of(QApplication::topLevelWidgets(), &QWidget::isVisible);
}

} // namespace authtray
