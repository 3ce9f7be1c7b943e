// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/headerfields.h"

#include <algorithm>
#include <array>

namespace authtray {

namespace {

using http::field;

/// About one connection. The lengths are told anew.
constexpr std::array connectionFields{field::connection,
                                      field::keep_alive,
                                      field::proxy_connection,
                                      field::proxy_authenticate,
                                      field::proxy_authorization,
                                      field::te,
                                      field::trailer,
                                      field::transfer_encoding,
                                      field::upgrade,
                                      field::http2_settings};

constexpr std::array ownFields{field::authorization, field::host, field::content_length, field::expect, field::origin};

/// The names in Connection fields, which go no further than these.
bool isNamed(const http::fields &fields, beast::string_view name)
{
    for (const std::string_view value : valuesOf(fields, field::connection)) {
        if (http::token_list(toBeast(value)).exists(name))
            return true;
    }
    return false;
}

template<typename Passes>
http::fields pass(const http::fields &fields, const Passes &passes)
{
    http::fields passed;
    for (const auto &line : fields) {
        const bool isOfConnection = std::ranges::find(connectionFields, line.name()) != connectionFields.end();
        if (!isOfConnection && !isNamed(fields, line.name_string()) && passes(line))
            passed.insert(line.name(), line.name_string(), line.value());
    }
    return passed;
}

} // namespace

std::vector<std::string_view> valuesOf(const http::fields &fields, field name)
{
    std::vector<std::string_view> values;
    const auto [begin, end] = fields.equal_range(name);
    for (auto line = begin; line != end; ++line)
        values.push_back(toStandard(line->value()));
    return values;
}

http::fields passedToServer(const http::fields &fields, std::string_view secret)
{
    return pass(fields, [secret](const auto &line) {
        const bool isOwn = std::ranges::find(ownFields, line.name()) != ownFields.end();
        const bool namesProxy = !secret.empty() && toStandard(line.value()).find(secret) != std::string_view::npos;
        return !isOwn && !namesProxy;
    });
}

http::fields passedToClient(const http::fields &fields)
{
    return pass(fields, [](const auto &line) { return line.name() != field::content_length; });
}

bool isFramingClear(const http::fields &fields, unsigned version)
{
    const auto encodings = valuesOf(fields, field::transfer_encoding);
    const auto lengths = valuesOf(fields, field::content_length);
    const auto isNumber = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (encodings.empty())
        return lengths.empty() || (lengths.size() == 1 && isNumber(lengths.front()));
    return encodings.size() == 1 && lengths.empty() && version == 11
           && beast::iequals(toBeast(encodings.front()), "chunked");
}

} // namespace authtray
