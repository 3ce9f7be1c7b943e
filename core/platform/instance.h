// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// The folders by which the processes of one user and one config folder find each other. Without Qt, because the fast
/// path to the agent doesn't load it. Paths are bytes in the file system's encoding. Any thread.
namespace authtray {

/// The value of an environment variable; empty if it isn't set.
std::string environmentValue(const char *name);

/// `authtray` in XDG_CONFIG_HOME (XDG Base Directory Specification), or in ~/.config. For root in a person's
/// environment (sudo -E), the folders of the environment that are that person's aren't used.
std::string standardConfigFolder();

/// AUTHTRAY_CONFIG_DIR or AUTHTRAY_CONFIG_PATH if set, otherwise standardConfigFolder().
std::string defaultConfigFolder();

/// The folder that contains what all instances remember and may lose: `authtray` in XDG_STATE_HOME, or in
/// ~/.local/state.
std::string stateBase();

/// The folder that contains the sockets and locks of all instances. It may be missing or owned by another user: check
/// it with isOwnPrivateFolder().
std::string runtimeBase();

/// The socket at which systemd starts the agent of the standard config folder: see installer/authtray.socket.
std::string activationSocket();

/// What runtimeBase() is without a folder of the session, unless another user has taken it.
std::string temporaryRuntimeBase();
std::string homeRuntimeBase(); ///< what it is then

/// The address of the user's session bus where systemd puts it; empty if there is none. For processes whose environment
/// names none (cron, system services). libdbus itself looks at XDG_RUNTIME_DIR only.
std::string userBusAddress();

/// The same in every process. 16 hexadecimal digits. Doesn't resist attacks.
std::string digestOf(std::string_view text);

/// Identifies a config folder (absolute, without symbolic links) by its digest.
std::string instanceIdOf(std::string_view configFolder);

/// Whether the path is a folder of the current user with no permissions for others. In a folder that others may write
/// to, such as /tmp, another user could have created it.
bool isOwnPrivateFolder(const std::string &path);

} // namespace authtray
