// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/signinoptions.h"
#include "core/config/profilefolder.h"
#include "core/provider/presets.h"

#include <QDeadlineTimer>

#include <QCoroTask>

namespace authtray {

class Http;
class Terminal;

/// The profile that `login` signs in to: an existing one, or a new one for the address, preset or issuer in the
/// options. Asks on the terminal, if there is one, for settings that a preset needs, and the service at the address for
/// its provider: of several, the first that has metadata. BadInput, an error of reading the profile or the preset, or
/// one of findProtectedResource().
QCoro::Task<Result<Profile>> findSignInTarget(SignInOptions wanted, const ProfileFolder &profiles, Presets presets,
                                              const Terminal &terminal, Http &http, QDeadlineTimer deadline);

/// The command that signs in to the preset's service, with the options that it needs.
QString signInCommand(const Preset &preset, const SessionOptions &chosenBy);

/// BadInput if there is no preset of that name, with a suggestion of a similar one. `config`: the option for the
/// command in the advice.
Result<Preset> findPreset(const QString &name, const Presets &presets, const QString &config);

} // namespace authtray
