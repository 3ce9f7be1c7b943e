// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <variant>
#include <vector>

class QJsonObject;
class QJsonValue;

namespace authtray {

/// What an answer says, whatever the format it is told in: nothing, a truth, a number, a text, members in the order
/// they were put, or a list. QJsonObject would sort its members, and people read them.
class Document
{
public:
    struct Member;
    struct Number
    {
        QByteArray text; ///< as JSON writes it
    };
    using Members = std::vector<Member>;
    using Items = std::vector<Document>;
    using Value = std::variant<std::monostate, bool, Number, QString, Members, Items>;

    Document() = default; ///< nothing; members once one is put
    Document(bool truth);
    Document(const QString &text); ///< nothing when empty
    Document(const QJsonObject &object);
    Document(Items items);
    Document(const char *) = delete; // it would be a truth

    Document &put(const QString &key, const Document &value);
    Document &put(const char *key, const Document &value);

    const Value &value() const { return m_value; }

private:
    static Document fromJson(const QJsonValue &value);

    Value m_value;
};

struct Document::Member
{
    QString key;
    Document value;
};

} // namespace authtray
