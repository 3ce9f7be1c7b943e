// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/environmentdigest.h"

#include "app/platform/process.h"
#include "core/platform/instance.h"
#include "core/store/kwalletname.h"

#include <array>
#include <cstdlib>

namespace authtray {

namespace {

/// An empty value isn't the same as none: it switches the proxy off.
constexpr auto networkVariables = std::to_array(
        {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE"});

constexpr char beforePassphrase = ' '; // no digest contains it

/// Where libdbus finds the session bus. Without the bus's id, which not every process is told.
std::string sessionBus()
{
    const std::string address = environmentValue("DBUS_SESSION_BUS_ADDRESS");
    const std::string runtime = environmentValue("XDG_RUNTIME_DIR");
    if (!address.empty())
        return address.substr(0, address.find(','));
    return runtime.empty() ? userBusAddress() : "unix:path=" + runtime + "/bus";
}

std::string passphrasePlace()
{
    const std::string file = environmentValue("AUTHTRAY_PASSPHRASE_FILE");
    return file.empty() ? environmentValue("CREDENTIALS_DIRECTORY") : file;
}

} // namespace

std::string environmentDigest(const std::string &configFolder)
{
    std::string decisive = realPath(configFolder) + '\n' + sessionBus() + '\n' + kwalletNameOf(environmentValue);
    for (const char *name : networkVariables) {
        const char *value = std::getenv(name);
        decisive += value == nullptr ? std::string("\n") : std::string("\n=") + value;
    }
    const std::string passphrase = passphrasePlace();
    return digestOf(decisive) + beforePassphrase + (passphrase.empty() ? std::string() : digestOf(passphrase));
}

bool fitsEnvironment(std::string_view agent, std::string_view caller)
{
    const std::size_t end = caller.find(beforePassphrase);
    return end != std::string_view::npos && (caller == agent || (end + 1 == caller.size() && agent.starts_with(caller)));
}

} // namespace authtray
