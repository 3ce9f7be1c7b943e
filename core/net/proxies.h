// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QUrl>

namespace authtray {

/// The proxy of each request, from the environment variables that curl and others use. The first that is set counts:
/// - `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`: [http|socks5|socks5h://][NAME:PASSWORD@]HOST[:PORT]
/// - `no_proxy`, `NO_PROXY`: the hosts without a proxy. `*`, or a list of HOST and .SUFFIX (both include the hosts below),
///   ADDRESS and ADDRESS/BITS, each with an optional :PORT.
/// Loopback hosts, for which plain `http` is allowed, never have a proxy.
class Proxies : public QNetworkProxyFactory
{
public:
    /// BadInput: the proxy's address is invalid, or its kind isn't supported. The error never has its name and password.
    static Result<Proxies> fromEnvironment();
    static Result<Proxies> parse(const QString &proxy, const QString &exceptions);

    QNetworkProxy proxyFor(const QUrl &url) const;
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

    /// HOST:PORT
    static QString nameOf(const QNetworkProxy &proxy);

private:
    /// A host or a subnet that is reached without the proxy, on one port or on all.
    struct Exception
    {
        QString host;
        QHostAddress network;
        int bits = -1;
        int port = -1;

        static Exception parse(QString text);
        bool matches(const QUrl &url) const;
    };

    QNetworkProxy m_proxy{QNetworkProxy::NoProxy};
    QList<Exception> m_exceptions;
};

} // namespace authtray
