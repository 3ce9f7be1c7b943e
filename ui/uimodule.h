// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <QDeadlineTimer>
#include <QtPlugin>

#include <QCoroTask>

#include <memory>

class QCoreApplication;
class QObject;

namespace authtray {

class Sessions;

/// What the program sees of the desktop side, which it loads only when a window or a tray is wanted.
class UiModule
{
public:
    virtual ~UiModule() = default;

    /// The application object, of the kind that can have windows. Aborts without a display, so the caller looks first.
    virtual std::unique_ptr<QCoreApplication> createApplication(int &argc, char **argv) = 0;

    /// Tray, window and notifications for `sessions`. They go with the returned object.
    virtual std::unique_ptr<QObject> createDesktop(Sessions &sessions) = 0;

    /// Shows and raises the account window of what createDesktop() returned. `activationToken`: the desktop's leave for
    /// that (xdg-activation), given to who asks for it; empty: none.
    virtual void raiseWindow(const QByteArray &activationToken) = 0;

    /// An AskPassphrase for what createDesktop() returned.
    virtual QCoro::Task<Result<Secret>> askPassphrase(QString path, bool isNew, QDeadlineTimer deadline) = 0;
};

} // namespace authtray

#define AUTHTRAY_UI_MODULE_IID "org.authtray.UiModule/1"
Q_DECLARE_INTERFACE(authtray::UiModule, AUTHTRAY_UI_MODULE_IID)
