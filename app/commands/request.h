// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/outputformat.h"
#include "core/store/stores.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace authtray {

/// A parsed command line: what was asked for, with the defaults filled in.
struct Request
{
    QString command;
    QString profile; ///< empty: the default one
    QString config; ///< empty: the usual folder
    OutputFormat output = OutputFormat::Text;
    bool isOutputGiven = false; ///< by --output or --json
    std::chrono::seconds timeout{};
    QString logLevel;
    bool force = false;

    // login
    bool noBrowser = false;
    bool device = false;
    QString provider; ///< a preset's name
    QStringList settings; ///< of the preset: NAME=VALUE
    QString tenant;
    QString issuer;
    QString clientId;
    QString clientSecret; ///< where it is: "env." and a variable, or "-" for the terminal
    QString scope;
    std::optional<StoreKind> store;
    std::optional<QString> caFile; ///< nothing: as before; empty: none from now on

    // import
    QString file; ///< empty: where the other tool leaves it
    bool keep = false; ///< what the file holds

    bool all = false; ///< logout
    bool offline = false; ///< status
    std::optional<std::chrono::minutes> loginValidity; ///< refresh, token

    // profiles
    QString action;
    QString name;
};

} // namespace authtray
