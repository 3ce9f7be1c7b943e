// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/foreignsession.h"

#include "core/jsontext.h"
#include "core/oidc/idtoken.h"
#include "core/provider/provider.h"

#include <QDir>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace authtray {

namespace {

constexpr qsizetype maxFileSize = 1024 * 1024;

const auto accessToken = QStringLiteral("access_token");
const auto refreshToken = QStringLiteral("refresh_token");

Error badImport(const Text &what)
{
    return {Error::Kind::BadImport, what};
}

bool isJson(const QByteArray &text)
{
    return text.trimmed().startsWith('{');
}

const QRegularExpression &assignment()
{
    static const QRegularExpression line(
            QStringLiteral("^(\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=)(.*?)(\\s*)$"));
    return line;
}

QString unquoted(const QString &value)
{
    const bool isQuoted = value.size() >= 2 && (value.front() == u'"' || value.front() == u'\'')
                          && value.back() == value.front();
    return isQuoted ? value.mid(1, value.size() - 2) : value;
}

/// If a key occurs twice, the last one counts, as in a shell.
QJsonObject readLines(const QString &text)
{
    QJsonObject values;
    for (const QString &line : text.split(u'\n')) {
        if (const auto match = assignment().match(line); match.hasMatch())
            values.insert(match.captured(2), unquoted(match.captured(3).trimmed()));
    }
    return values;
}

Result<QJsonObject> valuesIn(const QString &name, const QByteArray &text)
{
    if (text.size() > maxFileSize)
        return badImport({QT_TRANSLATE_NOOP("Error", "%1 is too large to hold a session"), {name}});
    QJsonObject values;
    if (isJson(text)) {
        QJsonParseError problem{};
        values = QJsonDocument::fromJson(text, &problem).object();
        if (problem.error != QJsonParseError::NoError)
            return badImport({QT_TRANSLATE_NOOP("Error", "%1 can't be understood: %2"),
                              {name, QT_TRANSLATE_NOOP("Error", "not valid JSON")}});
    } else {
        values = readLines(QString::fromUtf8(text));
    }
    if (values.isEmpty())
        return badImport({QT_TRANSLATE_NOOP("Error", "%1 holds no session"), {name}});
    return values;
}

QString firstNonEmpty(const QJsonObject &values, const QStringList &paths)
{
    for (const QString &path : paths) {
        if (const QString value = valueAt(values, path).toString().trimmed(); !value.isEmpty())
            return value;
    }
    return {};
}

bool isToken(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c > u' ' && c <= u'~'; });
}

/// Accepts any number of fractional digits. Invalid for year 1, which Go writes for a time that isn't set.
QDateTime readTime(QString text)
{
    static const QRegularExpression fraction(QStringLiteral("\\.\\d+"));
    const QDateTime time = QDateTime::fromString(text.remove(fraction), Qt::ISODate);
    return time.date().year() > 1970 ? time.toUTC() : QDateTime();
}

QJsonObject claimsOf(const QString &token)
{
    const auto claims = readClaims(token.toLatin1());
    return claims ? *claims : QJsonObject();
}

/// How common JSON writers write a string: plain, with escaped slashes, or with HTML's special characters escaped.
QByteArrayList spellings(const QString &text)
{
    const QByteArray plain = jsonText(text);
    const QByteArray slashed = QByteArray(plain).replace("/", "\\/");
    const QByteArray html = QByteArray(plain).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    return {plain, slashed, html};
}

} // namespace

QString originOf(const QString &address)
{
    const QUrl url(address.isEmpty() || address.contains(QStringLiteral("://")) ? address
                                                                                : QStringLiteral("https://") + address);
    return url.host().isEmpty() ? address : url.scheme() + QStringLiteral("://") + url.authority(QUrl::FullyEncoded);
}

