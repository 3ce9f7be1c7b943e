// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoroTask>

class QWidget;

namespace authtray {

/// Asks for the secret of a confidential client, such as a duplicated profile's. Empty if the person has closed the
/// dialog.
QCoro::Task<QString> askClientSecret(QWidget *parent, QString provider, QString clientId);

} // namespace authtray
