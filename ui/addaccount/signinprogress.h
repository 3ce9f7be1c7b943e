// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"

#include <QWidget>

class QLabel;

namespace authtray {

class QrPicture;
class WrappingLabel;

/// What a person waits for during a sign-in, and where to go for it.
class SignInProgress : public QWidget
{
    Q_OBJECT

public:
    explicit SignInProgress(QWidget *parent = nullptr);

    void showPreparation(const QString &host);
    void showBrowser();
    /// With a QR code, as any device can open that address. A browser's sign-in has none: its answer comes back to
    /// this computer alone.
    void showDeviceCode(const DeviceAuthorization &device);

private:
    void show(const QString &heading, const QString &text, const DeviceAuthorization &device = {});

    WrappingLabel *m_heading;
    WrappingLabel *m_text;
    QLabel *m_address;
    QLabel *m_code;
    QrPicture *m_picture;
};

} // namespace authtray