QString ForeignSessionFile::findPath() const
{
    if (const QString named = qEnvironmentVariable(pathVariable.toUtf8()); !pathVariable.isEmpty() && !named.isEmpty())
        return named;
    const QDir home = QDir::home();
    if (path.startsWith(QStringLiteral("~/")))
        return home.filePath(path.mid(2));
    QDir folder = QDir::current();
    while (isUpwards && !folder.exists(path) && folder.cdUp()) { }
    return folder.exists(path) ? folder.filePath(path) : home.filePath(path);
}

Result<ForeignSession> ForeignSessionFile::read(const QString &name, const QByteArray &text) const
{
    const auto values = valuesIn(name, text);
    if (!values)
        return values.error();
    const auto value = [&](const QString &field) { return firstNonEmpty(*values, fields.value(field)); };
    ForeignSession found;
    found.accessToken = value(accessToken);
    found.refreshToken = value(refreshToken);
    if (found.accessToken.isEmpty())
        return badImport({QT_TRANSLATE_NOOP("Error", "%1 holds no token"), {name}});
    if (!isToken(found.accessToken) || !isToken(found.refreshToken))
        return badImport({QT_TRANSLATE_NOOP("Error", "what %1 holds can't be a token"), {name}});
    const QJsonObject claims = claimsOf(found.accessToken);
    found.expiresAt = readTime(value(QStringLiteral("expires_at")));
    if (!found.expiresAt.isValid())
        found.expiresAt = readNumericDate(claims.value(u"exp"));
    found.clientId = value(QStringLiteral("client_id"));
    if (found.clientId.isEmpty())
        found.clientId = claims.value(u"client_id").toString();
    for (const auto &[placeholder, paths] : settings.asKeyValueRange()) {
        if (const QString given = firstNonEmpty(*values, paths); !given.isEmpty())
            found.settings.insert(placeholder, originOf(given));
    }
    found.tenant.organization = value(QStringLiteral("organization_name"));
    found.tenant.organizationId = value(QStringLiteral("organization_id"));
    found.tenant.tenant = value(QStringLiteral("tenant_name"));
    found.tenant.tenantId = value(QStringLiteral("tenant_id"));
    return found;
}

Result<QByteArray> ForeignSessionFile::withoutTokens(const QString &name, const QByteArray &text) const
{
    const auto values = valuesIn(name, text);
    if (!values)
        return values.error();
    const QStringList paths = fields.value(accessToken) + fields.value(refreshToken);
    QByteArray blanked = text;
    if (isJson(text)) {
        for (const QString &tokenPath : paths) {
            for (const QByteArray &spelling : spellings(valueAt(*values, tokenPath).toString())) {
                if (spelling.size() > 2)
                    blanked.replace(spelling, "\"\"");
            }
        }
    } else {
        QStringList lines = QString::fromUtf8(text).split(u'\n');
        for (QString &line : lines) {
            if (const auto match = assignment().match(line); match.hasMatch() && paths.contains(match.captured(2)))
                line = match.captured(1) + match.captured(4);
        }
        blanked = lines.join(u'\n').toUtf8();
    }
    const auto remaining = valuesIn(name, blanked);
    if (!remaining || !firstNonEmpty(*remaining, paths).isEmpty())
        return badInput({QT_TRANSLATE_NOOP("Error", "the tokens in %1 can't be blanked"), {name}},
                        QT_TRANSLATE_NOOP("Error", "Remove them by hand."));
    return blanked;
}

ForeignSessionFile ForeignSessionFile::fromJson(const QJsonObject &object)
{
    ForeignSessionFile file;
    file.path = object.value(u"path").toString();
    file.pathVariable = object.value(u"path_variable").toString();
    file.isUpwards = object.value(u"upwards").toBool();
    file.isSingleUse = object.value(u"single_use").toBool();
    const auto listsIn = [&](QStringView key) {
        QMap<QString, QStringList> lists;
        const QJsonObject entries = object.value(key).toObject();
        for (auto it = entries.begin(); it != entries.end(); ++it)
            lists.insert(it.key(), textsIn(*it));
        return lists;
    };
    file.fields = listsIn(u"fields");
    file.settings = listsIn(u"settings");
    return file;
}

} // namespace authtray
