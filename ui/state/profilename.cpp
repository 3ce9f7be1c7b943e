// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/profilename.h"

#include "core/provider/jsonfiles.h"

#include <QCoreApplication>

namespace authtray {

namespace {

struct ProfileName
{
    Q_DECLARE_TR_FUNCTIONS(ProfileName)
};

} // namespace

QString faultOfProfileName(const QString &name, const QStringList &taken)
{
    if (!name.isEmpty() && !isFileName(name))
        return ProfileName::tr("A profile's name has letters, digits, “.”, “_” and “-” in it, and no “.” first.");
    if (taken.contains(name))
        return ProfileName::tr("There is already a profile of this name.");
    return {};
}

QString freeProfileName(const QString &base, const QStringList &taken)
{
    QString name = base;
    for (int n = 2; taken.contains(name); ++n)
        name = QStringLiteral("%1-%2").arg(base).arg(n);
    return name;
}

} // namespace authtray
