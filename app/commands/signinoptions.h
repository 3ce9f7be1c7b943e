// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/errortext.h"
#include "core/store/stores.h"

#include <QStringList>

#include <optional>

namespace authtray {

/// The options of `login` and `import` for the new session.
struct SignInOptions
{
    QString profile; ///< empty: the provider's name, or the default profile
    QString address = {}; ///< of the service that the person wants to use
    QString provider; ///< a preset's name
    QStringList settings; ///< of the preset: NAME=VALUE
    QString tenant;
    QString issuer;
    QString clientId;
    bool clientCredentials = false; ///< sign in as the client itself (RFC 6749, 4.4)
    QString clientSecret; ///< its place: "env." and a variable, or "-" for the terminal
    QString scope;
    QStringList resources;
    std::optional<StoreKind> store;
    std::optional<QString> caFile; ///< absent: as before; empty: none from now on
    bool force = false; ///< replace another account without asking
    SessionOptions chosenBy = {}; ///< for the commands in an advice
    QString written = {}; ///< all arguments and options of `login` that were given, each after a space

    static SignInOptions from(const Request &request);
};

/// BadInput for options of `login` that contradict each other, or that would be ignored.
std::optional<Error> findSignInUsageError(const Arguments &arguments);

/// BadInput if a value of --resource can't name a server (RFC 8707, 2).
std::optional<Error> findResourceError(const Arguments &arguments);

} // namespace authtray
