// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonscanner.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace authtray {

namespace {

bool isJsonSpace(char c)
{
    return QByteArrayView(" \t\r\n").contains(c) || c == lineComment || c == blockComment;
}

/// The place after the string that begins here, or the end of a text in which it doesn't end.
qsizetype endOfString(const QByteArray &text, qsizetype place)
{
    for (++place; place < text.size() && text[place] != '"'; ++place) {
        if (text[place] == '\\')
            ++place;
    }
    return std::min(place + 1, text.size());
}

/// The place after the comment that begins here; the place itself if none does. A line's comment ends before the line.
qsizetype endOfComment(const QByteArray &text, qsizetype place)
{
    const QByteArrayView rest = QByteArrayView(text).sliced(place);
    qsizetype end = place;
    if (rest.startsWith("//")) {
        end = text.indexOf('\n', place);
        if (end > 0 && text[end - 1] == '\r')
            --end;
    } else if (rest.startsWith("/*")) {
        end = text.indexOf("*/", place + 2);
        end = end < 0 ? end : end + 2;
    }
    return end < 0 ? text.size() : end;
}

class ObjectScanner
{
public:
    ObjectScanner(const QByteArray &text, qsizetype place) : m_text(text), m_place(place) { }

    JsonObjectText object()
    {
        skipSpace();
        JsonObjectText object{m_place++, 0, {}};
        for (skipSpace(); m_text[m_place] != '}'; skipSpace())
            object.members += member();
        object.end = m_place;
        return object;
    }

private:
    JsonMember member()
    {
        JsonMember member{{}, m_place, 0, 0, -1};
        m_place = endOfString(m_text, m_place);
        const QByteArray key = m_text.mid(member.begin, m_place - member.begin);
        member.key = QJsonDocument::fromJson('[' + key + ']').array().at(0).toString();
        skipSpace();
        ++m_place; // the colon
        skipSpace();
        member.value = m_place;
        skipValue();
        member.end = m_place;
        skipSpace();
        if (m_text[m_place] == ',')
            member.comma = m_place++;
        return member;
    }

    void skipSpace()
    {
        while (isJsonSpace(m_text[m_place]))
            ++m_place;
    }

    void skipValue()
    {
        int depth = 0;
        do {
            const char c = m_text[m_place];
            if (c == '"') {
                m_place = endOfString(m_text, m_place);
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            if (c == '}' || c == ']')
                --depth;
            ++m_place;
        } while (depth > 0 || !(isJsonSpace(m_text[m_place]) || QByteArrayView(",}]").contains(m_text[m_place])));
    }

    const QByteArray &m_text;
    qsizetype m_place;
};

} // namespace

const JsonMember *JsonObjectText::find(const QString &key) const
{
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    return found == members.end() ? nullptr : &*found;
}

QString JsonObjectText::duplicate() const
{
    const auto isSecond = [this](const JsonMember &member) { return find(member.key) != &member; };
    const auto found = std::ranges::find_if(members, isSecond);
    return found == members.end() ? QString() : found->key;
}

JsonObjectText scanJsonObject(const QByteArray &text, qsizetype place)
{
    return ObjectScanner(text, place).object();
}

QByteArray withMarkedJsonComments(QByteArray text)
{
    for (qsizetype place = 0; place < text.size();) {
        if (text[place] == '"') {
            place = endOfString(text, place);
            continue;
        }
        const qsizetype end = endOfComment(text, place);
        const char mark = text.mid(place, 2) == "//" ? lineComment : blockComment;
        std::fill(text.begin() + place, text.begin() + end, mark);
        place = std::max(end, place + 1);
    }
    return text;
}

QByteArray strictJson(QByteArray text)
{
    text.replace(lineComment, ' ').replace(blockComment, ' ');
    char before = '{'; // the last character that isn't space, if it isn't the comma
    qsizetype comma = -1;
    for (qsizetype place = 0; place < text.size(); ++place) {
        const char c = text[place];
        if (isJsonSpace(c))
            continue;
        if ((c == '}' || c == ']') && comma >= 0)
            text[comma] = ' ';
        const bool isAfterValue = comma < 0 && !QByteArrayView("{[").contains(before);
        comma = c == ',' && isAfterValue ? place : -1;
        before = c;
        if (c == '"')
            place = endOfString(text, place) - 1;
    }
    return text;
}

qsizetype endOfJsonComments(const QByteArray &text, qsizetype place)
{
    qsizetype end = place;
    while (place < text.size()) {
        while (place < text.size() && (text[place] == ' ' || text[place] == '\t'))
            ++place;
        const qsizetype next = place < text.size() ? endOfComment(text, place) : place;
        if (next == place)
            break;
        place = end = next;
    }
    return end;
}

} // namespace authtray
