// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hosts.h"

#include "core/net/url.h"

#include <QRegularExpression>

#include <algorithm>

namespace authtray {

namespace {

/// The parts that a rule looks at, before QUrl reads them its own way. No user and no percent-encoding in the authority,
/// and no backslash, white space or control character anywhere, because other programs find another host there.
const QRegularExpression &addressPattern()
{
    static const QRegularExpression pattern(QStringLiteral(R"(\A(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?)"
                                                           R"((?<host>\[[0-9A-Fa-f:.]+\]|[^][:/?#@%\\\s\p{C}]+?)\.?)"
                                                           R"((?::(?<port>[0-9]+))?(?<rest>[/?#][^\\\s\p{C}]*)?\z)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return pattern;
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

/// Programs and servers resolve these segments at different times, so the path may lead anywhere on the host.
bool hasDotSegments(const QStringList &segments)
{
    return segments.contains(QStringLiteral(".")) || segments.contains(QStringLiteral(".."));
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

} // namespace

Result<QUrl> readDestination(const QString &text)
{
    const auto parts = addressPattern().match(text);
    const QString scheme = parts.captured(u"scheme").isEmpty() ? QStringLiteral("https") : parts.captured(u"scheme");
    const QString host = parts.captured(u"host");
    const QString port = parts.captured(u"port").isEmpty() ? QString() : u':' + parts.captured(u"port");
    const QUrl url(scheme + QStringLiteral("://") + host + port + parts.captured(u"rest"), QUrl::StrictMode);
    if (parts.hasMatch() && !url.host().endsWith(u'.') && checkUrl(url, {})) // IDNA knows other full stops
        return url;
    return checkUrl({}, u'"' + text + u'"').error();
}

Result<QString> readHostEntry(const QString &text)
{
    const auto url = readDestination(text);
    if (!url)
        return url.error();
    if (url->hasQuery() || url->hasFragment() || hasDotSegments(segmentsOf(*url)))
        return checkUrl({}, u'"' + text + u'"').error();
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

} // namespace authtray
