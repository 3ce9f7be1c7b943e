// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/proxy/proxy.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a request to the proxy must look like, and where it goes. Any thread.
namespace authtray {

/// A server, and what is asked of it.
struct Target
{
    QUrl url; ///< without the query
    bool isTls = false;
    std::string host; ///< in ASCII; an address of IPv6 without its brackets
    std::string port;
    std::string authority; ///< the value of Host (RFC 9110, 7.2)
    std::string path; ///< with the query, as the client has sent it
};

/// `address`: the same as the URL, with the path and the query as they are to be sent.
Target targetOf(const QUrl &url, std::string_view address);

/// With a sentence that begins in lower case, and an advice as a whole sentence.
ProxyRefusal refusalBy(unsigned status, const std::string &sentence, const std::string &advice);

/// `path`: the request's (RFC 9112, 3.2.1), with the query. The refusal says what is wrong with it.
std::variant<Target, ProxyRefusal> readTarget(std::string_view path, const ProxyPlan &plan);

/// Refuses a target that isn't among the hosts, or not below what the plan names.
std::optional<ProxyRefusal> checkTarget(const Target &target, const ProxyPlan &plan, const QStringList &hosts);

/// Refuses what a page in a browser sends from elsewhere: another name for this computer, and any other Origin.
/// `hosts`, `origins`: the values of all fields of that name. `port`: 0 for a Unix socket.
std::optional<ProxyRefusal> checkSender(const std::vector<std::string_view> &hosts,
                                        const std::vector<std::string_view> &origins, int port);

} // namespace authtray
