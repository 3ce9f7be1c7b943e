// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace authtray {

/// The folders of one instance. Another config folder is another instance, with its own agent, locks and keychain items.
struct Paths
{
    QString config; ///< settings and profiles; made when something is written
    QString runtime; ///< sockets and locks of this instance; exists, 0700, ours
    QString instanceId; ///< tells this config folder from every other, in the keychain and the runtime folder

    /// `config`: what was asked for; empty: AUTHTRAY_CONFIG_DIR, else the platform's own. WriteFailed if there is no
    /// private folder to be had for locks.
    static Result<Paths> find(const QString &config);

    /// The config folder where none is asked for, not even by AUTHTRAY_CONFIG_DIR.
    static QString defaultConfig();

    /// Makes the runtime folder again, should somebody have removed it. WriteFailed where that can't be.
    Result<> makeRuntime() const;

    QString lockOf(const QString &profile) const;
    QString clockOf(const QString &profile) const; ///< what is known of its provider's clock
    QString keyOf(const QString &profile) const; ///< the keychain item's key
};

} // namespace authtray
