// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"
#include "app/wire/outputformat.h"

class QDateTime;

namespace authtray {

/// The answer in a format. The text for people is `text`; the other formats show `document`.
///
/// JSON is indented by two spaces. YAML is valid as 1.1 and as 1.2, because all strings are quoted. A table has a row for
/// each item of a list below a row of the keys; for an object, a row for each member. Plain is the same for programs: no
/// row of keys, and a tab between the fields. In a table and in plain, members of members are named "outer.inner", null is
/// an empty field, and a list within an object is compact JSON, as are all objects and lists within an item.
QByteArray render(OutputFormat format, const Document &document, const QString &text = {});

/// A value that is safe to show within a line: a name from a provider can neither control the terminal nor begin a line.
QString shown(const QString &value);

/// A time for people. `zone`: as in TZ; if it isn't the name of one, the time zone of this process.
QString localTime(const QDateTime &time, const std::string &zone);

/// "Label: value" and a line break; empty without a value.
QString labelled(const char *label, const QString &value);

} // namespace authtray
