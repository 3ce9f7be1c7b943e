// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profilefolder.h"

#include "core/platform/files.h"
#include "core/provider/jsonfiles.h"

/// Which profile a command or a window means if none is named. `settings.json` has the chosen one.
namespace authtray {

std::optional<QString> ProfileFolder::chosenDefault() const
{
    const auto settings = readSettingsFile();
    if (!settings)
        return std::nullopt;
    const QString name = settings->value(u"default_profile").toString();
    return isFileName(name) && !isAbsent(fileOf(name)) ? std::optional(name) : std::nullopt;
}

/// Lists the folder only if no default was chosen, because each request to an agent calls this.
std::optional<QString> ProfileFolder::defaultName() const
{
    if (const auto chosen = chosenDefault())
        return chosen;
    const QStringList all = names();
    return all.size() == 1 ? std::optional(all.first()) : std::nullopt;
}

Result<> ProfileFolder::keepDefault(const std::optional<QString> &before, const QString &name)
{
    if (chosenDefault())
        return done;
    return makeDefault(before.value_or(name));
}

Result<> ProfileFolder::makeDefault(const QString &name)
{
    auto settings = readSettingsFile();
    if (!settings)
        return settings.error();
    settings->insert(QStringLiteral("default_profile"), name);
    return writeSettingsFile(*settings);
}

} // namespace authtray
