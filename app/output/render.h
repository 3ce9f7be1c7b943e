// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"
#include "app/wire/outputformat.h"

class QDateTime;

namespace authtray {

/// The answer in the format that was asked for: `text` is the one for people, the others tell `document`.
///
/// JSON is indented by two. YAML can be read as 1.1 and 1.2; every text is quoted. A table has a row for each item of a
/// list, below the keys; else a row for each member. Plain is the same for machines: no heads, a tab between the
/// fields. In these two, members of members are named "outer.inner", nothing is empty, and a list within is compact
/// JSON, as is all that is within an item.
QByteArray render(OutputFormat format, const Document &document, const QString &text = {});

/// A value as it can be shown in a line: what a provider put into a name can neither steer a terminal nor begin a line.
QString shown(QString value);

/// A time as people read it, in the time zone of this process.
QString localTime(const QDateTime &time);

/// "Label: value" and a line break; nothing without a value.
QString labelled(const char *label, const QString &value);

} // namespace authtray
