// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include "app/setup/jsonscanner.h"
#include "core/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace authtray {

namespace {

const QByteArray newFile = "{}\n";
const QByteArray usualIndent = "\t"; // docker's

QByteArray quoted(const QByteArray &text)
{
    return '"' + text + '"';
}

QJsonValue parsed(const QByteArray &value)
{
    return QJsonDocument::fromJson('[' + strictJson(value) + ']').array().at(0);
}

/// A file's text while it is changed. Places in it are good until the next change.
///
/// An object of Authtray's own is written in several lines. A person's empty one stays in one line, with Authtray's
/// member behind the brace: so it is known later that it was there before.
class JsonFile
{
public:
    JsonFile(const JsonEntries &wanted, QByteArray text) : m_wanted(wanted), m_text(std::move(text)) { }

    const QByteArray &text() const { return m_text; }

    JsonObjectText whole() const { return objectAt(0); }
    JsonObjectText objectAt(qsizetype place) const { return scanJsonObject(bare(), place); }

    /// The object that has the entries.
    std::optional<JsonObjectText> inner() const
    {
        const JsonObjectText all = whole();
        const JsonMember *member = all.find(QString::fromLatin1(m_wanted.object));
        return member ? std::optional(objectAt(member->value)) : std::nullopt;
    }

    QByteArray valueOf(const JsonMember &member) const { return bare().mid(member.value, member.end - member.value); }

    QByteArray lineBreak() const { return m_text.contains("\r\n") ? "\r\n" : "\n"; }

    /// How much deeper the members of the whole are indented than the whole.
    QByteArray indent() const
    {
        const JsonObjectText all = whole();
        if (all.members.isEmpty())
            return usualIndent;
        const QByteArray space = spaceBefore(all.members.first().begin);
        return space.mid(space.lastIndexOf('\n') + 1);
    }

    bool isInSeveralLines(const JsonObjectText &object) const
    {
        return !object.members.isEmpty() && object.members.first().begin > object.begin + 1;
    }

    /// Whether it has neither members nor comments.
    bool isEmpty(const JsonObjectText &object) const
    {
        return m_text.mid(object.begin + 1, object.end - object.begin - 1).trimmed().isEmpty();
    }

    /// Adds a member at the end of the object, written as the one before it.
    void add(const JsonObjectText &object, const QByteArray &member)
    {
        if (object.members.isEmpty()) {
            m_text.insert(object.begin + 1, member);
            return;
        }
        const JsonMember &last = object.members.last();
        const bool hasComma = last.comma >= 0;
        const qsizetype after = hasComma ? last.comma + 1 : last.end;
        const qsizetype place = m_wanted.mayHaveComments ? endOfJsonComments(m_text, after) : after;
        QByteArray space = spaceBefore(last.begin);
        if (space.isEmpty())
            space = " ";
        if (bare()[place - 1] == lineComment)
            space = space.contains('\n') ? lineBreak() + space.mid(space.lastIndexOf('\n') + 1) : lineBreak();
        m_text.insert(place, space + member + (hasComma ? "," : ""));
        if (!hasComma)
            m_text.insert(last.end, ',');
    }

    void replace(const JsonMember &member, const QByteArray &value)
    {
        m_text.replace(member.value, member.end - member.value, value);
    }

