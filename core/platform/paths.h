// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace authtray {

/// The folders of one instance. Each config folder is an instance of its own, with its own agent, locks and keychain items.
struct Paths
{
    QString config; ///< settings and profiles; created on the first write
    QString runtime; ///< sockets and locks of this instance; exists, mode 0700, owned by the user
    QString instanceId; ///< identifies the config folder in the keychain and in the runtime folder
    QString state = {}; ///< what may be lost, without secrets; created on the first write
    /// The administrator's settings and presets, for all users. It is chosen when the program is built, and no variable
    /// changes it: a person must not be able to escape it.
    QString system = {};

    /// `config`: the requested config folder; empty: AUTHTRAY_CONFIG_DIR, otherwise the platform's default. Errors:
    /// BadInput if it is a file, WriteFailed if there is no private folder for locks.
    static Result<Paths> find(const QString &config);

    /// The same without making the runtime folder: see makeRuntime(). Errors: BadInput.
    static Result<Paths> locate(const QString &config);

    /// The platform's default config folder, regardless of AUTHTRAY_CONFIG_DIR.
    static QString defaultConfig();

    /// Creates the runtime folder if it has been removed. Errors: WriteFailed.
    Result<> makeRuntime() const;

    QString lockOf(const QString &profile) const;
    QString clockOf(const QString &profile) const; ///< how far the provider's clock differs
    QString usageOf(const QString &profile) const; ///< which programs have asked for its session
    QString ledgerOf(const QString &profile) const; ///< what was done with its tokens
    QString windowPlace() const;
    QString keyOf(const QString &profile) const; ///< key of its entry in the keychain or the encrypted store
};

} // namespace authtray
