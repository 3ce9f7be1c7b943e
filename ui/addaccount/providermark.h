// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace authtray {

/// An icon for a provider, because vendors' logos may not be used: its first letter in a circle, in a colour derived
/// from its name. If `name` is empty, a plus sign for a provider that isn't known yet.
QIcon providerMark(const QString &name);

} // namespace authtray
