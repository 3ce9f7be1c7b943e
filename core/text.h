// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace authtray {

/// A part of what an error says. One error is told in the windows' language and, on the command line, in English, so it
/// is put into words only where it is shown.
class Text
{
public:
    Text() = default;

    /// A name, an address, or what others say: the same in every language.
    Text(QString verbatim) : m_verbatim(std::move(verbatim)) { }

    /// `english` is marked by QT_TRANSLATE_NOOP("Error", …), unless only a command line says it; its %1 to %9 stand for
    /// the arguments.
    Text(const char *english, QList<Text> arguments = {}) : m_english(english), m_arguments(std::move(arguments)) { }

    /// "PLACE: REASON", in every language.
    static Text at(const Text &place, const Text &reason);

    bool isEmpty() const { return m_verbatim.isEmpty() && m_english.isEmpty(); }

    /// In the windows' language.
    QString toString() const;

    /// The same as the beginning of a sentence. What begins with an argument, such as a host, keeps its small letter.
    QString capitalised() const;

    /// The same with a full stop, unless it ends in a mark of its own: a question does, and others' words may.
    QString sentence() const;

    /// For the command line and the log.
    QString inEnglish() const;

    friend bool operator==(const Text &one, const Text &other);

private:
    enum class Language { English, Windows };

    QString in(Language language) const;
    bool beginsWithAWord() const;

    QString m_verbatim;
    QByteArray m_english; ///< a copy: it may come from a module
    QList<Text> m_arguments;
};

} // namespace authtray
