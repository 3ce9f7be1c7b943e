// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/kwalletname.h"

namespace authtray {

namespace {

bool isKde(const std::function<std::string(const char *)> &value)
{
    const std::string current = value("XDG_CURRENT_DESKTOP");
    if (current == "KDE")
        return true;
    if (current == "GNOME" || current == "Unity" || current == "XFCE")
        return false;
    const std::string session = value("DESKTOP_SESSION");
    if (session == "kde")
        return true;
    if (session == "gnome" || session.find("xfce") != std::string::npos || session == "xubuntu")
        return false;
    return value("GNOME_DESKTOP_SESSION_ID").empty() && !value("KDE_FULL_SESSION").empty();
}

} // namespace

std::string kwalletNameOf(const std::function<std::string(const char *)> &value)
{
    const std::string version = value("KDE_SESSION_VERSION");
    const bool isKnown = version == "5" || version == "6";
    return isKnown && isKde(value) ? "kwalletd" + version : std::string();
}

} // namespace authtray
