// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platform/terminaldevice.h"

#include <QByteArray>

namespace authtray {

/// Draws `text` as a QR code for a terminal that shows UTF-8 and colours. A line shows two rows of modules, in black on
/// white in every colour scheme, with the quiet zone that readers need. Lines end with a newline.
/// Empty if the code and a line below it don't fit, or if `text` is too long for a code.
QByteArray drawQrCode(const QByteArray &text, TerminalSize size);

} // namespace authtray
