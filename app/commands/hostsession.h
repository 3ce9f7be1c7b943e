// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "core/result.h"

#include <QUrl>

namespace authtray {

class ProfileFolder;
class Session;
class Sessions;
class TokenSource;
struct Refreshed;

/// The session whose token may go to the destination: that of the request's profile, or else of the profile whose hosts
/// name the longest part of the destination's path, of several the default one. Null: no such profile names it.
/// BadInput if several do and none is the default. ReadFailed, TooNew: a profile that may name it can't be read.
Result<Session *> findSessionFor(const QUrl &destination, const Request &request, Sessions &sessions);

/// The environment's token if there is one, with the hosts of the environment; otherwise as findSessionFor(). BadInput:
/// the policy doesn't allow to send a token there.
Result<TokenSource *> findTokenSourceFor(const QUrl &destination, const Request &request, Sessions &sessions);

/// The command that signs in to the service at that address.
QString signInCommandFor(const QUrl &service, const Request &request);

/// Why there is none.
Error noProfileFor(const QUrl &destination, const Request &request, const Sessions &sessions);

/// The hosts that the token may go to, those left out that the policy doesn't allow.
QStringList allowedHostsOf(const TokenSource &source, const Sessions &sessions);

/// Whether that surprises: the token or the profile was chosen by somebody, and not by the destination.
bool isSourceChosen(const Request &request, const Sessions &sessions);

/// SettingsChanged: the token may not go to the hosts in the profile's file. ProviderFault: it would break the line or
/// the header in which it is sent.
Result<> checkSendable(const Refreshed &refreshed, const TokenSource &source, const Request &request);

} // namespace authtray
