// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace authtray {

class ProfileFolder;

/// Why a new profile can't have this name, as a sentence for the person; empty if it can, or if the name is empty.
QString faultOfProfileName(const QString &name, const ProfileFolder &profiles);

/// `base`, or with a number behind it if that is taken: "work-2".
QString freeProfileName(const QString &base, const QStringList &taken);

} // namespace authtray
