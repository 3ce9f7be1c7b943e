// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/outputformat.h"
#include "app/wire/toolinput.h"
#include "core/loglevel.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <span>
#include <string_view>

namespace authtray {

/// Which values an option accepts, and how often it may be used. Without a unit or choices, any text is a value.
struct OptionRule
{
    std::string_view unit = {}; ///< of a whole number from `min` to `max`
    int min = 0;
    int max = 0;
    std::span<const std::string_view> choices = {};
    std::string_view noun = {}; ///< what the choices are
    std::string_view advice = {}; ///< if a value isn't one of the choices
    std::string_view opposite = {}; ///< the flag with the opposite meaning; the last of the two counts
    std::string_view alias = {}; ///< a shorter name
    bool mayBeEmpty = false; ///< an empty value means something: none, or the same as no option
    bool isRequired = false;
    bool isRepeatable = false;
    bool needsFullProgram = false; ///< the fast path leaves the command to the full program
};

/// An option of `authtray --cli`, or an argument: a word after a command that is known by its position.
struct Option
{
    std::string_view command; ///< the only command that takes it; empty: every command does
    std::string_view name; ///< with the dashes, which an argument doesn't have
    std::string_view value; ///< what the help calls the value; empty: a flag, or an argument
    std::string_view help;
    OptionRule rule = {};

