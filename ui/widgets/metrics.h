// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// Margins, spacings and sizes in windows are multiples of this, in device-independent pixels.
inline constexpr int gridUnit = 8;

} // namespace authtray
