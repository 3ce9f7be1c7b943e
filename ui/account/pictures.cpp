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

constexpr int side = 288; // pixels: what the window shows, at three times the scale
constexpr int largestSide = 4096; // a small file can claim to be much larger than memory

/// What says that it is a PNG or a JPEG, whatever it was called, cut to a square.
QImage read(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QByteArray format = reader.format();
    const QSize size = reader.size();
    const bool isAcceptable = (format == "png" || format == "jpeg") && size.isValid()
                              && std::max(size.width(), size.height()) <= largestSide;
    if (!isAcceptable)
        return {};
    const QImage scaled = reader.read().scaled(side, side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    return scaled.copy((scaled.width() - side) / 2, (scaled.height() - side) / 2, side, side);
}

} // namespace

Pictures::Pictures(Http &http) : m_http(http) { }

void Pictures::fetch(const QUrl &url)
{
    const bool isAsked = m_rests.contains(url) && !m_rests.value(url).hasExpired();
    if (url.isEmpty() || isAsked)
        return;
    m_rests.insert(url, QDeadlineTimer::Forever);
    ask(url);
}

QCoro::Task<> Pictures::ask(QUrl url)
{
    const QPointer<Pictures> self(this);
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "image/png, image/jpeg");
    const auto answer = co_await m_http.get(request);
    if (!self)
        co_return;
    if (!answer)
        m_rests.insert(url, QDeadlineTimer(m_patience));
    const QImage image = answer && answer->status == 200 ? read(answer->body) : QImage();
    if (image.isNull()) {
        qCInfo(lcUi) << "no picture to show from" << url.host();
        co_return;
    }
    m_images.insert(url, image);
    Q_EMIT arrived();
}

} // namespace authtray
