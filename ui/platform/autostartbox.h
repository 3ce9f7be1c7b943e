// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/platform/autostart.h"

#include <QCheckBox>

#include <QCoroTask>

namespace authtray {

/// Switches the start at login on and off. A change is stored at once; if that fails, the stored value is shown again.
/// It is read when the box is shown.
class AutostartBox : public QCheckBox
{
    Q_OBJECT

public:
    explicit AutostartBox(const Autostart &autostart, QWidget *parent = nullptr);

Q_SIGNALS:
    void failed(const authtray::Error &problem);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void reload();
    QCoro::Task<> store(bool isOn);

    Autostart m_autostart;
};

} // namespace authtray
