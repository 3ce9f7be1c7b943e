// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>

namespace authtray {

/// Decodes an account's picture, a PNG or JPEG, and crops it to a square. The format is detected from the content. Null
/// if it isn't one, or would cost too much: bounds on pixels, sides and scans are checked before, and a PNG's texts and
/// colour profile aren't read. Any thread.
QImage readPicture(QByteArray bytes);

} // namespace authtray
