// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/target.h"

#include "core/net/hosts.h"

#include <algorithm>
#include <cctype>

namespace authtray {

namespace {

constexpr unsigned badRequest = 400;
constexpr unsigned forbidden = 403;

bool isVisible(char c)
{
    return c > ' ' && c <= '~';
}

/// Takes the same time wherever they differ.
bool isSame(std::string_view one, std::string_view other)
{
    if (one.size() != other.size())
        return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        difference |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
    return difference == 0;
}

/// The first segment of a path that begins with a slash, and what follows it.
std::pair<std::string_view, std::string_view> splitSegment(std::string_view path)
{
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find_first_of("/?"), path.size());
    return {path.substr(0, end), path.substr(end)};
}

/// The address that the path stands for; empty if it stands for none. `path`: what follows the secret.
std::string addressFor(std::string_view path, const QUrl &to)
{
    if (!to.isEmpty()) {
        std::string address = to.toString(QUrl::FullyEncoded).toStdString();
        if (!path.empty() && path.front() == '/' && address.ends_with('/'))
            address.pop_back();
        return address += path;
    }
    if (path.empty() || path.front() != '/')
        return {};
    const auto [scheme, left] = splitSegment(path);
    if ((scheme != "https" && scheme != "http") || left.empty() || left.front() != '/')
        return {};
    const auto [authority, rest] = splitSegment(left);
    return authority.empty() ? std::string() : std::string(scheme) + "://" + std::string(authority) + std::string(rest);
}

/// Whether the destination is below `to`, also for a server that resolves dots in the path.
bool isBelow(const QUrl &destination, const QUrl &to)
{
    const auto entry = to.isEmpty() ? badInput({}) : readHostEntry(to.toString(QUrl::FullyEncoded));
    return to.isEmpty() || (entry && bestMatch({*entry}, destination));
}

bool equalsIgnoringCase(std::string_view one, std::string_view other)
{
    return std::ranges::equal(one, other,
                              [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

/// By which a client may call the proxy.
std::vector<std::string> ownNames(int port)
{
    if (port == 0)
        return {"localhost"};
    return {"127.0.0.1:" + std::to_string(port), "localhost:" + std::to_string(port)};
}

bool isOneOf(std::string_view text, const std::string &prefix, const std::vector<std::string> &names)
{
    return std::ranges::any_of(names, [&](const std::string &name) { return equalsIgnoringCase(text, prefix + name); });
}

} // namespace

Target targetOf(const QUrl &url, std::string_view address)
{
    Target target;
    target.url = url;
    target.isTls = url.scheme() == u"https";
    target.host = url.host(QUrl::FullyEncoded).toLower().toStdString();
    if (target.host.starts_with('['))
        target.host = target.host.substr(1, target.host.size() - 2);
    target.port = std::to_string(url.port(target.isTls ? 443 : 80));
    target.authority = target.host.find(':') == std::string::npos ? target.host : '[' + target.host + ']';
    if (url.port() >= 0 && url.port() != (target.isTls ? 443 : 80))
        target.authority += ':' + target.port;
    address.remove_prefix(address.find("://") + 3);
    address.remove_prefix(std::min(address.find_first_of("/?"), address.size()));
    target.path = address;
    if (!target.path.starts_with('/'))
        target.path.insert(0, 1, '/');
    return target;
}

ProxyRefusal refusalBy(unsigned status, const std::string &sentence, const std::string &advice)
{
    return {status, "Error: " + sentence + '\n' + advice + '\n'};
}

std::variant<Target, ProxyRefusal> readTarget(std::string_view path, const ProxyPlan &plan)
{
    const bool isPath = path.starts_with('/') && std::ranges::all_of(path, isVisible)
                        && path.find('#') == std::string_view::npos;
    if (!isPath)
        return refusalBy(badRequest, "the request doesn't have a path",
                         "Use the proxy as a server, not as an HTTP proxy.");
    if (!plan.secret.isEmpty()) {
        const auto [secret, rest] = splitSegment(path);
        if (!isSame(secret, plan.secret.toStdString()))
            return refusalBy(forbidden, "the path doesn't begin with the proxy's secret",
                             "Use the whole address that 'authtray --cli proxy' has printed.");
        path = rest;
    }
    const std::string address = addressFor(path, plan.to);
    const auto url = readDestination(QString::fromStdString(address.substr(0, address.find('?'))));
    if (address.empty() || !url)
        return refusalBy(badRequest, "the path doesn't name a server",
                         plan.to.isEmpty() ? "Write it as /https/HOST/PATH, or start the proxy with --to URL."
                                           : "Encode the path's special characters.");
    return targetOf(*url, address);
}

std::optional<ProxyRefusal> checkTarget(const Target &target, const ProxyPlan &plan, const QStringList &hosts)
{
    if (bestMatch(hosts, target.url) && isBelow(target.url, plan.to))
        return std::nullopt;
    return ProxyRefusal{forbidden, plan.describe(plan.refusalFor(target.url))};
}

std::optional<ProxyRefusal> checkSender(const std::vector<std::string_view> &hosts,
                                        const std::vector<std::string_view> &origins, int port)
{
    const auto names = ownNames(port);
    if (hosts.size() != 1 || !isOneOf(hosts.front(), "", names))
        return refusalBy(forbidden, "the request is for another host", "Its Host must be " + names.front() + '.');
    const bool isOwn = std::ranges::all_of(origins,
                                           [&](std::string_view origin) { return isOneOf(origin, "http://", names); });
    if (!isOwn)
        return refusalBy(forbidden, "the request is from a page of another origin",
                         "The proxy is not for pages in a browser.");
    return std::nullopt;
}

} // namespace authtray
