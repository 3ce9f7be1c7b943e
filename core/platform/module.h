// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QFunctionPointer>
#include <QString>

namespace authtray {

/// The file of a module, which is a part of the program that is loaded on demand. `name`: without "lib" and suffix. Any
/// thread.
QString moduleFile(const QString &name);

/// Loads a module, which stays loaded, and finds a function in it. Errors: ReadFailed. Any thread.
Result<QFunctionPointer> findInModule(const QString &name, const char *function);

/// A function in a library that this process has already loaded; null if the library isn't loaded or has no such
/// function. Any thread.
QFunctionPointer findInLoadedLibrary(const char *library, const char *function);

} // namespace authtray
