// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// Where the parts of an object are in the text of a JSON file. Any thread.
namespace authtray {

struct JsonMember
{
    QString key;
    qsizetype begin; ///< of the key, with its quotes
    qsizetype value;
    qsizetype end; ///< of the value
    qsizetype comma; ///< after it; -1: there is none
};

struct JsonObjectText
{
    qsizetype begin; ///< the opening brace
    qsizetype end; ///< the closing brace
    QList<JsonMember> members;

    /// The first one with this key; null: there is none.
    const JsonMember *find(const QString &key) const;

    /// A key that two members have; empty: there is none.
    QString duplicate() const;
};

// What stands in place of each character of a comment, so that all else is where it was
constexpr char lineComment = '\v';
constexpr char blockComment = '\f';

/// The object that begins at this place, or after space. The text must be JSON, with comments as these characters; a
/// comma may follow the last member.
JsonObjectText scanJsonObject(const QByteArray &text, qsizetype place);

QByteArray withMarkedJsonComments(QByteArray text);

/// JSON as it is specified: with spaces in place of marked comments, and of commas after the last member of an object
/// or a list.
QByteArray strictJson(QByteArray text);

/// The end of the comments that begin on the line of this place, which is the place if there is none.
qsizetype endOfJsonComments(const QByteArray &text, qsizetype place);

} // namespace authtray
