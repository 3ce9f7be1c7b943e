// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace authtray {

/// "Did you mean …? ", with a space at the end, if one of the names is similar to `typed`; else empty.
QString suggestion(const QString &typed, const QStringList &names);

} // namespace authtray
