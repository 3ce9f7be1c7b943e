// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace authtray {

namespace {

/// A member of an object, by its place in the text.
struct Member
{
    QByteArray key; ///< as it is written, without the quotes
    qsizetype begin; ///< of the key
    qsizetype value;
    qsizetype end; ///< of the value
};

struct ObjectText
{
    qsizetype begin; ///< the opening brace
    qsizetype end; ///< the closing brace
    QList<Member> members;
};

/// Reads text that is known to be JSON.
class Scanner
{
public:
    explicit Scanner(const QByteArray &text, qsizetype at = 0) : m_text(text), m_at(at) { }

    ObjectText object()
    {
        skipSpace();
        ObjectText object{m_at++, 0, {}};
        for (skipSpace(); m_text[m_at] != '}'; skipSpace()) {
            Member member{{}, m_at, 0, 0};
            skipString();
            member.key = m_text.mid(member.begin + 1, m_at - member.begin - 2);
            skipSpace();
            ++m_at; // the colon
            skipSpace();
            member.value = m_at;
            skipValue();
            member.end = m_at;
            object.members += member;
            skipSpace();
            if (m_text[m_at] == ',')
                ++m_at;
        }
        object.end = m_at;
        return object;
    }

private:
    void skipSpace()
    {
        while (QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    void skipString()
    {
        for (++m_at; m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        ++m_at;
    }

    void skipValue()
    {
        int depth = 0;
        do {
            const char c = m_text[m_at];
            if (c == '"') {
                skipString();
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            if (c == '}' || c == ']')
                --depth;
            ++m_at;
        } while (depth > 0 || !QByteArrayView(",}] \t\r\n").contains(m_text[m_at]));
    }

    const QByteArray &m_text;
    qsizetype m_at;
};

const Member *find(const ObjectText &object, const QByteArray &key)
{
    const auto found = std::ranges::find(object.members, key, &Member::key);
    return found == object.members.end() ? nullptr : &*found;
}

/// White space from the last line break before this place.
QByteArray breakBefore(const QByteArray &text, qsizetype at)
{
    qsizetype begin = at;
    while (begin > 0 && QByteArrayView(" \t\r\n").contains(text[begin - 1]))
        --begin;
    return text.mid(begin, at - begin);
}

/// How much deeper the members of the whole are indented than the whole. docker indents by tabs.
QByteArray indentIn(const QByteArray &text, const ObjectText &whole)
{
    if (whole.members.isEmpty())
        return "\t";
    const QByteArray space = breakBefore(text, whole.members.first().begin);
    return space.mid(space.lastIndexOf('\n') + 1);
}

QByteArray lineBreakIn(const QByteArray &text)
{
    return text.contains("\r\n") ? "\r\n" : "\n";
}

/// Adds a member at the end of the object, written as the one before it.
void add(QByteArray &text, const ObjectText &object, const QByteArray &member, const QByteArray &indent,
         const QByteArray &outerIndent)
{
    if (!object.members.isEmpty()) {
        const Member &last = object.members.last();
        text.insert(last.end, ',' + breakBefore(text, last.begin) + member);
        return;
    }
    const QByteArray end = lineBreakIn(text);
    text.replace(object.begin + 1, object.end - object.begin - 1, end + indent + member + end + outerIndent);
}

void remove(QByteArray &text, const ObjectText &object, const Member &member)
{
    const qsizetype index = &member - object.members.constData();
    const bool isFirst = index == 0;
    const bool isLast = index + 1 == object.members.size();
    if (!isLast)
        text.remove(member.begin, object.members[index + 1].begin - member.begin);
    else if (!isFirst)
        text.remove(object.members[index - 1].end, member.end - object.members[index - 1].end);
    else
        text.remove(object.begin + 1, object.end - object.begin - 1);
}

QByteArray quoted(const QByteArray &text)
{
    return '"' + text + '"';
}

Result<> check(const QByteArray &text, const QByteArray &object, const QByteArrayList &keys, const QByteArray &value,
               const QString &file)
{
    QJsonParseError problem{};
    const auto document = QJsonDocument::fromJson(text, &problem);
    const QJsonValue inner = document.object().value(QString::fromLatin1(object));
    const bool isReadable = document.isObject() && !text.startsWith("\xEF\xBB\xBF"); // docker reads no byte order mark
    if (!isReadable || !(inner.isUndefined() || inner.isObject()))
        return badInput(QStringLiteral("%1 isn't as expected: %2")
                                .arg(file, isReadable ? QString::fromLatin1(object) : QStringLiteral("not valid JSON")),
                        QStringLiteral("Fix the file, and try again."));
    for (const QByteArray &key : keys) {
        const QJsonValue own = inner.toObject().value(QString::fromLatin1(key));
        if (!own.isUndefined() && own.toString() != QString::fromLatin1(value))
            return badInput(QStringLiteral("%1 has a setting of yours there already: \"%2\": \"%3\"")
                                    .arg(file, QString::fromLatin1(key), own.toString()),
                            QStringLiteral("Remove it, or add Authtray's by hand: see CREDENTIALS in 'man authtray'."));
    }
    return done;
}

} // namespace

Result<QByteArray> withJsonEntries(const QByteArray &text, const QByteArray &object, const QByteArrayList &keys,
                                   const QByteArray &value, const QString &file)
{
    if (const auto checked = check(text, object, keys, value, file); !checked)
        return checked.error();
    QByteArray next = text;
    for (const QByteArray &key : jsonEntriesIn(text, object, value)) {
        if (keys.contains(key))
            continue;
        const ObjectText whole = Scanner(next).object();
        const ObjectText inner = Scanner(next, find(whole, object)->value).object();
        if (const Member *member = find(inner, key)) // it may be written with escapes
            remove(next, inner, *member);
    }
    const QByteArray indent = indentIn(next, Scanner(next).object());
    for (const QByteArray &key : keys) {
        const ObjectText whole = Scanner(next).object();
        const Member *member = find(whole, object);
        const QByteArray entry = quoted(key) + ": " + quoted(value);
        const QByteArray end = lineBreakIn(next);
        if (!member) {
            add(next, whole, quoted(object) + ": {" + end + indent + indent + entry + end + indent + '}', indent, {});
            continue;
        }
        const ObjectText inner = Scanner(next, member->value).object();
        if (!find(inner, key))
            add(next, inner, entry, indent + indent, indent);
    }
    const ObjectText whole = Scanner(next).object();
    const Member *member = find(whole, object);
    if (keys.isEmpty() && member && Scanner(next, member->value).object().members.isEmpty() && next != text)
        remove(next, whole, *member);
    return next;
}

QByteArrayList jsonEntriesIn(const QByteArray &text, const QByteArray &object, const QByteArray &value)
{
    QByteArrayList keys;
    const auto inner = QJsonDocument::fromJson(text).object().value(QString::fromLatin1(object)).toObject();
    for (auto entry = inner.begin(); entry != inner.end(); ++entry) {
        if (entry.value().toString() == QString::fromLatin1(value))
            keys += entry.key().toUtf8();
    }
    return keys;
}

} // namespace authtray
