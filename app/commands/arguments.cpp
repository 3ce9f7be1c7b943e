// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/arguments.h"

#include "core/shellword.h"

#include <algorithm>

namespace authtray {

void Arguments::add(const Option &option, const QStringList &values)
{
    m_values[option.name] += values;
}

bool Arguments::has(OptionName option) const
{
    return m_values.contains(option.text);
}

QString Arguments::text(OptionName option) const
{
    return texts(option).value(0);
}

QStringList Arguments::texts(OptionName option) const
{
    const auto found = m_values.find(option.text);
    return found == m_values.end() ? QStringList() : found->second;
}

std::optional<int> Arguments::number(OptionName option) const
{
    return has(option) ? readNumber(text(option).toStdString(), findOption(option.text)->rule) : std::nullopt;
}

QString Arguments::written(std::string_view command, std::initializer_list<OptionName> without) const
{
    QString line;
    for (const Option &option : optionTable) {
        const auto found = m_values.find(option.name);
        const bool isIts = option.command == command || option.command.empty();
        const bool isLeftOut = std::ranges::find(without, option.name, &OptionName::text) != without.end();
        if (!isIts || isLeftOut || found == m_values.end())
            continue;
        QString name;
        if (!option.isArgument())
            name = u' ' + QString::fromLatin1(option.name.data(), qsizetype(option.name.size()));
        if (option.isFlag())
            line += name;
        for (const QString &value : found->second)
            line += name + u' ' + shellWord(value);
    }
    return line;
}

std::optional<Error> findContradiction(const Arguments &arguments, OptionName option, OptionName other)
{
    if (!arguments.has(option) || !arguments.has(other))
        return std::nullopt;
    const auto text = [](OptionName name) { return QLatin1StringView(name.text.data(), qsizetype(name.text.size())); };
    return badInput(QStringLiteral("%1 and %2 contradict each other").arg(text(option), text(other)),
                    QStringLiteral("Leave out one of the two."));
}

} // namespace authtray
