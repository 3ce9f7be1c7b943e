// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/profilename.h"

#include "core/config/profilefolder.h"
#include "ui/state/wording.h"

namespace authtray {

namespace {

constexpr int maxBaseLength = 60; ///< so that there is room for a number

} // namespace

QString faultOfProfileName(const QString &name, const ProfileFolder &profiles)
{
    const auto isFree = name.isEmpty() ? Result<>(done) : profiles.checkFree(name);
    return isFree ? QString() : problemLine(isFree.error());
}

QString freeProfileName(const QString &base, const QStringList &taken)
{
    QString name = base;
    for (int n = 2; taken.contains(name); ++n)
        name = QStringLiteral("%1-%2").arg(base.left(maxBaseLength)).arg(n);
    return name;
}

} // namespace authtray
