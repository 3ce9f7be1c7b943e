// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/options.h"
#include "core/error.h"

#include <QStringList>

#include <algorithm>
#include <map>

namespace authtray {

/// The name of an option or argument. A name that isn't in the table of options doesn't compile.
struct OptionName
{
    consteval OptionName(const char *option) : text(option)
    {
        // With -fsanitize=undefined, GCC 12 doesn't compare the pointer of findOption() in a constant expression.
        if (!std::ranges::any_of(optionTable, [this](const Option &known) { return known.name == text; }))
            throw "no option has this name";
    }

    std::string_view text;
};

/// The values of the options and arguments on a command line. They have been checked against the options' rules.
class Arguments
{
public:
    void add(const Option &option, const QStringList &values); ///< empty for a flag

    bool has(OptionName option) const;

    QString text(OptionName option) const; ///< empty if it wasn't given
    QStringList texts(OptionName option) const; ///< of a repeatable option
    std::optional<int> number(OptionName option) const;

    /// The arguments and options of `command` and the options of every command as they are written for a shell, each
    /// after a space, without the flags in `without`.
    QString written(std::string_view command, std::initializer_list<OptionName> without = {}) const;

private:
    std::map<std::string_view, QStringList> m_values; ///< by the options' names
};

/// BadInput if both options were given.
std::optional<Error> findContradiction(const Arguments &arguments, OptionName option, OptionName other);

} // namespace authtray
