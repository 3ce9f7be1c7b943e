// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// For a tool that runs any command: the token of an address alone.
namespace authtray {

const CredentialTool plainTool{.name = "plain", .read = readUrlAddress, .write = writeTokenAlone};

} // namespace authtray
