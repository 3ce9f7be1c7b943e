// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArrayList>

#include <optional>

/// Entries of an object in a JSON file that a person may have written: the rest of the text stays as it is. Any thread.
namespace authtray {

/// The text in which the object `object`, a member of the whole, has this value for each of the keys and for no others.
/// BadInput: it is no JSON object, or has another value for one of the keys. `file`: for the error.
Result<QByteArray> withJsonEntries(const QByteArray &text, const QByteArray &object, const QByteArrayList &keys,
                                   const QByteArray &value, const QString &file);

/// The keys that have this value.
QByteArrayList jsonEntriesIn(const QByteArray &text, const QByteArray &object, const QByteArray &value);

} // namespace authtray
