// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/aliases.h"

#include "app/wire/options.h"

namespace authtray {

namespace {

/// The first argument from `start` on that is neither an option nor an option's value; the size if there is none.
/// Everything after "--" may be another program's.
size_t findWord(const std::vector<std::string> &arguments, size_t start)
{
    for (size_t i = start; i < arguments.size(); ++i) {
        const std::string &argument = arguments[i];
        if (!argument.starts_with('-'))
            return i;
        if (argument == "--")
            break;
        const size_t equals = argument.find('=');
        const bool hasValue = equals < argument.size() - 1;
        const Option *option = findOption(std::string_view(argument).substr(0, equals));
        if (option && option->takesValue() && !hasValue)
            ++i;
    }
    return arguments.size();
}

/// Removes the first word if it is `word`.
bool takeFirst(std::vector<std::string> &arguments, std::string_view word)
{
    const size_t first = findWord(arguments, 0);
    if (first >= arguments.size() || arguments[first] != word)
        return false;
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(first));
    return true;
}

/// `login status` means `status`.
void removeLoginPrefix(std::vector<std::string> &arguments)
{
    const size_t first = findWord(arguments, 0);
    const size_t second = findWord(arguments, first + 1);
    if (second < arguments.size() && isAfterLogin(arguments[second]))
        takeFirst(arguments, "login");
}

} // namespace

void applyAliases(std::vector<std::string> &arguments)
{
    takeFirst(arguments, authPrefix);
    const bool isHelp = takeFirst(arguments, "help");
    if (isHelp) {
        takeFirst(arguments, authPrefix);
        takeFirst(arguments, "help"); // the help about it is the usage
    }
    removeLoginPrefix(arguments);
    if (takeFirst(arguments, "version"))
        arguments.insert(arguments.begin(), "--version");
    if (isHelp)
        arguments.insert(arguments.begin(), "--help");
}

} // namespace authtray
