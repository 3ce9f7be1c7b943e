// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace authtray {

/// A part of an error's text. Windows show an error in their language, and the command line shows it in English, so the
/// text is translated only where it is shown.
class Text
{
public:
    Text() = default;

    /// A name, an address, or foreign text: the same in every language.
    Text(QString verbatim) : m_verbatim(std::move(verbatim)) { }

    /// `english` is marked by QT_TRANSLATE_NOOP("Error", …), unless only the command line shows it. Its %1 to %9 are
    /// replaced by the arguments.
    Text(const char *english, QList<Text> arguments = {}) : m_english(english), m_arguments(std::move(arguments)) { }

    /// "PLACE: REASON", in every language.
    static Text at(const Text &place, const Text &reason);

    bool isEmpty() const { return m_verbatim.isEmpty() && m_english.isEmpty(); }

    /// In the windows' language.
    QString toString() const;

    /// With a capital letter. A text that begins with an argument, such as a host, keeps its small letter.
    QString capitalised() const;

    /// As a sentence: with a capital letter and a full stop, unless the text ends with a punctuation mark.
    QString sentence() const;

    /// For JSON and the log.
    QString inEnglish() const;

    /// In English too, but a name in it can't turn the direction of the words around it.
    QString atTerminal() const;

    friend bool operator==(const Text &one, const Text &other);

private:
    enum class Place { Data, Terminal, Window };

    QString in(Place place) const;
    QString asArgument(Place place) const;
    bool beginsWithAWord() const;

    QString m_verbatim;
    QByteArray m_english; ///< a copy, because the text may belong to a module
    QList<Text> m_arguments;
};

} // namespace authtray
