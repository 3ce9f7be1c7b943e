// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxies.h"

#include "core/net/url.h"

#include <QRegularExpression>

namespace authtray {

namespace {

constexpr int httpPort = 80;
constexpr int socksPort = 1080;
constexpr int httpsPort = 443;

/// The value of the first variable that is set, even if it is empty.
QString firstSet(std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        if (qEnvironmentVariableIsSet(name))
            return qEnvironmentVariable(name);
    }
    return {};
}

Error unusableProxy(const Text &reason)
{
    return badInput({"HTTPS_PROXY %1", {reason}},
                    QT_TRANSLATE_NOOP("Error",
                                      "Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the "
                                      "host if need be."));
}

Result<QNetworkProxy> parseProxy(const QString &text)
{
    if (text.isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const QUrl url(text.contains(QStringLiteral("://")) ? text : QStringLiteral("http://") + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return unusableProxy(QT_TRANSLATE_NOOP("Error", "isn't a proxy's address"));
    const bool isSocks = url.scheme() == u"socks5" || url.scheme() == u"socks5h";
    if (!isSocks && url.scheme() != u"http")
        return unusableProxy(
                {QT_TRANSLATE_NOOP("Error", "asks for a kind of proxy that can't be used: \"%1\""), {url.scheme()}});
    QNetworkProxy proxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                        static_cast<quint16>(url.port(isSocks ? socksPort : httpPort)));
    proxy.setUser(url.userName(QUrl::FullyDecoded));
    proxy.setPassword(url.password(QUrl::FullyDecoded));
    return proxy;
}

} // namespace

Proxies::Exception Proxies::Exception::parse(QString text)
{
    static const QRegularExpression withPort(QStringLiteral("\\A(\\[[^]]*\\]|[^:]*):([0-9]{1,5})\\z"));
    Exception exception;
    if (const auto match = withPort.match(text); match.hasMatch()) {
        exception.port = match.captured(2).toInt();
        text = match.captured(1);
    }
    if (text.startsWith(u'[') && text.endsWith(u']'))
        text = text.sliced(1, text.size() - 2);
    const bool isAddress = text.contains(u'/') || !QHostAddress(text).isNull();
    if (isAddress) {
        std::tie(exception.network, exception.bits) = QHostAddress::parseSubnet(text);
        return exception;
    }
    if (text.startsWith(QStringLiteral("*.")))
        text.remove(0, 1);
    if (text.startsWith(u'.'))
        text.remove(0, 1);
    exception.host = text.toLower();
    return exception;
}

bool Proxies::Exception::matches(const QUrl &url) const
{
    if (port >= 0 && port != url.port(httpsPort))
        return false;
    if (bits >= 0)
        return QHostAddress(url.host()).isInSubnet(network, bits);
    return host == u"*" || url.host() == host || (!host.isEmpty() && url.host().endsWith(u'.' + host));
}

Result<Proxies> Proxies::fromEnvironment()
{
    return parse(firstSet({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}), firstSet({"no_proxy", "NO_PROXY"}));
}

Result<Proxies> Proxies::parse(const QString &proxy, const QString &exceptions)
{
    Proxies proxies;
    const auto parsed = parseProxy(proxy.trimmed());
    if (!parsed)
        return parsed.error();
    proxies.m_proxy = *parsed;
    const QString spaced = QString(exceptions).replace(u',', u' ').simplified();
    for (const QString &exception : spaced.split(u' ', Qt::SkipEmptyParts))
        proxies.m_exceptions.append(Exception::parse(exception));
    return proxies;
}

QNetworkProxy Proxies::proxyFor(const QUrl &url) const
{
    const auto matches = [&](const Exception &exception) { return exception.matches(url); };
    const bool isDirect = isLoopback(url.host()) || std::ranges::any_of(m_exceptions, matches);
    return isDirect ? QNetworkProxy(QNetworkProxy::NoProxy) : m_proxy;
}

QList<QNetworkProxy> Proxies::queryProxy(const QNetworkProxyQuery &query)
{
    return {proxyFor(query.url())};
}

QString Proxies::nameOf(const QNetworkProxy &proxy)
{
    return QStringLiteral("%1:%2").arg(proxy.hostName()).arg(proxy.port());
}

} // namespace authtray
