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

std::string home()
{
    const std::string fromEnvironment = environmentValue("HOME");
    if (!fromEnvironment.empty())
        return fromEnvironment;
    const passwd *user = ::getpwuid(::getuid());
    return user == nullptr ? std::string() : user->pw_dir;
}

} // namespace

std::string environmentValue(const char *name)
{
    const char *value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::string defaultConfigFolder()
{
    for (const char *name : {"AUTHTRAY_CONFIG_DIR", "AUTHTRAY_CONFIG_PATH"}) {
        const std::string requested = environmentValue(name);
        if (!requested.empty())
            return requested;
    }
    const std::string configHome = environmentValue("XDG_CONFIG_HOME");
    const bool isAbsolute = configHome.starts_with('/'); // the specification says that relative paths are ignored
    return (isAbsolute ? configHome : home() + "/.config") + "/authtray";
}

/// If the variable isn't set (ssh, cron), the folder where systemd creates it, so that all processes of the user share
/// the same locks; without systemd, a folder in /tmp.
std::string runtimeBase()
{
    const std::string fromEnvironment = environmentValue("XDG_RUNTIME_DIR");
    if (!fromEnvironment.empty())
        return fromEnvironment + "/authtray";
    const std::string user = std::to_string(::getuid());
    const std::string systemd = "/run/user/" + user;
    return ::access(systemd.c_str(), W_OK) == 0 ? systemd + "/authtray" : "/tmp/authtray-" + user;
}

std::string userBusAddress()
{
    const std::string socket = "/run/user/" + std::to_string(::getuid()) + "/bus";
    struct stat status = {};
    const bool isOwn = ::stat(socket.c_str(), &status) == 0 && S_ISSOCK(status.st_mode) && status.st_uid == ::getuid();
    return isOwn ? "unix:path=" + socket : std::string();
}

/// FNV-1a with 64 bits. It needn't resist attacks: all the folders belong to the user.
std::string instanceIdOf(std::string_view configFolder)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : configFolder)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    std::string digits(16, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4)
        *digit = "0123456789abcdef"[hash & 0xf];
    return digits;
}

bool isOwnPrivateFolder(const std::string &path)
{
    struct stat status = {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::getuid()
           && (status.st_mode & 0077) == 0;
}

std::string socketIn(const std::string &runtimeFolder)
{
    return runtimeFolder + "/agent.sock";
}

} // namespace authtray
