// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace authtray {

/// Two letters for a provider: the first two capitals and beginnings of words, or else its first two letters.
QString initialsOfProvider(const QString &name);

/// An icon for a provider, because vendors' logos may not be used: its initials in a circle, in a colour derived from
/// its name. If `name` is empty, a plus sign for a provider that isn't known yet.
QIcon providerMark(const QString &name);

} // namespace authtray
