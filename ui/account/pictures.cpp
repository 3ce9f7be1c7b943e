// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/pictures.h"

#include "core/log.h"
#include "core/net/http.h"
#include "core/net/url.h"
#include "core/promise.h"
#include "ui/account/picturefile.h"

#include <QFutureWatcher>
#include <QPointer>
#include <QtConcurrentRun>

namespace authtray {

namespace {

constexpr std::chrono::seconds decodingTime{5};

/// Decodes it in another thread. Null as well if that takes too long.
QCoro::Task<QImage> decode(QByteArray bytes)
{
    Promise<QImage> decoded;
    QFutureWatcher<QImage> decoding;
    QObject::connect(&decoding, &QFutureWatcherBase::finished, decoded.context(),
                     [&] { decoded.resolve(decoding.result()); });
    decoding.setFuture(QtConcurrent::run([bytes] { return readPicture(bytes); }));
    decoded.resolveAfter(decodingTime, QImage());
    co_return co_await decoded.value();
}

} // namespace

Pictures::Pictures(Http &http) : m_http(http) { }

void Pictures::fetch(const QUrl &url, const QUrl &issuer)
{
    const bool isRequested = m_nextAttempts.contains(url) && !m_nextAttempts.value(url).hasExpired();
    if (isRequested || !mayRefer(issuer, url))
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
