// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/errortext.h"
#include "core/result.h"

#include <optional>

namespace authtray {

class ProfileFolder;
class Session;
class Sessions;
class TokenSource;

/// Whether the name is neither a profile's nor a preset's: a preset's name is that of its first profile, which may not
/// be there yet.
bool isUnknownProfile(const QString &name, Sessions &sessions);

/// BadInput: a name was given that no profile has.
Error noSuchProfile(const QString &name, const ProfileFolder &profiles, const SessionOptions &options);

/// The name of the profile `name`, or of the default one if that is empty; nothing if there is no profile yet. BadInput
/// if there are several and none is the default.
Result<std::optional<QString>> findProfileName(const QString &name, const ProfileFolder &profiles,
                                               const SessionOptions &options);

/// The session of the request's profile, or else of the default profile. NotSignedIn if there is no profile yet;
/// BadInput if there is no profile of that name, or if there are several profiles and none is the default.
Result<Session *> findStoredSession(const Request &request, Sessions &sessions);

/// `error`, with the other profiles that are signed in, if the default profile was meant and isn't.
Error withOtherProfiles(Error error, const Request &request, Sessions &sessions);

/// The environment's token if there is one, otherwise the stored session. BadInput, in both cases, if there is no
/// profile of that name.
Result<TokenSource *> findTokenSource(const Request &request, Sessions &sessions);

} // namespace authtray
