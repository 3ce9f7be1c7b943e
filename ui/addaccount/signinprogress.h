// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"

#include <QWidget>

namespace authtray {

class DeviceCode;
class WrappingLabel;

/// Shows during a sign-in what it waits for, and the address and code for it.
class SignInProgress : public QWidget
{
    Q_OBJECT

public:
    explicit SignInProgress(QWidget *parent = nullptr);

    void showPreparation(const QString &host);
    void showBrowser();
    /// Shows a QR code too, because any device can open the address. showBrowser() doesn't, because its redirect works
    /// only on this computer.
    void showDeviceCode(const DeviceAuthorization &device);

private:
    void show(const QString &heading, const QString &text, const DeviceAuthorization &device = {});

    WrappingLabel *m_heading;
    WrappingLabel *m_text;
    DeviceCode *m_deviceCode;
};

} // namespace authtray
