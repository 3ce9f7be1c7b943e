// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/url.h"

#include <QHostAddress>

#include <algorithm>

namespace authtray {

namespace {

/// Names that only this computer or its network resolves: RFC 6761, 6.3; RFC 6762, 3; RFC 8375; what ICANN has reserved
/// for private use; and names without a dot.
bool isInternalName(QStringView name)
{
    if (name.endsWith(u'.'))
        name.chop(1);
    const auto isBelow = [name](QStringView domain) { return name.endsWith(domain, Qt::CaseInsensitive); };
    return !name.contains(u'.')
           || std::ranges::any_of(
                   std::initializer_list<QStringView>{u".localhost", u".local", u".internal", u".home.arpa"}, isBelow);
}

} // namespace

bool isInternal(const QString &host)
{
    QHostAddress address(host);
    if (address.isNull())
        return isInternalName(host);
    bool isVersion4 = false;
    if (const quint32 mapped = address.toIPv4Address(&isVersion4); isVersion4)
        address = QHostAddress(mapped); // it may have been written as version 6
    const auto privateNetworks = {QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8")),
                                  QHostAddress::parseSubnet(QStringLiteral("172.16.0.0/12")),
                                  QHostAddress::parseSubnet(QStringLiteral("192.168.0.0/16")), // RFC 1918
                                  QHostAddress::parseSubnet(QStringLiteral("100.64.0.0/10"))}; // RFC 6598
    return !address.isGlobal() || address.isUniqueLocalUnicast()
           || std::ranges::any_of(privateNetworks, [&](const auto &net) { return address.isInSubnet(net); });
}

bool isLoopback(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

/// Of an address that can't be parsed, it may leave out more than those.
QString withoutUserInfo(const QString &address)
{
    const qsizetype end = address.lastIndexOf(u'@');
    const qsizetype scheme = address.indexOf(QStringLiteral("://"));
    const qsizetype begin = scheme < 0 || scheme > end ? 0 : scheme + 3;
    return end < 0 ? address : address.left(begin) + u'…' + address.sliced(end);
}

Result<> checkUrl(const QUrl &url, const Text &what)
{
    if (url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()) {
        if (url.scheme() == u"https" || (url.scheme() == u"http" && isLoopback(url.host())))
            return done;
    }
    return badInput({QT_TRANSLATE_NOOP("Error", "%1 must be an https URL"), {what}},
                    QT_TRANSLATE_NOOP("Error", "Plain http is accepted for loopback hosts only."));
}

std::optional<IssuerFault> faultOfIssuer(const QUrl &address)
{
    if (!address.userInfo().isEmpty())
        return IssuerFault::UserName;
    if (address.hasQuery() || address.hasFragment())
        return IssuerFault::QueryOrFragment;
    if (address.isValid() && address.host().isEmpty())
        return IssuerFault::NoHost;
    return checkUrl(address, {}) ? std::nullopt : std::optional(IssuerFault::NotHttps);
}

bool mayRefer(const QUrl &issuer, const QUrl &url)
{
    const bool isIssuerSafe = issuer.scheme() == u"https";
    if (!checkUrl(url, {}) || (isIssuerSafe && url.scheme() != u"https"))
        return false;
    return !isIssuerSafe || url.host() == issuer.host() || !isInternal(url.host());
}

bool isSameOrigin(const QUrl &one, const QUrl &other)
{
    const int usual = one.scheme() == u"https" ? 443 : 80;
    return one.scheme() == other.scheme() && one.host() == other.host() && one.port(usual) == other.port(usual);
}

QByteArray encodeForm(const QMap<QString, QString> &fields)
{
    QByteArrayList encoded;
    for (const auto &[name, value] : fields.asKeyValueRange())
        encoded += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    return encoded.join('&');
}

} // namespace authtray
