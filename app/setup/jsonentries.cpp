// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include "core/jsontext.h"

#include <QJsonArray>
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

QJsonObject objectIn(const QByteArray &text, const JsonEntries &wanted)
{
    return QJsonDocument::fromJson(text).object().value(QString::fromLatin1(wanted.object)).toObject();
}

QJsonValue parsed(const QByteArray &value)
{
    return QJsonDocument::fromJson('[' + value + ']').array().at(0);
}

Result<> check(const QByteArray &text, const JsonEntries &wanted, const QString &file)
{
    const auto document = QJsonDocument::fromJson(text);
    const QJsonValue inner = document.object().value(QString::fromLatin1(wanted.object));
    const bool isReadable = document.isObject() && !text.startsWith("\xEF\xBB\xBF"); // docker reads no byte order mark
    if (!isReadable || !(inner.isUndefined() || inner.isObject()))
        return badInput(
                QStringLiteral("%1 isn't as expected: %2")
                        .arg(file, isReadable ? QString::fromLatin1(wanted.object) : QStringLiteral("not valid JSON")),
                QStringLiteral("Fix the file, and try again."));
    for (const QByteArray &key : wanted.values.keys()) {
        const QJsonValue there = inner.toObject().value(QString::fromLatin1(key));
        if (!there.isUndefined() && !wanted.isOwn(there))
            return badInput(QStringLiteral("%1 has a setting of yours there already: \"%2\": %3")
                                    .arg(file, QString::fromLatin1(key), QString::fromUtf8(jsonText(there))),
                            QStringLiteral("Remove it, or add Authtray's by hand: see CREDENTIALS in 'man authtray'."));
    }
    return done;
}

} // namespace

Result<QByteArray> withJsonEntries(const QByteArray &text, const JsonEntries &wanted, const QString &file)
{
    if (const auto checked = check(text, wanted, file); !checked)
        return checked.error();
    QByteArray next = text;
    const QJsonObject before = objectIn(text, wanted);
    for (auto entry = before.begin(); entry != before.end(); ++entry) {
        const QByteArray key = entry.key().toUtf8();
        const bool isRight = wanted.values.contains(key) && parsed(wanted.values.value(key)) == entry.value();
        if (isRight || !wanted.isOwn(entry.value()))
            continue;
        const ObjectText whole = Scanner(next).object();
        const ObjectText inner = Scanner(next, find(whole, wanted.object)->value).object();
        if (const Member *member = find(inner, key)) // it may be written with escapes
            remove(next, inner, *member);
    }
    const QByteArray indent = indentIn(next, Scanner(next).object());
    for (auto value = wanted.values.begin(); value != wanted.values.end(); ++value) {
        const ObjectText whole = Scanner(next).object();
        const Member *member = find(whole, wanted.object);
        const QByteArray entry = quoted(value.key()) + ": " + value.value();
        const QByteArray end = lineBreakIn(next);
        if (!member) {
            add(next, whole, quoted(wanted.object) + ": {" + end + indent + indent + entry + end + indent + '}', indent,
                {});
            continue;
        }
        const ObjectText inner = Scanner(next, member->value).object();
        if (!find(inner, value.key()))
            add(next, inner, entry, indent + indent, indent);
    }
    const ObjectText whole = Scanner(next).object();
    const Member *member = find(whole, wanted.object);
    if (wanted.values.isEmpty() && member && Scanner(next, member->value).object().members.isEmpty() && next != text)
        remove(next, whole, *member);
    return next;
}

QByteArrayList jsonLinesIn(const QByteArray &text, const JsonEntries &wanted)
{
    QByteArrayList lines;
    const QJsonObject object = objectIn(text, wanted);
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (wanted.isOwn(entry.value()))
            lines += quoted(wanted.object) + ": {" + quoted(entry.key().toUtf8()) + ": " + jsonText(entry.value()) + '}';
    }
    return lines;
}

} // namespace authtray
