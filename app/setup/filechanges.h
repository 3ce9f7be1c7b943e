// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/setup/recipes.h"

namespace authtray {

/// What is to be done with one file: written, removed, or replaced by a link.
struct FileChange
{
    QString file; ///< behind links
    std::optional<QByteArray> before; ///< of a link, its target; nullopt: it isn't there
    std::optional<QByteArray> after;
    QByteArrayList lines; ///< that are added, or removed
    SetupChange::Kind kind;
    QByteArrayList removed = {}; ///< of an earlier set-up, when others come

    bool isNone() const { return before == after; }
};

/// What is in a tool's file; nothing if there is none. Errors: ReadFailed.
Result<std::optional<QByteArray>> readToolFile(const QString &file);

/// What has to be done so that the files have what the recipe wants. Errors: BadInput, ReadFailed.
Result<QList<FileChange>> planSetup(const QList<SetupChange> &wanted);

/// What has to be done so that they have nothing of it any more.
Result<QList<FileChange>> planUndo(const QList<SetupChange> &wanted);

/// Whether the file has it, or an earlier form of it, or what another program has made of that.
bool isSetUp(const SetupChange &wanted);

/// Does it, all or nothing. A file keeps its mode. Errors: WriteFailed.
Result<> apply(const QList<FileChange> &changes);

} // namespace authtray
