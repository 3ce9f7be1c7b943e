// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/pictures.h"

#include "core/log.h"
#include "core/net/http.h"
#include "core/promise.h"

#include <QBuffer>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <memory>

namespace authtray {

namespace {

constexpr int pictureSize = 288; // pixels: the size in the window at a scale factor of 3
constexpr qint64 maxPixels = 8'000'000; // a small file can contain a picture larger than the memory
constexpr int maxRatio = 16; // of the sides: what is left of a longer one would be a smear
constexpr qsizetype maxScans = 64; // of a JPEG: each goes over the whole picture, and a small file can have thousands
constexpr std::chrono::seconds decodingTime{5};

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

/// Decodes a PNG or JPEG and crops it to a square. The format is detected from the content. Any thread.
QImage read(QByteArray bytes)
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

/// Decodes it in another thread. Null as well if that takes too long.
QCoro::Task<QImage> decode(QByteArray bytes)
{
    auto decoded = std::make_shared<Promise<QImage>>();
    const auto value = decoded;
    decoded->resolveAfter(decodingTime, QImage());
    QThreadPool::globalInstance()->start([bytes, decoded = std::move(decoded)]() mutable {
        const QImage image = read(bytes);
        QObject *context = decoded->context(); // which ends in the main thread, with the last reference
        QMetaObject::invokeMethod(context, [image, decoded = std::move(decoded)] { decoded->resolve(image); });
    });
    co_return co_await value->value();
}

} // namespace

Pictures::Pictures(Http &http) : m_http(http) { }

void Pictures::fetch(const QUrl &url)
{
    const bool isRequested = m_nextAttempts.contains(url) && !m_nextAttempts.value(url).hasExpired();
    if (url.isEmpty() || isRequested)
        return;
    m_nextAttempts.insert(url, QDeadlineTimer::Forever);
    download(url);
}

QCoro::Task<> Pictures::download(QUrl url)
{
    const QPointer<Pictures> self(this);
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "image/png, image/jpeg");
    const auto answer = co_await m_http.get(request);
    if (!self)
        co_return;
    if (!answer)
        m_nextAttempts.insert(url, QDeadlineTimer(m_retryDelay));
    QImage image;
    if (answer && answer->status == 200)
        image = co_await decode(answer->body);
    if (!self)
        co_return;
    if (image.isNull())
        qCInfo(lcUi) << "no picture to show from" << url.host();
    else
        m_images.insert(url, image);
    Q_EMIT fetched();
}

} // namespace authtray
