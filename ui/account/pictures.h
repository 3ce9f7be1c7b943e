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

/// The accounts' pictures (OIDC Core, 5.1), each fetched once, and kept in memory only. Who serves one learns no more
/// than that somebody asked: there are no cookies, and no redirect is followed. Main thread only.
class Pictures : public QObject
{
    Q_OBJECT

public:
    explicit Pictures(Http &http);

    /// How long somebody who couldn't be reached isn't asked again.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    /// Null until arrived(), and where there is none that can be shown.
    QImage at(const QUrl &url) const { return m_images.value(url); }

    /// `https`, or `http` from a loopback host; others count as none.
    void fetch(const QUrl &url);

Q_SIGNALS:
    void arrived();

private:
    QCoro::Task<> ask(QUrl url);

    Http &m_http;
    std::chrono::milliseconds m_patience = std::chrono::minutes(5);
    QHash<QUrl, QDeadlineTimer> m_rests; ///< who was asked, and until when that counts
    QHash<QUrl, QImage> m_images;
};

} // namespace authtray
