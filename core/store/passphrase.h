// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <optional>

namespace authtray {

/// The passphrase that came with the process: from the file that AUTHTRAY_PASSPHRASE_FILE names, else from systemd's
/// credential `authtray-passphrase`, without the line break at its end. Nothing without either. BadInput where the file
/// can't be read, is empty, or others than its owner may read it.
Result<std::optional<Secret>> passphraseFromEnvironment();

} // namespace authtray
