// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/picturefile.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

namespace authtray {

namespace {

constexpr int pictureSize = 288; // pixels: the size in the window at a scale factor of 3
constexpr qint64 maxPixels = 8'000'000; // a small file can contain a picture larger than the memory
constexpr int maxRatio = 16; // of the sides: what is left of a longer one would be a smear
constexpr qsizetype maxScans = 64; // of a JPEG: each goes over the whole picture, and a small file can have thousands

bool isAcceptable(const QSize &size)
{
    const int shorter = std::min(size.width(), size.height());
    const int longer = std::max(size.width(), size.height());
    return shorter > 0 && longer <= maxRatio * shorter && qint64(longer) * shorter <= maxPixels;
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
