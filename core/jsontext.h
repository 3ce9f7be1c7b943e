// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QJsonValue;

namespace authtray {

/// Any value as JSON, in one line and without spaces. QJsonDocument writes objects and arrays only. Any thread.
QByteArray jsonText(const QJsonValue &value);

} // namespace authtray
