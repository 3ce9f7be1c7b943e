// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace authtray {

/// How often a program has run a command. Holds no token and no argument of the command.
struct ProgramUse
{
    QString program; ///< by withoutControls(); empty: it had ended before its name was known
    QString command;
    QDateTime last; ///< UTC
    int times = 1;

    friend bool operator==(const ProgramUse &, const ProgramUse &) = default;
};

/// Which programs have asked for one profile's session, in a file. Of more than 50, those that have asked least
/// recently are forgotten. What was added is in memory until save(), which adds it to the file, because the file may be
/// another process's by then. Main thread only.
class Usage
{
public:
    explicit Usage(QString file);

    void add(const ProgramUse &use);

    /// The file's and those not saved yet; who has asked last comes first. None if the file can't be read.
    QList<ProgramUse> programs() const;

    bool hasUnsaved() const { return !m_unsaved.isEmpty(); }

    /// Errors: WriteFailed; then what was added stays in memory.
    Result<> save();

    /// Forgets all of them, and removes the file. Errors: WriteFailed.
    Result<> clear();

    /// Makes them those of another file, which is replaced, and forgets them here. Errors: WriteFailed.
    Result<> moveTo(const QString &file);

private:
    QString m_file;
    QList<ProgramUse> m_unsaved; ///< who has asked last comes first
};

} // namespace authtray
