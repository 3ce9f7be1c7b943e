// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArrayList>
#include <QJsonObject>
#include <QMap>

#include <functional>
#include <optional>

/// Entries of an object in a JSON file that a person may have written: the rest of the text stays as it is. Any thread.
namespace authtray {

/// What is to be in a file.
struct JsonEntries
{
    QByteArray object = {}; ///< the member of the whole that has the entries
    QMap<QByteArray, QByteArray> values = {}; ///< as JSON, by their keys, which need no escapes
    std::function<bool(const QJsonValue &)> isOwn = {}; ///< whether a value is Authtray's, now or earlier
    bool mayHaveComments = false; ///< the tool reads them, and commas at the end of objects and lists
};

/// The text with the entries, in place of those of Authtray's. Members that the person has added to one of Authtray's
/// stay. No text: there is no file. BadInput: the text is no JSON object, has a member twice, or has a value of the
/// person's for one of the keys. `file`: for the error.
Result<QByteArray> withJsonEntries(const std::optional<QByteArray> &text, const JsonEntries &wanted,
                                   const QString &file);

/// The text without Authtray's entries. Nothing if the file was made for them.
Result<std::optional<QByteArray>> withoutJsonEntries(const QByteArray &text, const JsonEntries &wanted,
                                                     const QString &file);

/// Authtray's entries, each as a line that shows where it is.
QByteArrayList jsonLinesIn(const QByteArray &text, const JsonEntries &wanted);

/// All entries, by their keys; none if the text can't be read.
QJsonObject jsonEntriesIn(const QByteArray &text, const JsonEntries &wanted);

} // namespace authtray