    void remove(const JsonObjectText &object, const JsonMember &member)
    {
        const qsizetype index = &member - object.members.constData();
        const bool isLast = index + 1 == object.members.size();
        const QByteArray space = spaceBefore(member.begin);
        qsizetype begin = member.begin - space.size();
        qsizetype end = member.comma >= 0 ? member.comma + 1 : member.end;
        const bool isBehindBrace = begin == object.begin + 1;
        if (isBehindBrace
            && (isLast ? begin < member.begin : begin == member.begin)) { // with the space up to what follows
            const qsizetype next = isLast ? object.end : object.members[1].begin;
            end = m_text.mid(end, next - end).trimmed().isEmpty() ? next : end;
        }
        const qsizetype lineEnd = m_text.indexOf('\n', end);
        const bool isBelowComment = bare()[begin - 1] == lineComment;
        if (isBelowComment && (lineEnd < 0 || !m_text.mid(end, lineEnd - end).trimmed().isEmpty()))
            begin = member.begin; // or what follows would become a part of the comment
        m_text.remove(begin, end - begin);
        if (isLast && index > 0 && member.comma < 0)
            m_text.remove(object.members[index - 1].comma, 1);
    }

private:
    QByteArray bare() const { return m_wanted.mayHaveComments ? withMarkedJsonComments(m_text) : m_text; }

    QByteArray spaceBefore(qsizetype place) const
    {
        const QByteArray text = bare(); // in which a space at the end of a comment is none
        qsizetype begin = place;
        while (begin > 0 && QByteArrayView(" \t\r\n").contains(text[begin - 1]))
            --begin;
        return text.mid(begin, place - begin);
    }

    const JsonEntries &m_wanted;
    QByteArray m_text;
};

QJsonDocument documentIn(const QByteArray &text, const JsonEntries &wanted)
{
    return QJsonDocument::fromJson(wanted.mayHaveComments ? strictJson(withMarkedJsonComments(text)) : text);
}

Result<> checkReadable(const QByteArray &text, const JsonEntries &wanted, const QString &file)
{
    const auto document = documentIn(text, wanted);
    const QJsonValue inner = document.object().value(QString::fromLatin1(wanted.object));
    const bool isReadable = document.isObject() && !text.startsWith("\xEF\xBB\xBF"); // docker reads no byte order mark
    if (isReadable && (inner.isUndefined() || inner.isObject()))
        return done;
    return badInput(
            QStringLiteral("%1 isn't as expected: %2")
                    .arg(file, isReadable ? QString::fromLatin1(wanted.object) : QStringLiteral("not valid JSON")),
            QStringLiteral("Fix the file, and try again."));
}

/// Of two members with one key, most programs read the second one, but not all.
Result<> checkOnce(const JsonFile &json, const JsonEntries &wanted, const QString &file)
{
    const QString object = QString::fromLatin1(wanted.object);
    const JsonObjectText whole = json.whole();
    QString twice = std::ranges::count(whole.members, object, &JsonMember::key) > 1 ? object : QString();
    if (const auto inner = json.inner(); inner && twice.isEmpty()) {
        twice = inner->duplicate();
        for (const JsonMember &entry : inner->members) {
            const QByteArray value = json.valueOf(entry);
            if (twice.isEmpty() && value.startsWith('{') && wanted.isOwn(parsed(value)))
                twice = json.objectAt(entry.value).duplicate();
        }
    }
    if (twice.isEmpty())
        return done;
    return badInput(QStringLiteral("%1 has \"%2\" twice").arg(file, twice),
                    QStringLiteral("Remove one of them, and try again."));
}

Result<> checkFree(const QByteArray &text, const JsonEntries &wanted, const QString &file)
{
    const QJsonObject entries = jsonEntriesIn(text, wanted);
    for (const QByteArray &key : wanted.values.keys()) {
        const QJsonValue there = entries.value(QString::fromUtf8(key));
        if (!there.isUndefined() && !wanted.isOwn(there))
            return badInput(QStringLiteral("%1 has a setting of yours there already: \"%2\": %3")
                                    .arg(file, QString::fromUtf8(key), QString::fromUtf8(jsonText(there))),
                            QStringLiteral("Remove it, or add Authtray's by hand: see CREDENTIALS in 'man authtray'."));
    }
    return done;
}

/// The members of an object one by one: those that the person has added stay.
void update(JsonFile &json, const JsonMember &entry, const QByteArray &value)
{
    if (!value.startsWith('{') || !json.valueOf(entry).startsWith('{')) {
        if (parsed(json.valueOf(entry)) != parsed(value))
            json.replace(entry, value);
        return;
    }
    for (const JsonMember &member : scanJsonObject(value, 0).members) {
        const JsonObjectText object = json.objectAt(entry.value);
        const JsonMember *there = object.find(member.key);
        const QByteArray wanted = value.mid(member.value, member.end - member.value);
        if (!there)
            json.add(object, value.mid(member.begin, member.end - member.begin));
        else if (parsed(json.valueOf(*there)) != parsed(wanted))
            json.replace(*there, wanted);
    }
}

void put(JsonFile &json, const QByteArray &object, const QByteArray &key, const QByteArray &value, bool isNew)
{
    const QByteArray entry = quoted(key) + ": " + value;
    const auto inner = json.inner();
    if (const JsonMember *there = inner ? inner->find(QString::fromUtf8(key)) : nullptr)
        return update(json, *there, value);
    if (inner)
        return json.add(*inner, entry);
    const QByteArray end = json.lineBreak();
    const QByteArray indent = json.indent();
    const QByteArray member = quoted(object) + ": {" + end + indent + indent + entry + end + indent + '}';
    json.add(json.whole(), isNew ? end + indent + member + end : member);
}

/// Removes Authtray's entries but those that are wanted.
void removeOwn(JsonFile &json, const JsonEntries &wanted)
{
    const QJsonObject entries = jsonEntriesIn(json.text(), wanted);
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        if (!wanted.isOwn(entry.value()) || wanted.values.contains(entry.key().toUtf8()))
            continue;
        const auto inner = json.inner();
        json.remove(*inner, *inner->find(entry.key()));
    }
}

} // namespace

