// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace authtray {

/// Lays out the help of a command. CLI11's own layout differs between its releases.
class HelpFormatter : public CLI::Formatter
{
public:
    std::string make_help(const CLI::App *app, std::string name, CLI::AppFormatMode mode) const override;

private:
    using Options = std::vector<const CLI::Option *>;

    std::string usageOf(const std::string &name, const Options &positionals) const;
    std::string list(const Options &options, bool isPositional) const;
};

} // namespace authtray
