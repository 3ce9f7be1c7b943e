// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/compression.h"

#include <QScopeGuard>

#include <zlib.h>

namespace authtray {

namespace {

constexpr int gzipOrZlib = MAX_WBITS + 32; ///< zlib then looks at the header

Bytef *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<Bytef *>(bytes.data());
}

} // namespace

QByteArray unzipped(const QByteArray &body, qsizetype maxSize)
{
    z_stream stream = {};
    if (inflateInit2(&stream, gzipOrZlib) != Z_OK)
        return body;
    const auto end = qScopeGuard([&] { inflateEnd(&stream); });
    QByteArray compressed = body;
    QByteArray content(maxSize, Qt::Uninitialized);
    stream.next_in = bytesOf(compressed);
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = bytesOf(content);
    stream.avail_out = static_cast<uInt>(content.size());
    while (inflate(&stream, Z_SYNC_FLUSH) == Z_STREAM_END && stream.avail_in > 0) // several members (RFC 1952, 2.2)
        inflateReset(&stream);
    content.truncate(content.size() - stream.avail_out);
    return content.isEmpty() ? body : content;
}

} // namespace authtray