Result<QByteArray> withJsonEntries(const std::optional<QByteArray> &text, const JsonEntries &wanted, const QString &file)
{
    const bool isNew = !text || text->trimmed().isEmpty();
    JsonFile json(wanted, isNew ? newFile : *text);
    if (const auto readable = checkReadable(json.text(), wanted, file); !readable)
        return readable.error();
    if (const auto once = checkOnce(json, wanted, file); !once)
        return once.error();
    if (const auto free = checkFree(json.text(), wanted, file); !free)
        return free.error();
    for (auto value = wanted.values.begin(); value != wanted.values.end(); ++value)
        put(json, wanted.object, value.key(), value.value(), isNew);
    removeOwn(json, wanted);
    return json.text();
}

Result<std::optional<QByteArray>> withoutJsonEntries(const QByteArray &text, const JsonEntries &wanted,
                                                     const QString &file)
{
    JsonEntries none = wanted;
    none.values.clear();
    JsonFile json(none, text);
    if (const auto readable = checkReadable(text, none, file); !readable)
        return readable.error();
    if (const auto once = checkOnce(json, none, file); !once)
        return once.error();
    const auto before = json.inner();
    removeOwn(json, none);
    if (json.text() == text || !json.isInSeveralLines(*before) || !json.isEmpty(*json.inner()))
        return std::optional(json.text());
    const JsonObjectText whole = json.whole();
    const bool isInOwnFile = json.isInSeveralLines(whole);
    json.remove(whole, *whole.find(QString::fromLatin1(none.object)));
    return isInOwnFile && json.text() == newFile ? std::optional<QByteArray>() : std::optional(json.text());
}

QByteArrayList jsonLinesIn(const QByteArray &text, const JsonEntries &wanted)
{
    QByteArrayList lines;
    const QJsonObject object = jsonEntriesIn(text, wanted);
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (wanted.isOwn(entry.value()))
            lines += quoted(wanted.object) + ": {" + quoted(entry.key().toUtf8()) + ": " + jsonText(entry.value()) + '}';
    }
    return lines;
}

QJsonObject jsonEntriesIn(const QByteArray &text, const JsonEntries &wanted)
{
    return documentIn(text, wanted).object().value(QString::fromLatin1(wanted.object)).toObject();
}

} // namespace authtray
