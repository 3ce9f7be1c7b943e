// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// A text of a preset in the person's language; as it is where it comes from somebody's own preset.
QString presetWords(const QString &text);

} // namespace authtray
