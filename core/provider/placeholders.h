// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace authtray {

using Parameters = QMap<QString, QString>;

/// The names of the placeholders `{name}` in the text. A name consists of lowercase letters, digits and '_'.
QStringList placeholdersIn(const QString &text);

/// Replaces each `{name}` that has a value. Placeholders inside values aren't replaced.
QString fillPlaceholders(const QString &text, const Parameters &values);

/// Whether `text` matches `pattern`, in which each `{name}` stands for one or more characters other than '/'.
bool matchesPattern(const QString &text, const QString &pattern);

} // namespace authtray
