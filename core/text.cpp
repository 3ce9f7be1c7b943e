// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text.h"

#include "core/foreigntext.h"

#include <QCoreApplication>

namespace authtray {

Text Text::at(const Text &place, const Text &reason)
{
    return {"%1: %2", {place, reason}};
}

QString Text::toString() const
{
    return in(Place::Window);
}

QString Text::capitalised() const
{
    QString text = toString();
    if (beginsWithAWord() && !text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

QString Text::sentence() const
{
    const QString text = capitalised();
    const bool isEnded = text.isEmpty() || QStringLiteral(".!?。！？؟").contains(text.back());
    return isEnded ? text : QCoreApplication::translate("Error", "%1.").arg(text);
}

QString Text::inEnglish() const
{
    return in(Place::Data);
}

QString Text::atTerminal() const
{
    return in(Place::Terminal);
}

/// Replaces all at once, because an argument may contain "%1".
QString Text::in(Place place) const
{
    if (m_english.isEmpty())
        return withoutControls(m_verbatim);
    const QString text = place == Place::Window ? QCoreApplication::translate("Error", m_english.constData())
                                                : QString::fromUtf8(m_english);
    QString filled;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int number = text.at(i) == u'%' && i + 1 < text.size() ? text.at(i + 1).digitValue() : 0;
        const bool isPlace = number >= 1 && number <= m_arguments.size();
        filled += isPlace ? m_arguments.at(number - 1).asArgument(place) : QString(text.at(i));
        i += isPlace ? 1 : 0;
    }
    return filled;
}

QString Text::asArgument(Place place) const
{
    const QString text = in(place);
    return m_english.isEmpty() && place != Place::Data ? isolated(text) : text;
}

/// And not with what is verbatim.
bool Text::beginsWithAWord() const
{
    const QString text = m_english.isEmpty() ? QString() : QCoreApplication::translate("Error", m_english.constData());
    const int first = text.startsWith(u'%') ? text.mid(1, 1).toInt() : 0;
    return first >= 1 && first <= m_arguments.size() ? m_arguments.at(first - 1).beginsWithAWord() : !text.isEmpty();
}

bool operator==(const Text &one, const Text &other)
{
    return one.m_verbatim == other.m_verbatim && one.m_english == other.m_english
           && one.m_arguments == other.m_arguments;
}

} // namespace authtray
