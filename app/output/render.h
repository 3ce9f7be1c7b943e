// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"
#include "app/wire/outputformat.h"

class QDateTime;

namespace authtray {

/// Returns an answer in the requested format: `text` for OutputFormat::Text, else `document`.
///
/// JSON is indented by two spaces. YAML is valid as 1.1 and as 1.2, because all strings are quoted. A table of a list
/// has a row with the keys, and below it a row for each item; a table of an object has a row for each member. Plain is
/// the same for programs: without the row of keys, and with a tab between the fields. In both, nested members are named
/// "outer.inner" and null is an empty field. A list within an object, and each object or list within an item, is
/// compact JSON.
QByteArray render(OutputFormat format, const Document &document, const QString &text = {});

/// The document as JSON in a line, without the line break.
QByteArray renderLine(const Document &document);

/// The name without what could control the terminal or start a new line, for a place in a line beside other words: see
/// withoutControls() and isolated().
QString shownName(const QString &name);

/// The same with spaces up to this width, in columns of a terminal.
QString shownName(const QString &name, qsizetype width);

/// Formats a time for people. `zone`: a time zone as in TZ; if it isn't a zone's name, this process's zone is used.
QString localTime(const QDateTime &time, const std::string &zone);

/// "as ACCOUNT", or "at PROVIDER" where that doesn't say who has signed in.
QString signedInAs(const QString &account, const QString &provider);

/// "Label: value" and a line break; empty if the value is empty.
QString labelled(const char *label, const QString &value);

} // namespace authtray
