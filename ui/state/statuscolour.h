// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"

namespace authtray {

/// The tone's colour, with a contrast of at least 3:1 to `background` (WCAG 2.1, 1.4.11). It is the same on white and
/// on dark backgrounds; on those between, which it doesn't stand out from, it is lighter or darker.
QColor colourOf(StatusIcon::Tone tone, const QColor &background);

} // namespace authtray
