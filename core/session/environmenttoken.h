// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/provider/presets.h"
#include "core/session/tokens.h"

#include <QProcessEnvironment>

#include <optional>

namespace authtray {

class ProfileFolder;

inline const auto ownTokenVariable = QStringLiteral("AUTHTRAY_AUTH_TOKEN");

/// The hosts that an environment's token may go to, separated by commas or spaces. Only who gives the token can say
/// that: others may be able to change the profile's file, and no sign-in has bound them to the token.
inline const auto tokenHostsVariable = QStringLiteral("AUTHTRAY_AUTH_HOSTS");

/// A token that the environment carries, and what belongs to it. It is used as it is, instead of what is stored.
struct EnvironmentToken
{
    QString variable; ///< the token's
    Result<Tokens> tokens; ///< BadInput: a variable that belongs to it is missing or wrong; NoToken
    Profile profile; ///< of no file: the provider and the account, as far as known
    bool replacesSession = false; ///< there is a stored session, too
    QString enabledBy = {}; ///< another variable that must be set too for the token to be used; empty: none
};

/// The token in AUTHTRAY_AUTH_TOKEN, or in the variables that the preset of the profile `name` has for it. An empty
/// name is the default profile's. Where there is no profile yet, its name may be a preset's, and without a name each
/// preset's variables count. Where the token in AUTHTRAY_AUTH_TOKEN names an issuer of another provider, it doesn't
/// belong to the profile's, and gets a provider without endpoints. Nothing: no such variable is set. Blocks on the disk
/// only.
std::optional<EnvironmentToken> findEnvironmentToken(const QProcessEnvironment &environment, const QString &name,
                                                     const ProfileFolder &profiles, const Presets &presets,
                                                     const QDateTime &now);

/// A preset's variable that has a token although the profile, which is another provider's, doesn't use it.
struct IgnoredToken
{
    QString variable;
    QString preset;
};

/// The first one, for the profile as in findEnvironmentToken().
std::optional<IgnoredToken> findIgnoredToken(const QProcessEnvironment &environment, const QString &name,
                                             const ProfileFolder &profiles, const Presets &presets);

} // namespace authtray
