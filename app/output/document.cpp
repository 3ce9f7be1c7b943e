// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/document.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace authtray {

Document::Document(bool value) : m_value(value) { }

Document::Document(const QString &text)
{
    if (!text.isEmpty())
        m_value = text;
}

Document::Document(const QJsonObject &object) : m_value(Members())
{
    for (auto member = object.begin(); member != object.end(); ++member)
        put(member.key(), fromJson(member.value()));
}

Document::Document(Items items) : m_value(std::move(items)) { }

Document &Document::put(const QString &key, const Document &value)
{
    if (!std::holds_alternative<Members>(m_value))
        m_value = Members();
    std::get<Members>(m_value).push_back({key, value});
    return *this;
}

Document &Document::put(const char *key, const Document &value)
{
    return put(QString::fromLatin1(key), value);
}

Document Document::fromJson(const QJsonValue &value)
{
    Document document;
    switch (value.type()) {
    case QJsonValue::Bool: return value.toBool();
    case QJsonValue::Object: return value.toObject();
    case QJsonValue::String: document.m_value = value.toString(); break; // an empty string isn't null
    case QJsonValue::Double: {
        const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        document.m_value = Number{array.mid(1, array.size() - 2)};
        break;
    }
    case QJsonValue::Array: {
        Items items;
        for (const QJsonValue &item : value.toArray())
            items.push_back(fromJson(item));
        return items;
    }
    default: break;
    }
    return document;
}

} // namespace authtray
