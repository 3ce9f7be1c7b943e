// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/responsebody.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrlQuery>

#include <algorithm>

namespace authtray {

namespace {

constexpr QLatin1String refreshToken("refresh_token");

QString textOf(const QByteArray &body)
{
    const auto encoding = QStringConverter::encodingForData(body, u'{').value_or(QStringConverter::Utf8);
    return QStringDecoder(encoding)(body);
}

std::optional<QJsonObject> parse(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

/// Without what is around it, such as a comment or a warning in HTML.
std::optional<QJsonObject> objectWithin(const QString &text)
{
    const qsizetype begin = text.indexOf(u'{');
    return begin < 0 ? std::nullopt : parse(text.mid(begin, text.lastIndexOf(u'}') - begin + 1));
}

/// What a JSON string means. A string with an escape that JSON doesn't have stays as it is.
QString unescaped(const QString &string)
{
    const auto list = QJsonDocument::fromJson("[\"" + string.toUtf8() + "\"]").array();
    return list.isEmpty() ? string : list.first().toString();
}

/// Only these are looked for outside of JSON, because inserting into a QJsonObject costs time by its size.
const QStringList &memberNames()
{
    static const QStringList names{QStringLiteral("access_token"), QStringLiteral("refresh_token"),
                                   QStringLiteral("id_token"),     QStringLiteral("token_type"),
                                   QStringLiteral("expires_in"),   QStringLiteral("refresh_expires_in"),
                                   QStringLiteral("scope"),        QStringLiteral("refresh_token_expires_in")};
    return names;
}

/// The members of text that resembles JSON. The first one of each name that isn't empty is taken.
QJsonObject membersIn(const QString &text)
{
    static const QRegularExpression member(
            QStringLiteral(R"((["'])(%1)\1\s*:\s*)"
                           R"((?:(["'])((?:[^"'\\]++|\\.|(?!\3)["'])*+)\3|([0-9]++(?:\.[0-9]++)?)(?![\w.])))")
                    .arg(memberNames().join(u'|')));
    QJsonObject members;
    for (auto found = member.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const QString name = match.captured(2);
        const QString number = match.captured(5);
        if (members.value(name).toVariant().toString().isEmpty())
            members.insert(name, number.isEmpty() ? unescaped(match.captured(4)) : QJsonValue(number.toDouble()));
    }
    return members;
}

/// The fields of application/x-www-form-urlencoded.
QJsonObject fieldsIn(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(R"(^[\w.-]++=[^\s&]*+(?:&[\w.-]++=[^\s&]*+)*+$)"));
    QString trimmed = text.trimmed();
    QJsonObject fields;
    if (!form.match(trimmed).hasMatch())
        return fields;
    const auto items = QUrlQuery(trimmed.replace(u'+', u' ')).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (memberNames().contains(name))
            fields.insert(name, value);
    }
    return fields;
}

bool hasAny(const QJsonObject &object, std::initializer_list<QLatin1String> names)
{
    return std::ranges::any_of(names, [&](QLatin1String name) { return !object.value(name).toString().isEmpty(); });
}

} // namespace

std::optional<QJsonObject> readObject(const QByteArray &body)
{
    return parse(textOf(body));
}

QJsonObject findTokens(const QByteArray &body)
{
    const QJsonObject tokens = findJsonTokens(body);
    if (!tokens.isEmpty())
        return tokens;
    const QJsonObject fields = fieldsIn(textOf(body));
    return hasAny(fields, {QLatin1String("access_token"), refreshToken}) ? fields : QJsonObject();
}

QJsonObject findJsonTokens(const QByteArray &body)
{
    const QString text = textOf(body);
    if (const auto object = objectWithin(text))
        return *object;
    const QJsonObject members = membersIn(text);
    return hasAny(members, {refreshToken}) ? members : QJsonObject();
}

QString findHiddenRefreshToken(const QByteArray &body)
{
    return membersIn(textOf(body)).value(refreshToken).toString();
}

} // namespace authtray
