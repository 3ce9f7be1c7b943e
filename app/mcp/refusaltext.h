// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/mcp/bridge.h"

#include <QByteArray>
#include <QString>

#include <string>

namespace authtray {

/// How a server answers a request that it doesn't serve.
struct RefusedAnswer
{
    unsigned status = 0;
    QByteArray challenge = {}; ///< WWW-Authenticate
    QByteArray location = {}; ///< of a redirect
    QByteArray body = {}; ///< its beginning
};

/// What that means and what to do, in a line for people. Any thread.
QString describeRefusal(const RefusedAnswer &answer, const BridgePlan &plan);

/// What a terminal would show, in a line.
QString refusalLine(const std::string &text);

} // namespace authtray
