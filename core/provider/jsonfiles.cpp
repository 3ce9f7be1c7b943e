// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/jsonfiles.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace authtray {

bool isFileName(const QString &name)
{
    const auto isLetterOrDigit = [](QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); };
    const auto mayBeIn = [&](QChar c) { return isLetterOrDigit(c) || c == u'-' || c == u'_' || c == u'.'; };
    return !name.isEmpty() && name.size() <= 64 && !name.startsWith(u'.') && std::ranges::all_of(name, mayBeIn);
}

/// Does not use QDir's name filter: that is a regular expression, whose library takes longer to load than all files
/// take to look through.
QStringList jsonFilesIn(const QString &folder)
{
    QStringList names;
    for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files, QDir::Name)) {
        if (file.suffix() == u"json" && isFileName(file.completeBaseName()))
            names += file.completeBaseName();
    }
    return names;
}

} // namespace authtray
