// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/platform/paths.h"
#include "core/result.h"

#include <QStringList>

namespace authtray {

/// Whether Authtray starts at login: a file in the desktop's autostart folder (Desktop Application Autostart
/// Specification of freedesktop.org). The file is the setting, so other programs may change it too. Each config folder
/// has its own file. Blocks only on the disk.
class Autostart
{
public:
    /// `instanceId`: see Paths; empty for the default config folder, which isn't passed to the command.
    Autostart(const QString &config, const QString &instanceId);

    static Autostart of(const Paths &paths);

    bool isOn() const;

    /// The program and its arguments.
    QStringList command() const;

    /// What a command line needs to reach this config folder; empty for the default one.
    QStringList configOption() const;

    /// Errors: WriteFailed.
    Result<> set(bool isOn) const;

private:
    QByteArray text() const;

    QString m_file;
    QString m_config; ///< empty: the default config folder
};

} // namespace authtray
