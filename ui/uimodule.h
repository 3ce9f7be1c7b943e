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

/// The interface of the desktop module, which the program loads only if it shows a window or a tray icon.
class UiModule
{
public:
    virtual ~UiModule() = default;

    /// Creates a QApplication. Aborts if there is no display, so the caller must check first.
    virtual std::unique_ptr<QCoreApplication> createApplication(int &argc, char **argv) = 0;

    /// Creates tray, window and notifications for `sessions`. They exist as long as the returned object.
    virtual std::unique_ptr<QObject> createDesktop(Sessions &sessions) = 0;

    /// Shows and raises the account window of the desktop that createDesktop() returned. `activationToken`: the
    /// desktop's permission to raise it (xdg-activation), passed on by the requesting program; empty: none.
    virtual void raiseWindow(const QByteArray &activationToken) = 0;

    /// Whether a window is open, a dialog's included.
    virtual bool hasWindow() const = 0;

    /// An AskPassphrase that uses the desktop that createDesktop() returned.
    virtual QCoro::Task<Result<Secret>> askPassphrase(QString path, bool isNew, QDeadlineTimer deadline) = 0;
};

} // namespace authtray

#define AUTHTRAY_UI_MODULE_IID "org.authtray.UiModule/1"
Q_DECLARE_INTERFACE(authtray::UiModule, AUTHTRAY_UI_MODULE_IID)
