// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreigntext.h"

#include <QList>

#include <algorithm>

namespace authtray {

namespace {

constexpr qsizetype maxTextLength = 2000; // enough for a long URL or a list of names
constexpr qsizetype maxNameLength = 300;

/// With a mark in place of what is left out. A character of two code units stays whole.
QString cut(const QString &text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    return text.left(text.at(length - 2).isHighSurrogate() ? length - 2 : length - 1) + u'…';
}

/// Letters and symbols without a shape.
bool isInvisible(char32_t c)
{
    return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800 || (c >= 0xfe00 && c <= 0xfe0e);
}

/// Whether a joiner behind the character changes how it is written: in Arabic's or India's scripts, and between pictures.
bool canBeJoined(char32_t c)
{
    const QChar::Script script = QChar::script(c);
    const bool isJoiningScript = script > QChar::Script_Cyrillic;
    return (isJoiningScript && (QChar::isLetter(c) || QChar::isMark(c))) || QChar::category(c) == QChar::Symbol_Other
           || c == 0xfe0f; // a picture's variant
}

bool mayStay(char32_t c, char32_t before)
{
    constexpr char32_t nonJoiner = 0x200c;
    constexpr char32_t joiner = 0x200d;
    if (c == nonJoiner || c == joiner)
        return canBeJoined(before);
    return QChar::category(c) != QChar::Other_Format && !isInvisible(c);
}

char32_t visible(char32_t c)
{
    if (QChar::isSpace(c))
        return U' ';
    constexpr char32_t replacement = 0xfffd;
    return QChar::category(c) == QChar::Other_Control || turnsDirection(c) ? replacement : c;
}

} // namespace

bool turnsDirection(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

QString withoutControls(const QString &foreign)
{
    QString kept;
    char32_t before = 0;
    for (const char32_t character : foreign.left(10 * maxTextLength).toUcs4()) {
        const char32_t c = visible(character);
        if (!mayStay(c, before))
            continue;
        kept += QChar::fromUcs4(c);
        before = c;
    }
    return cut(kept, maxTextLength);
}

QString isolated(const QString &name)
{
    const auto isRightToLeft = [](char32_t c) {
        return QChar::direction(c) == QChar::DirR || QChar::direction(c) == QChar::DirAL;
    };
    const auto characters = name.toUcs4();
    if (std::ranges::none_of(characters, isRightToLeft))
        return name;
    constexpr QChar firstStrongIsolate(0x2068);
    constexpr QChar popDirectionalIsolate(0x2069);
    return firstStrongIsolate + name + popDirectionalIsolate;
}

QString cleaned(const QString &name)
{
    return cut(withoutControls(name).simplified(), maxNameLength);
}

} // namespace authtray
