// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

#include "app/cli/commandline.h"
#include "core/config/profilefolder.h"
#include "core/platform/paths.h"
#include "core/provider/presets.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace authtray {

namespace {

struct Candidate
{
    std::string text;
    std::string meaning = {};
};

using Candidates = std::vector<Candidate>;

/// What the words before the last one come to.
struct Typed
{
    bool isCli = false;
    const CLI::App *command = nullptr;
    const CLI::Option *open = nullptr; ///< waits for its value
    size_t places = 0; ///< how many of the command's own words are there
    std::string config;
};

bool takesValue(const CLI::Option &option)
{
    return option.get_items_expected_max() > 0;
}

const CLI::Option *optionNamed(const CLI::App &program, const CLI::App *command, const std::string &name)
{
    const CLI::Option *own = command ? command->get_option_no_throw(name) : nullptr;
    return own ? own : program.get_option_no_throw(name);
}

const CLI::App *commandNamed(const CLI::App &program, const std::string &name)
{
    const auto found = program.get_subcommands([&](const CLI::App *each) { return each->check_name(name); });
    return found.empty() ? nullptr : found.front();
}

void readOption(const CLI::App &program, const std::string &word, Typed &typed)
{
    const size_t equals = word.find('=');
    const CLI::Option *option = optionNamed(program, typed.command, word.substr(0, equals));
    if (option && equals == std::string::npos && takesValue(*option))
        typed.open = option;
    else if (option && option->check_lname("config") && equals != std::string::npos)
        typed.config = word.substr(equals + 1);
}

Typed read(const CLI::App &program, const std::vector<std::string> &words)
{
    Typed typed;
    for (auto word = words.begin(); word != words.end() - 1; ++word) {
        if (typed.open) {
            if (typed.open->check_lname("config"))
                typed.config = *word;
            typed.open = nullptr;
        } else if (*word == "--cli") {
            typed.isCli = true;
        } else if (word->starts_with('-')) {
            readOption(program, *word, typed);
        } else if (typed.command) {
            ++typed.places;
        } else {
            typed.command = commandNamed(program, *word);
        }
    }
    return typed;
}

Candidates optionsOf(const CLI::App &app)
{
    Candidates options;
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames())
            options.push_back({"--" + name, option->get_description()});
    }
    return options;
}

Candidates commandsOf(const CLI::App &program)
{
    Candidates commands;
    for (const CLI::App *command : program.get_subcommands([](const CLI::App *) { return true; }))
        commands.push_back({command->get_name(), command->get_description()});
    return commands;
}

Candidates toCandidates(const QStringList &names)
{
    Candidates candidates;
    for (const QString &name : names)
        candidates.push_back({name.toStdString()});
    return candidates;
}

/// What an option may be given, or what a command's own word may be.
Candidates valuesOf(const CLI::Option &option, const Typed &typed)
{
    const std::string name = option.get_single_name();
    const auto paths = Paths::find(QString::fromStdString(typed.config));
    if (paths && (name == "profile" || name == "name"))
        return toCandidates(ProfileFolder(paths->config).names());
    if (paths && name == "provider")
        return toCandidates(Presets(paths->config).names());
    if (name == "log-level")
        return {{"error"}, {"warn"}, {"info"}, {"debug"}};
    if (name == "store")
        return {{"keychain"}, {"file"}};
    if (name == "action")
        return {{"list", "All profiles"},
                {"show", "One profile"},
                {"default", "Choose the default"},
                {"remove", "Remove one"}};
    Candidates values;
    if (name == "output")
        std::ranges::transform(outputFormatNames, std::back_inserter(values),
                               [](std::string_view format) { return Candidate{std::string(format)}; });
    return values;
}

/// For the command's own words, which have names and no dashes.
Candidates placeOf(const Typed &typed)
{
    const auto places = typed.command->get_options([](const CLI::Option *each) { return each->get_positional(); });
    return typed.places < places.size() ? valuesOf(*places[typed.places], typed) : Candidates();
}

Candidates candidatesFor(const CLI::App &program, const Typed &typed, const std::string &word)
{
    if (typed.open)
        return valuesOf(*typed.open, typed);
    const size_t equals = word.find('=');
    if (word.starts_with('-') && equals != std::string::npos) {
        const CLI::Option *option = optionNamed(program, typed.command, word.substr(0, equals));
        Candidates values = option ? valuesOf(*option, typed) : Candidates();
        for (Candidate &value : values)
            value.text.insert(0, word.substr(0, equals + 1));
        return values;
    }
    if (!typed.isCli)
        return {{"--cli", "Never open a window"},
                {"--config", "Another folder of settings and profiles"},
                {"--log-level", "error, warn, info or debug"},
                {"--help", "Show help"},
                {"--version", "Show the version"}};
    if (!typed.command && !word.starts_with('-'))
        return commandsOf(program);
    Candidates found = typed.command && !word.starts_with('-') ? placeOf(typed) : Candidates();
    if (found.empty() && typed.command)
        found = optionsOf(*typed.command);
    if (!typed.command || word.starts_with('-'))
        std::ranges::copy(optionsOf(program), std::back_inserter(found));
    return found;
}

} // namespace

Answer complete(const std::vector<std::string> &words)
{
    if (words.empty())
        return {};
    Answer answer;
    lookAtCommandLine([&](const CLI::App &program) {
        const std::string &last = words.back();
        for (const auto &[text, meaning] : candidatesFor(program, read(program, words), last)) {
            const bool isThere = text.starts_with('-')
                                 && std::find(words.begin(), words.end() - 1, text) != words.end() - 1;
            if (text.starts_with(last) && !isThere)
                answer.out += QByteArray::fromStdString(meaning.empty() ? text : text + '\t' + meaning) + '\n';
        }
    });
    return answer;
}

} // namespace authtray
