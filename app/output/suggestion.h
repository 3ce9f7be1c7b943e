// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace authtray {

/// "Did you mean …? ", with a space at its end, where one of the names is near enough to what was typed; else nothing.
QString suggestion(const QString &typed, const QStringList &names);

} // namespace authtray
