// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QUrl>

#include <QCoroTask>

#include <chrono>

namespace authtray {

class Http;

/// The accounts' pictures (OIDC Core, 5.1). Each is fetched once and kept only in memory. For privacy, no cookies are
/// sent and no redirect is followed. Main thread only.
class Pictures : public QObject
{
    Q_OBJECT

public:
    explicit Pictures(Http &http);

    /// How long to wait before another attempt if the server couldn't be reached.
    void setRetryDelay(std::chrono::milliseconds delay) { m_retryDelay = delay; }

    /// Null until fetched(), or if there is no picture that can be shown.
    QImage at(const QUrl &url) const { return m_images.value(url); }

    /// Starts to fetch the picture, if an account of this issuer may refer to it: see mayRefer().
    void fetch(const QUrl &url, const QUrl &issuer);

Q_SIGNALS:
    void fetched(); ///< also if there is no picture

private:
    QCoro::Task<> download(QUrl url);

    Http &m_http;
    std::chrono::milliseconds m_retryDelay = std::chrono::minutes(5);
    QHash<QUrl, QDeadlineTimer> m_nextAttempts; ///< when each URL may be requested again
    QHash<QUrl, QImage> m_images;
};

} // namespace authtray
