// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace authtray {

using Parameters = QMap<QString, QString>;

/// The names in a text's `{name}`s: small letters, digits and '_'.
QStringList placeholdersIn(const QString &text);

/// The text with each `{name}` replaced that has a value. No value is looked into for further ones.
QString filled(const QString &text, const Parameters &values);

/// Whether `text` is what `pattern` can become with something other than a '/' for each `{name}`.
bool matchesPattern(const QString &text, const QString &pattern);

} // namespace authtray
