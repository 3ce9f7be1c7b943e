// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"

#include <QWidget>

class QLabel;

namespace authtray {

class QrPicture;
class WrappingLabel;

/// The address and the code with which a sign-in goes on on any device, and a QR code of both. Hidden if there are none.
class DeviceCode : public QWidget
{
    Q_OBJECT

public:
    explicit DeviceCode(QWidget *parent = nullptr);

    void setDevice(const DeviceAuthorization &device);

private:
    void setTexts();

    WrappingLabel *m_text;
    QLabel *m_address;
    QLabel *m_code;
    QrPicture *m_picture;
};

} // namespace authtray
