// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QByteArray>
#include <QStringList>

namespace authtray {

/// The position of a key in valid JSON. 0 for the whole file, and if it isn't found, because it is written with escapes.
qsizetype positionOf(const QByteArray &json, const QStringList &path);

/// "FILE, line LINE, column COLUMN: WHAT".
Text atPosition(const QString &file, const QByteArray &json, qsizetype position, const Text &what);

} // namespace authtray
