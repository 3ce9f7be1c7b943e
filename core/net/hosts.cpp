// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hosts.h"

#include "core/net/url.h"

#include <QHostAddress>

#include <algorithm>

namespace authtray {

namespace {

/// The parts that a rule looks at, before QUrl reads them its own way.
struct Address
{
    QStringView scheme;
    QStringView host; ///< an address of IPv6 with its brackets; without a dot behind it
    QStringView port; ///< digits; empty: the usual one
    QStringView rest; ///< begins with a slash, a question mark or a hash
};

/// Backslashes, white space and control characters, after which other programs find another host.
bool hasDoubtfulCharacters(const QString &text)
{
    return !text.isValidUtf16() || std::ranges::any_of(text.toUcs4(), [](char32_t c) {
        const auto category = QChar::category(c);
        const bool isControl = category >= QChar::Other_Control && category <= QChar::Other_NotAssigned;
        return c == U'\\' || QChar::isSpace(c) || isControl;
    });
}

bool consistsOf(QStringView text, QStringView characters)
{
    return std::ranges::all_of(text, [characters](QChar c) { return characters.contains(c); });
}

constexpr QStringView digits = u"0123456789";

/// The length of the host at the beginning of the text; 0 if there is none.
qsizetype hostLength(QStringView authority)
{
    if (!authority.startsWith(u'[')) {
        const auto end = std::ranges::find(authority, QChar(u':'));
        const QStringView host = authority.first(end - authority.begin());
        return std::ranges::any_of(host, [](QChar c) { return QStringView(u"[]@%").contains(c); }) ? 0 : host.size();
    }
    const qsizetype end = authority.indexOf(u']');
    const bool isAddress = end > 1 && consistsOf(authority.sliced(1, end - 1), u"0123456789abcdefABCDEF:.");
    return isAddress ? end + 1 : 0;
}

/// Nullopt if the text is no address, or one that programs read differently: with a user, or percent-encoding in the host.
std::optional<Address> split(const QString &text)
{
    constexpr QStringView inScheme = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-";
    Address address;
    QStringView left = text;
    const qsizetype colon = left.indexOf(u"://");
    if (colon > 0 && consistsOf(left.first(colon), inScheme) && !QStringView(u"0123456789+.-").contains(left.front())) {
        address.scheme = left.first(colon);
        left = left.sliced(colon + 3);
    }
    const auto end = std::ranges::find_if(left, [](QChar c) { return QStringView(u"/?#").contains(c); });
    QStringView authority = left.first(end - left.begin());
    address.rest = left.sliced(authority.size());
    const qsizetype length = hostLength(authority);
    if (length == 0 || hasDoubtfulCharacters(text))
        return std::nullopt;
    address.host = authority.first(length);
    authority = authority.sliced(length);
    if (address.host.endsWith(u'.') && length > 1)
        address.host.chop(1);
    else if (address.host.endsWith(u']') && authority.startsWith(u'.'))
        authority = authority.sliced(1);
    if (authority.isEmpty())
        return address;
    address.port = authority.sliced(1);
    const bool isPort = authority.startsWith(u':') && !address.port.isEmpty() && consistsOf(address.port, digits);
    return isPort ? std::optional(address) : std::nullopt;
}

int defaultPort(const QUrl &url)
{
    return url.scheme() == u"http" ? 80 : 443;
}

QStringList segmentsOf(const QUrl &url)
{
    QStringList segments;
    for (const QString &segment : url.path(QUrl::FullyEncoded).split(u'/').mid(1))
        segments += QUrl::fromPercentEncoding(segment.toLatin1());
    while (!segments.isEmpty() && segments.last().isEmpty())
        segments.removeLast();
    return segments;
}

/// Programs and servers resolve these segments at different times, some after decoding an encoded slash, so the path
/// may lead anywhere on the host.
bool hasDotSegments(const QStringList &segments)
{
    return std::ranges::any_of(segments, [](QString segment) {
        const QStringList decoded = segment.replace(u'\\', u'/').split(u'/');
        return decoded.contains(QStringLiteral(".")) || decoded.contains(QStringLiteral(".."));
    });
}

QString asciiHost(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded).toLower();
}

/// The number of the entry's segments if it fits.
std::optional<qsizetype> match(const QString &entry, const QUrl &destination)
{
    const auto place = readDestination(entry);
    if (!place || asciiHost(*place) != asciiHost(destination))
        return std::nullopt;
    if (destination.port(defaultPort(destination)) != place->port(defaultPort(destination)))
        return std::nullopt;
    const QStringList own = segmentsOf(*place);
    const QStringList wanted = segmentsOf(destination);
    const bool isBelow = own.isEmpty() || (wanted.mid(0, own.size()) == own && !hasDotSegments(wanted));
    return isBelow ? std::optional(own.size()) : std::nullopt;
}

Error unfitAddress(const QString &text)
{
    return checkUrl({}, u'"' + withoutUserInfo(text) + u'"').error();
}

/// QUrl has turned numbers into the usual form: 0177.0.0.1 and 127.1 into 127.0.0.1. Other programs read some of them
/// differently.
bool isIpv4(const QString &host)
{
    return QHostAddress(host).protocol() == QAbstractSocket::IPv4Protocol;
}

} // namespace

Result<QUrl> readDestination(const QString &text)
{
    const Error unfit = unfitAddress(text);
    const auto parts = split(text);
    if (!parts)
        return unfit;
    QString address = parts->scheme.isEmpty() ? QStringLiteral("https") : parts->scheme.toString();
    address += QStringLiteral("://");
    address += parts->host;
    if (!parts->port.isEmpty())
        (address += u':') += parts->port;
    const QUrl url(address += parts->rest, QUrl::StrictMode);
    if (url.host().endsWith(u'.') || !checkUrl(url, {})) // IDNA knows other full stops
        return unfit;
    if (isIpv4(url.host()) && parts->host != url.host())
        return unfit;
    return url;
}

Result<QString> readHostEntry(const QString &text)
{
    const auto url = readDestination(text);
    if (!url)
        return url.error();
    if (url->hasQuery() || url->hasFragment() || hasDotSegments(segmentsOf(*url)))
        return unfitAddress(text);
    const QString host = asciiHost(*url);
    QString entry = host.contains(u':') && !host.startsWith(u'[') ? u'[' + host + u']' : host;
    if (url->port(defaultPort(*url)) != defaultPort(*url))
        entry += u':' + QString::number(url->port());
    QString path = url->path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    return entry + path;
}

std::optional<qsizetype> bestMatch(const QStringList &hosts, const QUrl &destination)
{
    std::optional<qsizetype> best;
    for (const QString &entry : hosts)
        best = std::max(best, match(entry, destination));
    return best;
}

QStringList commonHosts(const QStringList &hosts, const QStringList &others)
{
    QStringList common;
    const auto addNamedBy = [&common](const QStringList &entries, const QStringList &wider) {
        for (const QString &entry : entries) {
            const auto place = readDestination(entry);
            if (place && bestMatch(wider, *place) && !common.contains(entry))
                common += entry;
        }
    };
    addNamedBy(hosts, others);
    addNamedBy(others, hosts);
    return common;
}

} // namespace authtray
