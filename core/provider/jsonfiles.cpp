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
    const auto isAllowed = [&](QChar c) { return isLetterOrDigit(c) || c == u'-' || c == u'_' || c == u'.'; };
    return !name.isEmpty() && name.size() <= 64 && !name.startsWith(u'.') && std::ranges::all_of(name, isAllowed);
}

namespace {

/// Doesn't use QDir's name filter, which is a regular expression: loading its library takes longer than checking all names.
QStringList namesIn(const QString &folder, bool isUsable)
{
    QStringList names;
    constexpr auto all = QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot;
    for (const QFileInfo &file : QDir(folder).entryInfoList(all, QDir::Name)) {
        if (file.suffix() == u"json" && isFileName(file.completeBaseName()) == isUsable)
            names += isUsable ? file.completeBaseName() : file.fileName();
    }
    return names;
}

} // namespace

QStringList jsonFilesIn(const QString &folder)
{
    return namesIn(folder, true);
}

QStringList misnamedFilesIn(const QString &folder)
{
    return namesIn(folder, false);
}

} // namespace authtray
