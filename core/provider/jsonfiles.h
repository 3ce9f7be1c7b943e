// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace authtray {

/// Whether a profile or preset may have this name, which is its file's name without ".json": 1 to 64 ASCII letters,
/// digits, "-", "_" and ".", of which "." must not come first. Any thread.
bool isFileName(const QString &name);

/// The names of the folder's JSON files, sorted, without ".json". Skips invalid names, but not what can't be read, such
/// as a pipe: whoever reads it tells. Blocks only on the disk.
QStringList jsonFilesIn(const QString &folder);

/// The names of the files that jsonFilesIn() skips, except for hidden ones. Blocks only on the disk.
QStringList misnamedFilesIn(const QString &folder);

} // namespace authtray
