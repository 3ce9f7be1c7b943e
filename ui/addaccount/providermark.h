// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace authtray {

/// A provider's mark: its first letter in a circle, in a colour that is its own. Drawn for the palette of the moment;
/// vendors' logos are theirs. `name` may be empty: a plus sign, for one that isn't known yet.
QIcon providerMark(const QString &name);

} // namespace authtray
