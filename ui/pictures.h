// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QObject>
#include <QUrl>

#include <QCoroTask>

namespace authtray {

class Http;

/// The accounts' pictures (OIDC Core, 5.1), each fetched once, and kept in memory only. Who serves one learns no more than
/// that somebody asked: there are no cookies, and no redirect is followed. Main thread only.
class Pictures : public QObject
{
    Q_OBJECT

public:
    explicit Pictures(Http &http);

    /// Null until arrived(), and where there is none that can be shown.
    QImage at(const QUrl &url) const { return m_images.value(url); }

    /// `https`, or `http` from a loopback host; others count as none.
    void fetch(const QUrl &url);

Q_SIGNALS:
    void arrived();

private:
    QCoro::Task<> ask(QUrl url);

    Http &m_http;
    QHash<QUrl, QImage> m_images; ///< null: asked for
};

} // namespace authtray
