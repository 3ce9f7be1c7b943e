// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace authtray {

/// The KWallet that qtkeychain uses on a desktop, "kwalletd5" or "kwalletd6"; empty if it uses the Secret Service. The
/// same variables in the same order as its detectDesktopEnvironment(). `value`: of a variable; empty if it isn't set.
/// Without Qt, because the fast path to the agent doesn't load it. Any thread.
std::string kwalletNameOf(const std::function<std::string(const char *)> &value);

} // namespace authtray
