// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace authtray {

/// What a body says that is compressed by gzip or deflate, whatever its header claims: as far as it can be read,
/// without its checksum, and at most `maxSize` bytes of it. The body itself if it isn't compressed. Any thread.
QByteArray unzipped(const QByteArray &body, qsizetype maxSize);

} // namespace authtray
