// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace authtray {

/// The command with which a script gets a token. `options`: those that choose the config folder and the profile.
QString tokenCommand(const QStringList &options);

/// A command as a window shows it: no line is broken after a hyphen, and it goes from left to right in every language.
QString commandInWords(QString command);

} // namespace authtray
