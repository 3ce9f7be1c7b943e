// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArrayList>

#include <optional>

/// Lines of Authtray's in a person's file, between two lines of comment, by which they are found again. Everything else
/// in the file stays as it is, to the byte. Any thread.
namespace authtray {

/// What is to be in a file, and where. Patterns are regular expressions for a whole line.
struct MarkedLines
{
    QByteArrayList lines;
    QByteArray section = {}; ///< the line that begins the part in which they have to be: it is added if it isn't there
    const char *sectionPattern = nullptr; ///< how the person may have written that
    const char *replacedPattern = nullptr; ///< an empty section, in whose place they come until they are removed
    const char *eachPattern = nullptr; ///< instead: they follow each such line, whose only group is one of `hosts`
    QList<QByteArray> hosts = {};
    const char *partPattern = nullptr; ///< with eachPattern: what begins the next part of the file
    QByteArray conflictPattern = {}; ///< what the person has set otherwise; with eachPattern, in the same part
    const char *ownPattern = nullptr; ///< all lines of Authtray's: between the marks, others are the person's; null: any
    QByteArrayList newFile = {}; ///< what a file that isn't there begins with
};

/// The file's content with the lines, in place of those that are there. BadInput: the person has set something else, or
/// there is no place for them. `file`: for the error.
Result<QByteArray> withMarkedLines(const std::optional<QByteArray> &content, const MarkedLines &marked,
                                   const QString &file);

/// The content without the lines; nullopt: the file was made for them, and nothing else is in it. BadInput: somebody
/// has removed a line that marks them, or added one between those.
Result<std::optional<QByteArray>> withoutMarkedLines(const QByteArray &content, const MarkedLines &marked,
                                                     const QString &file);

/// The lines that are there, without those that mark them.
QByteArrayList markedLinesIn(const QByteArray &content);

/// A line about Authtray outside the marks, as a program leaves it that drops comments; empty: there is none.
QByteArray unmarkedLineIn(const QByteArray &content, const MarkedLines &marked);

} // namespace authtray
