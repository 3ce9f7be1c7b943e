// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/platform/autostart.h"

#include <QCheckBox>

#include <QCoroTask>

namespace authtray {

/// Switches the start at login on and off. A change is stored at once; if that fails, the stored value is shown again.
class AutostartBox : public QCheckBox
{
    Q_OBJECT

public:
    explicit AutostartBox(const Autostart &autostart, QWidget *parent = nullptr);

    /// Shows the value that is stored now.
    void reload();

Q_SIGNALS:
    void failed(const authtray::Error &problem);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QCoro::Task<> store(bool isOn);

    Autostart m_autostart;
};

} // namespace authtray
