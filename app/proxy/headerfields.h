// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/asynchronous.h"

#include <string>
#include <string_view>
#include <vector>

/// Which fields of a message the proxy passes on.
namespace authtray {

/// Beast has a type of its own for views, and in some versions of Boost neither is converted to the other.
inline std::string_view toStandard(beast::string_view text)
{
    return {text.data(), text.size()};
}
inline beast::string_view toBeast(std::string_view text)
{
    return {text.data(), text.size()};
}

/// The values of all fields of that name.
std::vector<std::string_view> valuesOf(const http::fields &fields, http::field name);

/// Without those that are about the connection (RFC 9110, 7.6.1), the client's credentials for the server, and what
/// names the proxy: its secret must not leave this computer.
http::fields passedToServer(const http::fields &fields, std::string_view secret);

/// Without those that are about the connection.
http::fields passedToClient(const http::fields &fields);

/// Whether the length of the body is told in one way only, which everybody understands alike.
bool isFramingClear(const http::fields &fields, unsigned version);

} // namespace authtray
