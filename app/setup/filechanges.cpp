// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/filechanges.h"

#include "core/platform/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <functional>

namespace authtray {

namespace {

using Kind = SetupChange::Kind;

constexpr qint64 maxFileSize = 4 * 1024 * 1024; ///< bytes

/// Where the file itself is: a person may keep it elsewhere, with links to it.
QString behindLinks(const QString &path)
{
    constexpr int maxLinks = 40;
    QString file = path;
    for (int i = 0; i < maxLinks && QFileInfo(file).isSymLink(); ++i)
        file = QFileInfo(file).symLinkTarget();
    return file;
}

std::optional<QByteArray> targetOf(const QString &link)
{
    const QFileInfo info(link);
    return info.isSymLink() ? std::optional(info.symLinkTarget().toUtf8()) : std::nullopt;
}

bool isOwnLink(const SetupChange &wanted, const std::optional<QByteArray> &target)
{
    return target && QFileInfo(QString::fromUtf8(*target)).fileName() == QFileInfo(wanted.target).fileName();
}

Result<FileChange> planLink(const SetupChange &wanted)
{
    const auto before = targetOf(wanted.file);
    if ((before && !isOwnLink(wanted, before)) || (!before && QFileInfo::exists(wanted.file)))
        return badInput(QStringLiteral("%1 is there already, and isn't Authtray's").arg(wanted.file),
                        QStringLiteral("Remove it, and try again."));
    return FileChange{wanted.file, before, wanted.target.toUtf8(), {"-> " + wanted.target.toUtf8()}, wanted.kind};
}

QByteArrayList linesIn(const QByteArray &content, const SetupChange &wanted)
{
    return wanted.kind == Kind::Json ? jsonLinesIn(content, wanted.entries) : markedLinesIn(content);
}

Result<FileChange> planFile(const SetupChange &wanted)
{
    FileChange change{behindLinks(wanted.file), {}, {}, {}, wanted.kind};
    const auto content = readToolFile(change.file);
    if (!content)
        return content.error();
    change.before = *content;
    const auto next = wanted.kind == Kind::Json ? withJsonEntries(*content, wanted.entries, change.file)
                                                : withMarkedLines(*content, wanted.marked, change.file);
    if (!next)
        return next.error();
    change.after = *next;
    change.lines = linesIn(*next, wanted);
    for (const QByteArray &line : linesIn(content->value_or(QByteArray()), wanted)) {
        if (!change.lines.contains(line))
            change.removed += line;
    }
    return change;
}

Result<FileChange> planUndoOf(const SetupChange &wanted)
{
    if (wanted.isPart)
        return planFile(wanted);
    if (wanted.kind == Kind::Link) {
        const auto target = targetOf(wanted.file);
        const bool isOwn = isOwnLink(wanted, target);
        return FileChange{
                wanted.file, target, isOwn ? std::nullopt : target, {"-> " + target.value_or(QByteArray())}, wanted.kind};
    }
    FileChange change{behindLinks(wanted.file), {}, {}, {}, wanted.kind};
    const auto content = readToolFile(change.file);
    if (!content)
        return content.error();
    change.before = *content;
    if (!*content)
        return change;
    change.lines = linesIn(**content, wanted);
    const auto rest = wanted.kind == Kind::Json ? withoutJsonEntries(**content, wanted.entries, change.file)
                                                : withoutMarkedLines(**content, wanted.marked, change.file);
    if (!rest)
        return rest.error();
    change.after = *rest;
    return change;
}

Result<QList<FileChange>> planAll(const QList<SetupChange> &wanted, Result<FileChange> (*plan)(const SetupChange &))
{
    QList<FileChange> changes;
    for (const SetupChange &one : wanted) {
        const auto change = plan(one);
        if (!change)
            return change.error();
        if (!change->isNone())
            changes += *change;
    }
    return changes;
}

Error writeFailed(const QString &file, const QString &reason)
{
    return {.kind = Error::Kind::WriteFailed, .subject = Text::at(file, reason)};
}

Result<> makeLink(const QString &file, const QByteArray &target)
{
    QFile::remove(file); // which is Authtray's own
    QFile link(QString::fromUtf8(target));
    if (QDir().mkpath(QFileInfo(file).path()) && link.link(file))
        return done;
    return writeFailed(file, link.errorString());
}

Result<> removeFile(const QString &file)
{
    QFile removed(file);
    if (!removed.remove())
        return writeFailed(file, removed.errorString());
    const QString folder = QFileInfo(file).path();
    if (folder.endsWith(QStringLiteral("/authtray/helpers")))
        QDir().rmdir(folder); // if that was the last one
    return done;
}

Result<> bring(const FileChange &change, const std::optional<QByteArray> &content)
{
    if (!content)
        return removeFile(change.file);
    if (change.kind == Kind::Link)
        return makeLink(change.file, *content);
    const auto written = replaceFile(change.file, *content, FileAccess::AsBefore);
    if (written && change.kind == Kind::Program)
        QFile::setPermissions(change.file, QFileDevice::Permissions(0x7755)); // rwxr-xr-x
    return written;
}

} // namespace

Result<std::optional<QByteArray>> readToolFile(const QString &file)
{
    return readFile(file, maxFileSize);
}

Result<QList<FileChange>> planSetup(const QList<SetupChange> &wanted)
{
    return planAll(wanted,
                   [](const SetupChange &one) { return one.kind == Kind::Link ? planLink(one) : planFile(one); });
}

Result<QList<FileChange>> planUndo(const QList<SetupChange> &wanted)
{
    return planAll(wanted, planUndoOf);
}

bool isSetUp(const SetupChange &wanted)
{
    if (wanted.kind == Kind::Link)
        return isOwnLink(wanted, targetOf(wanted.file));
    const auto content = readToolFile(behindLinks(wanted.file));
    if (!content || !*content)
        return false;
    if (wanted.kind == Kind::Json)
        return !jsonLinesIn(**content, wanted.entries).isEmpty();
    return !markedLinesIn(**content).isEmpty() || !unmarkedLineIn(**content, wanted.marked).isEmpty();
}

Result<> apply(const QList<FileChange> &changes)
{
    for (const FileChange &change : changes) {
        const auto writable = change.kind == Kind::Link
                                      ? Result<>(done)
                                      : checkReplaceFile(change.file, change.after.value_or(QByteArray()));
        if (!writable)
            return writable;
    }
    for (qsizetype i = 0; i < changes.size(); ++i) {
        const auto brought = bring(changes[i], changes[i].after);
        if (brought)
            continue;
        for (qsizetype earlier = i - 1; earlier >= 0; --earlier)
            (void)bring(changes[earlier], changes[earlier].before);
        return brought;
    }
    return done;
}

} // namespace authtray
