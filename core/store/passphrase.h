// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <optional>

namespace authtray {

/// The passphrase from the file that AUTHTRAY_PASSPHRASE_FILE names, otherwise from systemd's credential
/// `authtray-passphrase`, without the line break at its end. Nullopt if there is neither. Errors: BadInput if the file
/// can't be read, is empty, or can be read by users other than its owner.
Result<std::optional<Secret>> passphraseFromEnvironment();

/// The file that passphraseFromEnvironment() reads; empty if there is none.
QString passphraseFile();

} // namespace authtray