    constexpr bool isArgument() const { return !name.starts_with('-'); }
    constexpr bool isFlag() const { return !isArgument() && value.empty(); }
    constexpr bool takesValue() const { return !isArgument() && !value.empty(); }
};

inline constexpr std::array<std::string_view, 2> storeNames{"keychain", "file"};

inline constexpr OptionRule outputFormatRule{.choices = outputFormatNames,
                                             .noun = "output format",
                                             .advice = "Use --output text, json, table, yaml or plain."};
inline constexpr OptionRule logLevelRule{.choices = logLevelNames,
                                         .noun = "log level",
                                         .advice = "Use error, warn, info or debug.",
                                         .needsFullProgram = true};
inline constexpr OptionRule storeRule{
        .choices = storeNames, .noun = "store", .advice = "Use --store keychain or --store file.", .mayBeEmpty = true};
inline constexpr OptionRule toolRule{
        .choices = toolNames,
        .noun = "tool",
        .advice = "Use git, docker, kubectl, aws, cargo, terraform, go, bazel, pip, pnpm, systemd, json or plain.",
        .isRequired = true};
inline constexpr auto setupToolNames = std::to_array<std::string_view>({"git", "docker", "kubectl", "aws", "cargo",
                                                                        "terraform", "go", "pip", "pnpm", "bazel",
                                                                        "msmtp", "mbsync", "mcp"});
inline constexpr OptionRule setupToolRule{
        .choices = setupToolNames,
        .noun = "tool",
        .advice = "Use git, docker, kubectl, aws, cargo, terraform, go, pip, pnpm, bazel, msmtp, mbsync or mcp."};
inline constexpr auto mcpClientNames = std::to_array<std::string_view>({"claude", "codex", "vscode", "cursor", "gemini"});
inline constexpr OptionRule mcpClientRule{.choices = mcpClientNames,
                                          .noun = "program",
                                          .advice = "Use --client claude, codex, vscode, cursor or gemini.",
                                          .isRepeatable = true};
inline constexpr OptionRule timeoutRule{.unit = "seconds", .min = 1, .max = 86400}; // a day
inline constexpr OptionRule validityRule{.unit = "minutes", .min = 0, .max = 525600}; // a year
inline constexpr OptionRule idleTimeoutRule{.unit = "minutes", .min = 1, .max = 525600}; // a year

/// All options, in the order in which --help lists them. The fast path, the full parser and the completion of shells
/// read them here.
inline constexpr auto optionTable = std::to_array<Option>({
        {"", "--profile", "NAME", "Which sign-in"},
        {"", "--output", "FORMAT", "text, json, table, yaml or plain", outputFormatRule},
        {"", "--json", "", "The same as --output json"},
        {"", "--config", "DIR", "Another folder of settings and profiles"},
        {"", "--no-agent", "", "Don't ask a running Authtray", {.needsFullProgram = true}},
        {"", "--timeout", "SECONDS", "Give up after that long", timeoutRule},
        {"", "--log-level", "LEVEL", "error, warn, info or debug", logLevelRule},

        {"login", "url", "", "The address of what you want to use"},
        {"login", "--provider", "PRESET", "A service, see 'authtray --cli providers'"},
        {"login", "--set", "NAME=VALUE", "What the preset leaves open", {.isRepeatable = true}},
        {"login", "--tenant", "NAME", "Which of your organization's tenants"},
        {"login", "--issuer", "URL", "The OpenID provider to sign in to"},
        {"login", "--client-id", "ID", "The client registered there (default: a new one)"},
        {"login", "--client-secret", "env.NAME|-", "Its secret, for a client that isn't public"},
        {"login", "--client-credentials", "", "Sign in the client itself, not a person"},
        {"login", "--scope", "SCOPES", "What to ask for (default: the provider's own)"},
        {"login", "--resource", "URL", "A server that the tokens are for", {.isRepeatable = true}},
        {"login", "--challenge", "TEXT", "What a service's WWW-Authenticate demands"},
        {"login", "--store", "keychain|file", "Where to keep the session (default: keychain)", storeRule},
        {"login", "--ca-file", "FILE", "Certificates (PEM) to trust as well, '' for none", {.mayBeEmpty = true}},
        {"login", "--browser", "", "Open a browser; that is the default", {.opposite = "--no-browser"}},
        {"login", "--no-browser", "", "Print the URL instead of opening a browser", {.opposite = "--browser"}},
        {"login", "--device", "", "Sign in with a code, in a browser on any device"},
        {"login", "--force", "", "Replace the account or provider without asking"},

        {"exec", "--env", "NAME", "Its variable (default: AUTHTRAY_TOKEN)", {.isRepeatable = true}},
        {"exec", "--file", "NAME", "Variable for the path of a file kept fresh", {.isRepeatable = true}},
        {"exec", "--id", "", "The ID token instead"},
        {"exec", "--scope", "SCOPES", "A token that may do only this"},
        {"exec", "--resource", "URL", "A token for this server only"},
        {"exec", "--login-validity", "MINUTES", "Minutes the token must last (0-525600, default 5)", validityRule},
        {"exec", "--proxy", "", "AUTHTRAY_PROXY instead: the address of a proxy"},
        {"exec", "--to", "URL", "With --proxy: what all its requests go to"},
        {"exec", "command", "", "The command to run, after --", {.isRequired = true, .isRepeatable = true}},

        {"import", "provider", "", "pipeops or uipath", {.isRequired = true}},
        {"import", "file", "", "If not where the tool leaves it"},
        {"import", "--tenant", "NAME", "Which of your organization's tenants"},
        {"import", "--store", "keychain|file", "Where to keep the session (default: keychain)", storeRule},
        {"import", "--force", "", "Blank the tokens and replace an account unasked"},
        {"import", "--keep", "", "Leave them there"},

        {"logout", "--force", "", "Don't ask", {.alias = "-f"}},
        {"logout", "--all", "", "Every profile"},

        {"status", "--offline", "", "Never contact the provider"},

        {"refresh", "--login-validity", "MINUTES", "Minutes the token must last (0-525600, default 5)", validityRule},
        {"refresh", "--force", "", "Ask the provider for a new token in any case"},

        {"token", "--id", "", "The ID token instead"},
        {"token", "--scope", "SCOPES", "One that may do only this"},
        {"token", "--resource", "URL", "One for this server only"},
        {"token", "--login-validity", "MINUTES", "Minutes the token must last (0-525600, default 5)", validityRule},
        {"token", "--force", "", "Ask the provider for a new token in any case"},

        {"watch", "--all", "", "Every profile"},

        {"headers", "url", "", "the address that the request goes to", {.isRequired = true}},

        {"proxy", "--to", "URL", "Where requests go (default: /https/HOST/PATH)"},
        {"proxy", "--socket", "", "Listen at a Unix socket, not at a port"},

        {"mcp", "url", "", "the server's address", {.isRequired = true}},

        {"credential", "tool", "", "git, docker, kubectl, cargo or another tool", toolRule},
        {"credential", "arguments", "", "What the tool adds", {.isRepeatable = true}},
        {"credential", "--id", "", "The ID token instead"},
        {"credential", "--cargo-plugin", "", "What cargo adds"},

        {"setup", "tool", "", "git, docker, kubectl, cargo or another tool", setupToolRule},
        {"setup", "url", "", "With mcp: the server's address"},
        {"setup", "--client", "NAME", "With mcp: claude, codex, vscode, cursor or gemini", mcpClientRule},
        {"setup", "--undo", "", "Remove what was written"},
        {"setup", "--list", "", "Which tools are set up, and where"},
        {"setup", "--role-arn", "ARN", "With aws: the role that the token is for"},
        {"setup", "--force", "", "Don't ask"},

        {"agent", "--idle-timeout", "MINUTES", "End when nothing was asked for that long", idleTimeoutRule},

        {"profiles", "action", "", "list (the default), show, default, remove or hosts"},
        {"profiles", "name", "", "The profile's name"},
        {"profiles", "--add", "HOST", "With hosts: its token may go there", {.isRepeatable = true}},
        {"profiles", "--remove", "HOST", "With hosts: its token may not go there", {.isRepeatable = true}},
        {"profiles", "--history", "", "With show: what was done with its tokens"},
        {"profiles", "--force", "", "Remove it even if an earlier session is left"},
});

/// A word before the command in other tools: `auth status`.
inline constexpr std::string_view authPrefix = "auth";

/// Whether `login COMMAND` means the command, as in other tools.
constexpr bool isAfterLogin(std::string_view command)
{
    return command == "status" || command == "refresh";
}

/// The timeout without --timeout, except for `login`: see the table of commands.
inline constexpr std::chrono::seconds defaultTimeout{30};

/// The first option of that name, whichever command takes it; null if there is none. All options of one name take a
/// value, or none does.
constexpr const Option *findOption(std::string_view name)
{
    for (const Option &option : optionTable) {
        if (option.name == name)
            return &option;
    }
    return nullptr;
}

/// Whether every shell can use a variable of that name.
constexpr bool isVariableName(std::string_view text)
{
    constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    return text.find_first_not_of(characters) == std::string_view::npos && text.find_first_of("0123456789") != 0
           && !text.empty();
}

/// Empty if the text contains anything but digits, or if the number is out of the rule's range.
inline std::optional<int> readNumber(std::string_view text, const OptionRule &rule)
{
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && number >= rule.min && number <= rule.max ? std::optional(number) : std::nullopt;
}

} // namespace authtray
