// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <optional>

/// What may be in a preset's file. A key's path is written with dots: `redirect.ports`.
namespace authtray {

/// What is wrong with a preset, and where.
struct PresetFault
{
    QStringList key; ///< the path to it; empty: the whole file
    QString what;
};

/// The first key that isn't known or has a value of the wrong kind, in the order of the keys.
std::optional<PresetFault> findFault(const QJsonObject &preset);

bool isUrlKey(const QString &path);

/// Whether a text there may have `{claim}`s in it that are no placeholders of the preset.
bool allowsClaims(const QString &path);

} // namespace authtray
