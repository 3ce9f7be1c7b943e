// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/signinoptions.h"
#include "core/config/profilefolder.h"
#include "core/provider/presets.h"

#include <QCoroTask>

namespace authtray {

class Terminal;

/// The profile that `login` is to sign in to: an existing one, or a new one for the preset or issuer that was named.
/// What a preset leaves open is asked for on the terminal, if there is one. BadInput, and what reading the profile or
/// the preset says.
QCoro::Task<Result<Profile>> findSignInTarget(SignInOptions wanted, const ProfileFolder &profiles, Presets presets,
                                              const Terminal &terminal);

/// BadInput where there is none of that name, with the one that may have been meant.
Result<Preset> findPreset(const QString &name, const Presets &presets);

} // namespace authtray
