// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/environmentdigest.h"

#include "app/platform/process.h"
#include "core/platform/instance.h"

#include <algorithm>
#include <array>

namespace authtray {

namespace {

constexpr auto decisiveVariables = std::to_array({
        "KDE_FULL_SESSION", // these two and XDG_CURRENT_DESKTOP choose the keychain
        "KDE_SESSION_VERSION",
        "AUTHTRAY_PASSPHRASE_FILE",
        "CREDENTIALS_DIRECTORY",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "SSL_CERT_FILE",
});

constexpr char endOfDigest = ' '; // no digest contains it

/// Only whether it is KDE matters, and not every desktop tells systemd its name.
std::string desktop()
{
    return environmentValue("XDG_CURRENT_DESKTOP").find("KDE") == std::string::npos ? std::string() : "KDE";
}

/// Where libdbus finds the session bus. Without the bus's id, which not every process is told.
std::string sessionBus()
{
    const std::string address = environmentValue("DBUS_SESSION_BUS_ADDRESS");
    const std::string runtime = environmentValue("XDG_RUNTIME_DIR");
    if (!address.empty())
        return address.substr(0, address.find(','));
    return runtime.empty() ? userBusAddress() : "unix:path=" + runtime + "/bus";
}

std::string_view takeDigest(std::string_view &digests)
{
    const std::string_view first = digests.substr(0, digests.find(endOfDigest));
    digests.remove_prefix(std::min(first.size() + 1, digests.size()));
    return first;
}

} // namespace

std::string environmentDigest(const std::string &configFolder)
{
    std::string digests;
    const auto add = [&digests](const std::string &value) {
        digests += (value.empty() ? std::string() : digestOf(value)) + endOfDigest;
    };
    add(realPath(configFolder));
    add(desktop());
    add(sessionBus());
    for (const char *name : decisiveVariables)
        add(environmentValue(name));
    return digests;
}

bool fitsEnvironment(std::string_view agent, std::string_view caller)
{
    while (!agent.empty() || !caller.empty()) {
        const std::string_view own = takeDigest(agent);
        const std::string_view wanted = takeDigest(caller);
        if (!wanted.empty() && wanted != own)
            return false;
    }
    return true;
}

} // namespace authtray
