// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/instance.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace authtray {

namespace {

/// Whether this is root and the folder another user's. What root made there would lock that user out.
bool isRootInFolderOfAnother(const std::string &folder)
{
    struct stat status = {};
    return ::geteuid() == 0 && ::stat(folder.c_str(), &status) == 0 && status.st_uid != 0;
}

/// Whether root has a person's environment, as after `sudo -E`.
bool isBorrowedEnvironment()
{
    return !environmentValue("SUDO_UID").empty() || !environmentValue("PKEXEC_UID").empty()
           || !environmentValue("DOAS_USER").empty();
}

/// A folder that the environment names; empty if it names none, or a person's to root. In a container, root's home may
/// belong to another user.
std::string ownFolder(const char *variable)
{
    const std::string folder = environmentValue(variable);
    const bool isForeign = isBorrowedEnvironment() && isRootInFolderOfAnother(folder);
    return isForeign ? std::string() : folder;
}

std::string home()
{
    const std::string fromEnvironment = ownFolder("HOME");
    if (!fromEnvironment.empty())
        return fromEnvironment;
    const passwd *user = ::getpwuid(::getuid());
    return user == nullptr ? std::string() : user->pw_dir;
}

/// The folder that the variable names, otherwise the one at home. The specification says that relative paths are ignored.
std::string baseFolder(const char *variable, const char *atHome)
{
    const std::string folder = ownFolder(variable);
    return folder.starts_with('/') ? folder : home() + atHome;
}

} // namespace

std::string environmentValue(const char *name)
{
    const char *value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::string standardConfigFolder()
{
    return baseFolder("XDG_CONFIG_HOME", "/.config") + "/authtray";
}

std::string stateBase()
{
    return baseFolder("XDG_STATE_HOME", "/.local/state") + "/authtray";
}

std::string defaultConfigFolder()
{
    for (const char *name : {"AUTHTRAY_CONFIG_DIR", "AUTHTRAY_CONFIG_PATH"}) {
        const std::string requested = environmentValue(name);
        if (!requested.empty())
            return requested;
    }
    return standardConfigFolder();
}

/// If the variable isn't set (ssh, cron) or is relative, the folder where systemd creates it, so that all processes of
/// the user share the same locks; without systemd, a folder in /tmp, or at home if another user has made that one first.
std::string runtimeBase()
{
    const std::string fromEnvironment = environmentValue("XDG_RUNTIME_DIR");
    if (fromEnvironment.starts_with('/') && !isRootInFolderOfAnother(fromEnvironment))
        return fromEnvironment + "/authtray";
    const std::string user = std::to_string(::getuid());
    const std::string systemd = "/run/user/" + user;
    if (::access(systemd.c_str(), W_OK) == 0)
        return systemd + "/authtray";
    const std::string temporary = temporaryRuntimeBase();
    struct stat status = {};
    const bool isTaken = ::lstat(temporary.c_str(), &status) == 0 && status.st_uid != ::getuid();
    return isTaken ? homeRuntimeBase() : temporary;
}

std::string activationSocket()
{
    return runtimeBase() + "/activation.sock";
}

std::string homeRuntimeBase()
{
    return home() + "/.authtray-run";
}

std::string temporaryRuntimeBase()
{
    return "/tmp/authtray-" + std::to_string(::getuid());
}

std::string userBusAddress()
{
    const std::string socket = "/run/user/" + std::to_string(::getuid()) + "/bus";
    struct stat status = {};
    const bool isOwn = ::stat(socket.c_str(), &status) == 0 && S_ISSOCK(status.st_mode) && status.st_uid == ::getuid();
    return isOwn ? "unix:path=" + socket : std::string();
}

/// FNV-1a with 64 bits
std::string digestOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : text)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    std::string digits(16, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4)
        *digit = "0123456789abcdef"[hash & 0xf];
    return digits;
}

/// It needn't resist attacks: all the folders belong to the user.
std::string instanceIdOf(std::string_view configFolder)
{
    return digestOf(configFolder);
}

bool isOwnPrivateFolder(const std::string &path)
{
    struct stat status = {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::getuid()
           && (status.st_mode & 0077) == 0;
}

} // namespace authtray
