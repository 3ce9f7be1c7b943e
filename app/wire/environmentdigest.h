// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace authtray {

/// What decides where a command's answer comes from: the config folder, and the variables that choose the keychain, the
/// passphrase file, the proxy and the certificates. A digest of each, because some contain a password. Without Qt. Any
/// thread.
std::string environmentDigest(const std::string &configFolder);

/// Whether an agent with the environment `agent` gives a caller with the environment `caller` the answer that the
/// caller would find itself. The caller, for example in an ssh session, may have fewer variables.
bool fitsEnvironment(std::string_view agent, std::string_view caller);

} // namespace authtray
