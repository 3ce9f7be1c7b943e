// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Where the processes of one user and one config folder meet. Without Qt, for the way to the agent that does without
/// it. All of it is bytes as the file system has them. Any thread.
namespace authtray {

/// The environment's value; empty without one.
std::string environmentValue(const char *name);

/// AUTHTRAY_CONFIG_DIR, else the XDG base directory specification's place for settings.
std::string defaultConfigFolder();

/// The folder of the sockets and locks of all instances. It may be missing, and may be somebody else's: see
/// isOwnPrivateFolder().
std::string runtimeBase();

/// A name, the same in every process, that tells this config folder (absolute, without links) from others.
std::string instanceIdOf(std::string_view configFolder);

/// In a folder that others may write to, anybody could have put it there.
bool isOwnPrivateFolder(const std::string &path);

/// The agent's socket in the runtime folder of an instance.
std::string socketIn(const std::string &runtimeFolder);

} // namespace authtray
