// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <QCoroTask>

class QWidget;

namespace authtray {

/// Asks which of an organization's tenants to sign in to. Empty if the dialog was closed.
QCoro::Task<QString> chooseTenant(QWidget *parent, QStringList names);

} // namespace authtray
