// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

/// The keys that a preset's file may contain. A key's path is written with dots: `redirect.ports`.
namespace authtray {

/// An error in a preset's file, and its position.
struct PresetFault
{
    QStringList key; ///< the path to the key; empty: the whole file
    Text what;
};

/// The first key that is unknown or has a value of the wrong type, in the order of the file's keys.
std::optional<PresetFault> findFault(const QJsonObject &preset);

bool isUrlKey(const QString &path);

/// Whether the value of this key may contain `{claim}`, which isn't a placeholder of the preset.
bool allowsClaims(const QString &path);

} // namespace authtray
