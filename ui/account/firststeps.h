// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/platform/autostart.h"

#include <QWidget>

class QLabel;

namespace authtray {

class WrappingLabel;

/// What a person who has just started Authtray wants to know: how a script gets a token, and how Authtray starts by
/// itself.
class FirstSteps : public QWidget
{
    Q_OBJECT

public:
    explicit FirstSteps(const Autostart &autostart, QWidget *parent = nullptr);

Q_SIGNALS:
    void failed(const authtray::Error &problem);

private:
    void setTexts();

    QLabel *m_label;
    WrappingLabel *m_command;
};

} // namespace authtray
