// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/tokenanswer.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace authtray {

namespace {

/// What follows the key. In a string, `"key":` can't be found, because its quotation marks are escaped there.
std::string_view valueOf(std::string_view key, std::string_view json)
{
    const std::string wanted = '"' + std::string(key) + "\":";
    const std::size_t place = json.find(wanted);
    if (place == std::string_view::npos)
        return {};
    const std::string_view rest = json.substr(place + wanted.size());
    return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
}

/// Tokens consist of visible ASCII characters, of which JSON escapes only the quotation mark and the backslash.
std::string readString(std::string_view value)
{
    std::string text;
    if (!value.starts_with('"'))
        return text;
    for (value.remove_prefix(1); !value.empty() && value.front() != '"'; value.remove_prefix(1)) {
        if (value.front() == '\\' && value.size() > 1)
            value.remove_prefix(1);
        text += value.front();
    }
    return text;
}

std::optional<std::chrono::seconds> readSeconds(std::string_view value)
{
    std::chrono::seconds::rep number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    return read.ec == std::errc() ? std::optional(std::chrono::seconds(number)) : std::nullopt;
}

} // namespace

TokenAnswer readTokenAnswer(std::string_view json)
{
    std::string token = readString(valueOf("access_token", json));
    if (token.empty())
        token = readString(valueOf("id_token", json));
    return {std::move(token), readSeconds(valueOf("expires_in", json)), readSeconds(valueOf("renew_in", json))};
}

bool isSignedOut(std::string_view json)
{
    return valueOf("authenticated", json).starts_with("false") && valueOf("problem", json).empty();
}

} // namespace authtray
