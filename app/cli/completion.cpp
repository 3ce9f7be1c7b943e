// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

#include "app/commands/commandtable.h"
#include "app/wire/options.h"
#include "core/config/profilefolder.h"
#include "core/platform/paths.h"
#include "core/provider/presets.h"

#include <algorithm>
#include <iterator>

namespace authtray {

namespace {

struct Candidate
{
    std::string text;
    std::string meaning = {};
};

using Candidates = std::vector<Candidate>;

/// The parsed words before the last one.
struct Typed
{
    bool isCli = false;
    const Command *command = nullptr;
    const Option *open = nullptr; ///< the option whose value comes next
    std::vector<std::string> arguments; ///< of the command, so far
    std::string config;
};

/// The options of the command itself; without a command, those that every command takes.
std::vector<const Option *> optionsOf(const Command *command)
{
    std::vector<const Option *> found;
    for (const Option &option : optionTable) {
        if (option.command == (command ? std::string_view(command->name) : std::string_view()))
            found.push_back(&option);
    }
    return found;
}

const Option *optionNamed(const Command *command, std::string_view name)
{
    std::vector<const Option *> known = optionsOf(nullptr);
    if (command)
        std::ranges::copy(optionsOf(command), std::back_inserter(known));
    const auto found = std::ranges::find(known, name, &Option::name);
    return found == known.end() ? nullptr : *found;
}

void readOption(const std::string &word, Typed &typed)
{
    const size_t equals = word.find('=');
    const Option *option = optionNamed(typed.command, word.substr(0, equals));
    if (option && equals == std::string::npos && option->takesValue())
        typed.open = option;
    else if (option && option->name == "--config" && equals != std::string::npos)
        typed.config = word.substr(equals + 1);
}

Typed read(const std::vector<std::string> &words)
{
    Typed typed;
    for (auto word = words.begin(); word != words.end() - 1; ++word) {
        if (typed.open) {
            if (typed.open->name == "--config")
                typed.config = *word;
            typed.open = nullptr;
        } else if (*word == "--cli") {
            typed.isCli = true;
        } else if (word->starts_with('-')) {
            readOption(*word, typed);
        } else if (typed.command) {
            typed.arguments.push_back(*word);
        } else {
            typed.command = findCommand(*word);
        }
    }
    return typed;
}

Candidates namesOf(const std::vector<const Option *> &options)
{
    Candidates names;
    for (const Option *option : options) {
        if (!option->isArgument())
            names.push_back({std::string(option->name), std::string(option->help)});
    }
    return names;
}

Candidates commandNames()
{
    Candidates names;
    for (const Command &command : commands())
        names.push_back({command.name, command.help});
    return names;
}

Candidates toCandidates(const QStringList &names)
{
    Candidates candidates;
    for (const QString &name : names)
        candidates.push_back({name.toStdString()});
    return candidates;
}

/// The presets whose tool leaves a session that can be imported.
Candidates presetsWithSessionFile(const Presets &presets)
{
    Candidates candidates;
    for (const QString &name : presets.names()) {
        if (const auto preset = presets.find(name); preset && !preset->sessionFile.isEmpty())
            candidates.push_back({name.toStdString(), preset->label.toStdString()});
    }
    return candidates;
}

/// Those of the profile in "hosts PROFILE", which --remove can remove.
Candidates hostsOf(const Typed &typed, const ProfileFolder &profiles)
{
    if (typed.arguments.size() < 2 || typed.arguments[0] != "hosts")
        return {};
    const auto profile = profiles.load(QString::fromStdString(typed.arguments[1]));
    return profile ? toCandidates(profile->provider.hosts) : Candidates();
}

/// The possible values of an option or an argument.
Candidates valuesOf(const Option &option, const Typed &typed)
{
    const auto paths = Paths::find(QString::fromStdString(typed.config));
    if (paths && (option.name == "--profile" || option.name == "name"))
        return toCandidates(ProfileFolder(paths->config).names());
    if (paths && option.name == "--remove")
        return hostsOf(typed, ProfileFolder(paths->config));
    if (paths && option.name == "provider")
        return presetsWithSessionFile(Presets(*paths));
    if (paths && option.name == "--provider")
        return toCandidates(Presets(*paths).names());
    if (option.name == "action")
        return {{"list", "All profiles"},
                {"show", "One profile"},
                {"default", "Choose the default"},
                {"remove", "Remove one"},
                {"hosts", "Where its token may go"}};
    Candidates values;
    for (const std::string_view choice : option.rule.choices)
        values.push_back({std::string(choice)});
    return values;
}

/// The possible values of the next argument.
Candidates argumentValues(const Typed &typed)
{
    std::vector<const Option *> arguments = optionsOf(typed.command);
    std::erase_if(arguments, [](const Option *option) { return !option->isArgument(); });
    const size_t index = typed.arguments.size();
    return index < arguments.size() ? valuesOf(*arguments[index], typed) : Candidates();
}

/// The possible values after "--name=".
Candidates valuesInWord(const Typed &typed, const std::string &word)
{
    const size_t equals = word.find('=');
    const Option *option = optionNamed(typed.command, word.substr(0, equals));
    Candidates values = option ? valuesOf(*option, typed) : Candidates();
    for (Candidate &value : values)
        value.text.insert(0, word.substr(0, equals + 1));
    return values;
}

Candidates candidatesFor(const Typed &typed, const std::string &word)
{
    const bool isOption = word.starts_with('-');
    if (typed.open)
        return valuesOf(*typed.open, typed);
    if (isOption && word.find('=') != std::string::npos)
        return valuesInWord(typed, word);
    if (!typed.isCli)
        return {{"--cli", "Never open a window"},
                {"--config", "Another folder of settings and profiles"},
                {"--log-level", "error, warn, info or debug"},
                {"--help", "Show help"},
                {"--version", "Show the version"}};
    if (!typed.command && !isOption)
        return commandNames();
    Candidates found = typed.command && !isOption ? argumentValues(typed) : Candidates();
    if (found.empty()) {
        found = typed.command ? namesOf(optionsOf(typed.command)) : Candidates();
        found.push_back({"--help", "Show this help"});
    }
    if (isOption)
        std::ranges::copy(namesOf(optionsOf(nullptr)), std::back_inserter(found));
    return found;
}

} // namespace

Answer complete(const std::vector<std::string> &words)
{
    if (words.empty())
        return {};
    Answer answer;
    const std::string &last = words.back();
    for (const auto &[text, meaning] : candidatesFor(read(words), last)) {
        const bool isThere = text.starts_with('-') && std::find(words.begin(), words.end() - 1, text) != words.end() - 1;
        if (!text.starts_with(last) || isThere)
            continue;
        answer.out += QByteArray::fromStdString(text);
        if (!meaning.empty())
            answer.out += '\t' + QByteArray::fromStdString(meaning);
        answer.out += '\n';
    }
    return answer;
}

} // namespace authtray
