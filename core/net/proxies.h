// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QUrl>

namespace authtray {

/// Which proxy a request goes through, by the variables that curl and others go by: `https_proxy`, else `HTTPS_PROXY`,
/// `all_proxy` or `ALL_PROXY`, as [http|socks5|socks5h://][NAME:PASSWORD@]HOST[:PORT]; not to the hosts in `no_proxy`,
/// else `NO_PROXY`: `*`, or a list of HOST, .SUFFIX (a host's name counts for those below it too), ADDRESS and
/// ADDRESS/BITS, each with a :PORT if need be. Never to loopback hosts, to which plain `http` is allowed.
class Proxies : public QNetworkProxyFactory
{
public:
    /// BadInput where a proxy can't be used or understood. Its name and password are in no error.
    static Result<Proxies> fromEnvironment();
    static Result<Proxies> parse(const QString &proxy, const QString &exceptions);

    QNetworkProxy proxyFor(const QUrl &url) const;
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

    /// HOST:PORT
    static QString nameOf(const QNetworkProxy &proxy);

private:
    /// A host's name or a subnet, with a port or for all.
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
