// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/module.h"

#include <QFile>
#include <QFileInfo>
#include <QLibrary>

#include <dlfcn.h>

namespace authtray {

/// All modules are in the folder of this library.
QString moduleFile(const QString &name)
{
    Dl_info self{};
    ::dladdr(reinterpret_cast<const void *>(&moduleFile), &self);
    return QStringLiteral("%1/lib%2.so").arg(QFileInfo(QFile::decodeName(self.dli_fname)).path(), name);
}

Result<QFunctionPointer> findInModule(const QString &name, const char *function)
{
    QLibrary module(moduleFile(name));
    const QFunctionPointer found = module.resolve(function);
    if (found == nullptr)
        return Error{Error::Kind::ReadFailed, module.errorString(), {}};
    return found;
}

QFunctionPointer findInLoadedLibrary(const char *library, const char *function)
{
    void *loaded = ::dlopen(library, RTLD_NOW | RTLD_NOLOAD);
    if (loaded == nullptr)
        return nullptr;
    const auto found = reinterpret_cast<QFunctionPointer>(::dlsym(loaded, function));
    ::dlclose(loaded); // drops only this reference; the library stays loaded for its users
    return found;
}

} // namespace authtray
