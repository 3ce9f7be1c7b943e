// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QFunctionPointer>
#include <QString>

namespace authtray {

/// The file of a module, a part of the program that is loaded when it is wanted. `name`: without "lib" and suffix. Any
/// thread.
QString moduleFile(const QString &name);

/// A function in a module, which stays loaded. ReadFailed. Any thread.
Result<QFunctionPointer> findInModule(const QString &name, const char *function);

/// A function in a library that this process has loaded already; null if it hasn't, or there is no such function. Any thread.
QFunctionPointer findInLoadedLibrary(const char *library, const char *function);

} // namespace authtray
