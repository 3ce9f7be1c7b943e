// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace authtray {

/// `text` as a QR code for a terminal that shows UTF-8 and colours: two rows of modules a line, black on white with the
/// quiet zone that readers need, whatever colours the terminal has otherwise. Lines end with a newline.
/// Empty where the code would be wider than `columns`, or `text` is too long for one.
QByteArray drawQrCode(const QByteArray &text, int columns);

} // namespace authtray
