// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/document.h"

#include "core/jsontext.h"

#include <QJsonArray>
#include <QJsonObject>

namespace authtray {

namespace {

/// Of what a provider has sent: indented, or with all the keys that lead to it, a value far inside takes a thousand
/// times its size.
constexpr int maxDepth = 16;

} // namespace

Document::Document(bool value) : m_value(value) { }

Document::Document(std::chrono::seconds time) : m_value(Number{QByteArray::number(qint64(time.count()))}) { }

Document::Document(const QString &text)
{
    if (!text.isEmpty())
        m_value = text;
}

Document::Document(const QJsonObject &object) : Document(fromJson(object, 0)) { }

Document::Document(Items items) : m_value(std::move(items)) { }

Document &Document::put(const QString &key, Document value)
{
    if (!std::holds_alternative<Members>(m_value))
        m_value = Members();
    std::get<Members>(m_value).push_back({key, std::move(value)});
    return *this;
}

Document &Document::put(const char *key, Document value)
{
    return put(QString::fromLatin1(key), std::move(value));
}

Document Document::fromJson(const QJsonValue &value, int depth)
{
    Document document;
    if (depth == maxDepth && (value.isObject() || value.isArray()))
        return QString::fromUtf8(jsonText(value));
    switch (value.type()) {
    case QJsonValue::Bool: return value.toBool();
    case QJsonValue::Double: document.m_value = Number{jsonText(value)}; break;
    case QJsonValue::String: document.m_value = value.toString(); break; // an empty string isn't null
    case QJsonValue::Object: {
        document.m_value = Members();
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            document.put(member.key(), fromJson(member.value(), depth + 1));
        break;
    }
    case QJsonValue::Array: {
        Items items;
        for (const QJsonValue &item : value.toArray())
            items.push_back(fromJson(item, depth + 1));
        return items;
    }
    default: break;
    }
    return document;
}

} // namespace authtray
