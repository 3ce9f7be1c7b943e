// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/setup/jsonentries.h"
#include "app/setup/markedlines.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <span>
#include <string_view>

namespace authtray {

/// What a recipe depends on.
struct SetupContext
{
    QProcessEnvironment environment;
    QString home;
    QStringList hosts; ///< that the token may go to
    QStringList options; ///< that choose the profile
    QString roleArn; ///< for AWS
    QString server; ///< for programs that use MCP: its address; empty: all
    QStringList clients; ///< those programs; empty: all that are there
    QString folder; ///< of this program
    bool isUndo = false; ///< what has been written is asked for, whatever the values above are now

    /// How a program of this package is run: by its name where that finds it, or else by its path.
    QString program(const QString &name) const;

    /// The value of the variable; without one, `otherwise` in the home folder.
    QString path(const char *variable, const QString &otherwise) const;

    /// The configuration folder of XDG.
    QString configFolder() const { return path("XDG_CONFIG_HOME", QStringLiteral(".config")); }

    /// A file of Authtray's for a tool.
    QString helper(const QString &name) const;
};

/// A file that a tool reads, and what is to be in it.
struct SetupChange
{
    enum class Kind { Lines, Program, Link, Json };

    Kind kind = Kind::Lines;
    QString file;
    MarkedLines marked = {};
    QString target = {}; ///< of a link
    JsonEntries entries = {};
    bool isPart = false; ///< when this is removed, `marked` are the lines that stay
};

/// How one tool is told of Authtray. A new one is a function, with its row.
struct Recipe
{
    std::string_view name;
    Result<QList<SetupChange>> (*changes)(const SetupContext &context);
    bool needsHosts = false; ///< they are what is written
    const char *note = nullptr; ///< what is left to be done
};

/// In the order of setupToolNames.
std::span<const Recipe> recipes();

const Recipe &recipeFor(std::string_view tool); ///< of a tool in setupToolNames

} // namespace authtray
