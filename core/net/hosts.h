// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>
#include <QUrl>

#include <optional>

/// Where an access token may go: a list of `host[:port][/path]`. It means https, and http too if the host is a loopback
/// address. A host means only itself, no subdomain; a path, everything below it. Any thread.
namespace authtray {

/// An address for which a token is wanted: a URL, or `host[:port][/path]` for https. BadInput if it is neither https
/// nor http to a loopback host, names a user, or is written so that programs read it differently.
Result<QUrl> readDestination(const QString &text);

/// An entry of the list as it is kept: in lower case, IDN in ASCII, without what says nothing (the scheme, a dot behind
/// the host, the usual port, a slash at the end). A URL is taken, too. Errors: BadInput.
Result<QString> readHostEntry(const QString &text);

/// How many segments of the destination's path the entry names that fits it best. Empty: none fits.
std::optional<qsizetype> bestMatch(const QStringList &hosts, const QUrl &destination);

/// Entries for what both lists name.
QStringList commonHosts(const QStringList &hosts, const QStringList &others);

} // namespace authtray
