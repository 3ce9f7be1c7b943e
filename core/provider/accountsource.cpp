// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/accountsource.h"

#include "core/provider/provider.h"

#include <QJsonArray>

namespace authtray {

namespace {

/// Some providers use numbers as ids.
QJsonValue toIdText(const QJsonValue &value)
{
    return value.isDouble() ? QJsonValue(QString::number(value.toInteger())) : value;
}

bool hasValue(const QJsonValue &value)
{
    return value.isArray() ? !value.toArray().isEmpty() : value.isDouble() || !value.toString().isEmpty();
}

QJsonValue joinedValue(const QJsonObject &account, const QString &paths)
{
    const QStringList pathList = paths.split(u' ', Qt::SkipEmptyParts);
    if (pathList.size() == 1)
        return valueAt(account, pathList.first());
    QStringList parts;
    for (const QString &path : pathList)
        parts += valueAt(account, path).toString();
    parts.removeAll(QString());
    return parts.join(u' ');
}

QJsonObject accountObject(const QJsonObject &answer, const QStringList &places)
{
    for (const QString &place : places) {
        const QJsonValue value = valueAt(answer, place);
        if (value.isObject())
            return value.toObject();
    }
    return places.isEmpty() ? answer : QJsonObject();
}

} // namespace

QJsonValue valueAt(const QJsonObject &object, const QString &path)
{
    if (path.isEmpty())
        return object;
    if (object.contains(path)) // a name that itself contains dots
        return object.value(path);
    const qsizetype dot = path.indexOf(u'.');
    return dot < 0 ? QJsonValue(QJsonValue::Undefined)
                   : valueAt(object.value(path.left(dot)).toObject(), path.mid(dot + 1));
}

Account AccountSource::read(const QJsonObject &answer) const
{
    const QJsonObject account = accountObject(answer, places);
    QJsonObject claims = account;
    for (const auto &[field, candidates] : fields.asKeyValueRange()) {
        const bool isId = field == u"id";
        for (const QString &paths : candidates) {
            const QJsonValue value = joinedValue(account, paths);
            if (!hasValue(value))
                continue;
            claims.insert(isId ? QStringLiteral("sub") : field, isId ? toIdText(value) : value);
            break;
        }
    }
    Account read = Account::fromClaims(claims);
    read.claims = account;
    return read;
}

QJsonObject AccountSource::toJson() const
{
    QJsonObject object;
    if (!url.isEmpty())
        object.insert(QStringLiteral("url"), url.toString());
    if (isAccessToken)
        object.insert(QStringLiteral("access_token"), true);
    if (!places.isEmpty())
        object.insert(QStringLiteral("places"), QJsonArray::fromStringList(places));
    QJsonObject paths;
    for (const auto &[field, candidates] : fields.asKeyValueRange())
        paths.insert(field, QJsonArray::fromStringList(candidates));
    if (!paths.isEmpty())
        object.insert(QStringLiteral("fields"), paths);
    return object;
}

AccountSource AccountSource::fromJson(const QJsonObject &object)
{
    AccountSource source;
    source.url = urlFrom(object, u"url");
    source.isAccessToken = object.value(u"access_token").toBool();
    source.places = textsIn(object.value(u"places"));
    const QJsonObject fields = object.value(u"fields").toObject();
    for (auto it = fields.begin(); it != fields.end(); ++it)
        source.fields.insert(it.key(), textsIn(*it));
    return source;
}

} // namespace authtray
