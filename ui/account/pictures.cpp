// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/pictures.h"

#include "core/log.h"
#include "core/net/http.h"

#include <QBuffer>
#include <QImageReader>
#include <QPointer>

#include <algorithm>

namespace authtray {

namespace {

constexpr int pictureSize = 288; // pixels: the size in the window at a scale factor of 3
constexpr int maxSize = 4096; // pixels: a small file can contain a picture larger than the memory

/// Decodes a PNG or JPEG and crops it to a square. The format is detected from the content.
QImage read(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QByteArray format = reader.format();
    const QSize size = reader.size();
    const bool isAcceptable = (format == "png" || format == "jpeg") && size.isValid()
                              && std::max(size.width(), size.height()) <= maxSize;
    if (!isAcceptable)
        return {};
    const QImage scaled = reader.read().scaled(pictureSize, pictureSize, Qt::KeepAspectRatioByExpanding,
                                               Qt::SmoothTransformation);
    return scaled.copy((scaled.width() - pictureSize) / 2, (scaled.height() - pictureSize) / 2, pictureSize,
                       pictureSize);
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
    const QImage image = answer && answer->status == 200 ? read(answer->body) : QImage();
    if (image.isNull()) {
        qCInfo(lcUi) << "no picture to show from" << url.host();
        co_return;
    }
    m_images.insert(url, image);
    Q_EMIT arrived();
}

} // namespace authtray
