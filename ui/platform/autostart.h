// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/platform/paths.h"
#include "core/result.h"

#include <QStringList>

namespace authtray {

/// Whether Authtray starts when the person logs in: a file in the desktop's autostart folder (freedesktop.org's Desktop
/// Application Autostart Specification). The file is the setting: other programs may change it too. One of each config
/// folder. Blocks on the disk only.
class Autostart
{
public:
    /// `instanceId`: see Paths; empty for the usual config folder, whose name isn't passed on then.
    Autostart(const QString &config, const QString &instanceId);

    static Autostart of(const Paths &paths);

    bool isOn() const;

    /// The program and its arguments.
    QStringList command() const;

    /// WriteFailed.
    Result<> set(bool isOn) const;

private:
    QByteArray text() const;

    QString m_file;
    QString m_config; ///< empty: the usual one
};

} // namespace authtray
