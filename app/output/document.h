// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <variant>
#include <vector>

class QJsonObject;
class QJsonValue;

namespace authtray {

/// The contents of an answer, independent of its format: null, a boolean, a number, a string, an object, or a list. The
/// members of an object stay in the order in which they were put, because people read them; QJsonObject would sort them.
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

    Document() = default; ///< null; becomes an object when a member is put
    Document(bool value);
    Document(std::chrono::seconds time); ///< a number
    Document(const QString &text); ///< null if empty
    Document(const QJsonObject &object); ///< what is nested too deeply becomes a string of JSON
    Document(Items items);
    Document(const char *) = delete; // it would become a boolean

    Document &put(const QString &key, Document value);
    Document &put(const char *key, Document value);

    const Value &value() const { return m_value; }

private:
    static Document fromJson(const QJsonValue &value, int depth);

    Value m_value;
};

struct Document::Member
{
    QString key;
    Document value;
};

} // namespace authtray
