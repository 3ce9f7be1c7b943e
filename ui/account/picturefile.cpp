// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/picturefile.h"

#include <QBuffer>
#include <QImageReader>
#include <QtEndian>

#include <algorithm>

namespace authtray {

namespace {

constexpr int pictureSize = 288; // pixels: the size in the window at a scale factor of 3
constexpr qint64 maxPixels = 8'000'000; // a small file can contain a picture larger than the memory
constexpr int maxRatio = 16; // of the sides: what is left of a longer one would be a smear
constexpr qsizetype maxScans = 32; // of a JPEG: each goes over the whole picture, and a small file can have thousands

bool isAcceptable(const QSize &size)
{
    const int shorter = std::min(size.width(), size.height());
    const int longer = std::max(size.width(), size.height());
    return shorter > 0 && longer <= maxRatio * shorter && qint64(longer) * shorter <= maxPixels;
}

/// The PNG with only the chunks that make up its pixels (PNG, 11.2 and 11.3.1). Qt reads the others too, and a small
/// one can have text that decompresses to more than the memory.
QByteArray withoutExtras(const QByteArray &png)
{
    constexpr qsizetype signature = 8, header = 8, checksum = 4;
    static const QByteArrayList kept{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    QByteArray result = png.left(signature);
    for (qsizetype begin = signature; begin + header <= png.size();) {
        const qsizetype size = header + qFromBigEndian<quint32>(png.constData() + begin) + checksum;
        if (kept.contains(png.mid(begin + 4, 4)))
            result += png.mid(begin, size);
        begin += size;
    }
    return result;
}

qsizetype scansIn(const QByteArray &jpeg)
{
    return jpeg.count("\xff\xda"); // a start of scan; in the data, other bytes follow 0xff
}

QRect squareIn(const QSize &size)
{
    const int side = std::min(size.width(), size.height());
    return {(size.width() - side) / 2, (size.height() - side) / 2, side, side};
}

} // namespace

QImage readPicture(QByteArray bytes)
{
    if (bytes.startsWith("\x89PNG"))
        bytes = withoutExtras(bytes);
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QByteArray format = reader.format();
    const bool isKnown = format == "png" || (format == "jpeg" && scansIn(bytes) <= maxScans);
    if (!isKnown || !isAcceptable(reader.size()))
        return {};
    const QImage whole = reader.read();
    return whole.copy(squareIn(whole.size()))
            .scaled(pictureSize, pictureSize, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace authtray
