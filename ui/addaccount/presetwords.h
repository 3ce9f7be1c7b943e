// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// A text of a preset, translated; unchanged if it comes from the person's own preset.
QString presetWords(const QString &text);

} // namespace authtray
