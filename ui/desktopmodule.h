// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/uimodule.h"

#include <QObject>
#include <QPointer>

namespace authtray {

class Desktop;

/// The module's only entry point.
class DesktopModule : public QObject, public UiModule
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID AUTHTRAY_UI_MODULE_IID)
    Q_INTERFACES(authtray::UiModule)

public:
    std::unique_ptr<QCoreApplication> createApplication(int &argc, char **argv) override;
    std::unique_ptr<QObject> createDesktop(Sessions &sessions) override;
    void raiseWindow(const QByteArray &activationToken) override;
    bool hasWindow() const override;
    QCoro::Task<Result<Secret>> askPassphrase(QString path, bool isNew, QDeadlineTimer deadline) override;

private:
    QPointer<Desktop> m_desktop;
};

} // namespace authtray
