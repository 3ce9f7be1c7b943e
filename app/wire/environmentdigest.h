// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace authtray {

/// What decides where a command's answer comes from: the config folder, the session bus and the keychain on it, proxy
/// and certificates; and where the passphrase is. Digests, because a proxy's address may contain a password. Without
/// Qt. Any thread.
std::string environmentDigest(const std::string &configFolder);

/// Whether an agent with the environment `agent` gives a caller with the environment `caller` the answer that the
/// caller would find itself. Only the agent may know where the passphrase is.
bool fitsEnvironment(std::string_view agent, std::string_view caller);

} // namespace authtray
