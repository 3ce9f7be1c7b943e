// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/usage.h"

#include "core/foreigntext.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <limits>

namespace authtray {

namespace {

constexpr qsizetype maxPrograms = 50;
constexpr qint64 maxFileSize = 256 * 1024;

const QString listKey = QStringLiteral("programs");
const QString programKey = QStringLiteral("program");
const QString commandKey = QStringLiteral("command");
const QString lastKey = QStringLiteral("last");
const QString timesKey = QStringLiteral("times");

int sumOf(int one, int other)
{
    return static_cast<int>(std::min<qint64>(qint64{one} + other, std::numeric_limits<int>::max()));
}

void addTo(QList<ProgramUse> &programs, ProgramUse use)
{
    const auto same = std::ranges::find_if(programs, [&](const ProgramUse &other) {
        return other.program == use.program && other.command == use.command;
    });
    if (same != programs.end()) {
        use.times = sumOf(use.times, same->times);
        use.last = std::max(use.last, same->last);
        programs.erase(same);
    }
    const auto place = std::ranges::find_if(programs, [&](const ProgramUse &other) { return other.last <= use.last; });
    programs.insert(place, use);
    if (programs.size() > maxPrograms)
        programs.removeLast();
}

QJsonObject entryOf(const ProgramUse &use)
{
    return {{programKey, use.program},
            {commandKey, use.command},
            {lastKey, use.last.toString(Qt::ISODate)},
            {timesKey, use.times}};
}

/// With an invalid time if it isn't one.
ProgramUse programUseFrom(const QJsonObject &entry)
{
    return {cleaned(entry.value(programKey).toString()), cleaned(entry.value(commandKey).toString()),
            QDateTime::fromString(entry.value(lastKey).toString(), Qt::ISODate).toUTC(),
            std::max(1, entry.value(timesKey).toInt(1))};
}

QList<ProgramUse> programsIn(const QString &file)
{
    const auto text = readFile(file, maxFileSize);
    const auto document = QJsonDocument::fromJson(text ? text->value_or(QByteArray()) : QByteArray());
    QList<ProgramUse> programs;
    const QJsonArray entries = document.object().value(listKey).toArray();
    for (const QJsonValue &entry : entries) {
        const ProgramUse use = programUseFrom(entry.toObject());
        if (use.last.isValid())
            addTo(programs, use);
    }
    return programs;
}

} // namespace

Usage::Usage(QString file) : m_file(std::move(file)) { }

void Usage::add(const ProgramUse &use)
{
    addTo(m_unsaved, use);
}

QList<ProgramUse> Usage::programs() const
{
    QList<ProgramUse> programs = programsIn(m_file);
    std::for_each(m_unsaved.crbegin(), m_unsaved.crend(), [&](const ProgramUse &use) { addTo(programs, use); });
    return programs;
}

Result<> Usage::save()
{
    if (!hasUnsaved())
        return done;
    QJsonArray entries;
    for (const ProgramUse &use : programs())
        entries += entryOf(use);
    const QJsonObject content{{listKey, entries}};
    const auto saved = replaceFile(m_file, QJsonDocument(content).toJson(), FileAccess::OwnerOnly);
    if (saved)
        m_unsaved.clear();
    return saved;
}

Result<> Usage::clear()
{
    m_unsaved.clear();
    QFile file(m_file);
    if (file.remove() || isAbsent(m_file))
        return done;
    return Error{Error::Kind::WriteFailed, Text::at(m_file, systemMessage(file)), {}};
}

Result<> Usage::moveTo(const QString &file)
{
    const auto saved = save();
    m_unsaved.clear();
    return isAbsent(m_file) ? saved : renameFile(m_file, file);
}

} // namespace authtray
