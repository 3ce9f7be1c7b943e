// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/markedlines.h"

#include <QRegularExpression>

#include <algorithm>
#include <ranges>

namespace authtray {

namespace {

const QByteArray beginMark = QByteArray("# ") + "authtray: begin"; // each of these formats has such comments
const QByteArray endMark = QByteArray("# ") + "authtray: end";
const QByteArray inNewFile = " (in a new file)";
const QByteArray afterOpenLine = " (after a line without an end)";
const QByteArray insteadOf = " (instead of: ";

/// The lines with their ends.
QByteArrayList split(const QByteArray &content)
{
    QByteArrayList lines;
    for (qsizetype begin = 0; begin < content.size(); begin += lines.last().size()) {
        const qsizetype end = content.indexOf('\n', begin);
        lines += content.mid(begin, end < 0 ? -1 : end + 1 - begin);
    }
    return lines;
}

/// Without the end, and without the indentation.
QByteArray bare(const QByteArray &line)
{
    return line.trimmed();
}

QByteArray endIn(const QByteArrayList &lines)
{
    return !lines.isEmpty() && lines.first().endsWith("\r\n") ? "\r\n" : "\n";
}

class Pattern
{
public:
    explicit Pattern(const QByteArray &pattern)
        : m_pattern(QStringLiteral("^(?:%1)$").arg(QLatin1String(pattern)), QRegularExpression::CaseInsensitiveOption),
          m_isSet(!pattern.isEmpty())
    { }

    bool fits(const QByteArray &line) const { return m_isSet && match(line).hasMatch(); }
    QByteArray group(const QByteArray &line) const
    {
        return m_isSet ? match(line).captured(1).toLower().toUtf8() : QByteArray();
    }

private:
    QRegularExpressionMatch match(const QByteArray &line) const
    {
        QByteArray whole = line;
        while (whole.endsWith('\n') || whole.endsWith('\r'))
            whole.chop(1);
        return m_pattern.match(QString::fromUtf8(whole));
    }

    QRegularExpression m_pattern;
    bool m_isSet;
};

/// The indexes of the lines that mark the beginning and the end.
struct Block
{
    qsizetype begin;
    qsizetype end;
};

Result<QList<Block>> blocksIn(const QByteArrayList &lines, const QString &file)
{
    const Error halved = badInput(QStringLiteral("%1 has only one of the two lines that mark Authtray's part").arg(file),
                                  QStringLiteral("Remove that part by hand, with the line \"%1\" or \"%2\".")
                                          .arg(QString::fromLatin1(beginMark), QString::fromLatin1(endMark)));
    QList<Block> blocks;
    bool isOpen = false;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].contains('\0'))
            return badInput(QStringLiteral("%1 isn't text in UTF-8").arg(file),
                            QStringLiteral("Save it as UTF-8, and try again."));
        const bool isBegin = bare(lines[i]).startsWith(beginMark);
        if (!isBegin && bare(lines[i]) != endMark)
            continue;
        if (isBegin == isOpen)
            return halved;
        isOpen = isBegin;
        if (isBegin)
            blocks += Block{i, i};
        else
            blocks.last().end = i;
    }
    return isOpen ? Result<QList<Block>>(halved) : blocks;
}

Error conflict(const QByteArray &line, const QString &file)
{
    return badInput(
            QStringLiteral("%1 has a setting of yours there already: %2").arg(file, QString::fromUtf8(bare(line))),
            QStringLiteral("Remove it, or add Authtray's by hand: see CREDENTIALS in 'man authtray'."));
}

/// The block's lines as they are written. `note`: what removing them has to know.
QByteArrayList written(const QByteArrayList &inner, const QByteArray &indent, const QByteArray &note,
                       const QByteArray &end)
{
    QByteArrayList lines{indent + beginMark + note + end};
    for (const QByteArray &line : inner)
        lines += indent + line + end;
    lines += indent + endMark + end;
    return lines;
}

void insert(QByteArrayList &lines, qsizetype at, const QByteArrayList &block)
{
    for (qsizetype i = 0; i < block.size(); ++i)
        lines.insert(at + i, block[i]);
}

/// Gives the line an end if it has none, as the last one of a file. Returns the block's note on that.
QByteArray closeLine(QByteArray &line, const QByteArray &end)
{
    if (line.endsWith('\n'))
        return {};
    line += end;
    return afterOpenLine;
}

QByteArray indentOf(const QByteArray &line)
{
    const auto end = std::ranges::find_if(line, [](char c) { return c != ' ' && c != '\t'; });
    return line.first(end - line.begin());
}

/// Of the items of a list in YAML, which may be indented.
QByteArray indentOfItems(const QByteArrayList &lines, qsizetype after)
{
    const auto next = std::ranges::find_if(lines.begin() + after, lines.end(), [](const QByteArray &line) {
        return !bare(line).isEmpty() && !bare(line).startsWith('#');
    });
    return next != lines.end() && bare(*next).startsWith('-') ? indentOf(*next) : QByteArray();
}

bool isSection(const QByteArray &line)
{
    return bare(line).startsWith('[');
}

/// The header of the last section in the block, if what follows the block has come to belong to it.
QByteArray headerOfRest(const QByteArrayList &lines, const Block &block)
{
    const auto rest = std::ranges::find_if(lines.begin() + block.end + 1, lines.end(), [](const QByteArray &line) {
        return !bare(line).isEmpty() && !bare(line).startsWith('#') && !bare(line).startsWith(';');
    });
    if (rest == lines.end() || isSection(*rest))
        return {};
    for (qsizetype i = block.end - 1; i > block.begin; --i) {
        if (isSection(lines[i]))
            return lines[i];
    }
    return {};
}

void removeBlock(QByteArrayList &lines, const Block &block)
{
    const QByteArray header = headerOfRest(lines, block);
    const QByteArray note = bare(lines[block.begin]).mid(beginMark.size());
    const QByteArray end = endIn(lines);
    lines.remove(block.begin, block.end + 1 - block.begin);
    if (!header.isEmpty())
        lines.insert(block.begin, header);
    if (note.startsWith(insteadOf))
        lines.insert(block.begin, note.mid(insteadOf.size()).chopped(1) + end);
    if (note == afterOpenLine && block.begin == lines.size() && !lines.isEmpty())
        lines.last().chop(end.size());
}

/// Behind each line that names one of the hosts.
Result<QByteArrayList> withEach(QByteArrayList lines, const MarkedLines &marked, const QString &file)
{
    const Pattern each(marked.eachPattern);
    const Pattern part(marked.partPattern);
    const Pattern conflicting(marked.conflictPattern);
    const QByteArray end = endIn(lines);
    bool isAdded = false;
    for (qsizetype i = lines.size() - 1; i >= 0; --i) {
        if (!marked.hosts.contains(each.group(lines[i])))
            continue;
        for (qsizetype below = i + 1; below < lines.size() && !part.fits(lines[below]); ++below) {
            if (conflicting.fits(lines[below]))
                return conflict(lines[below], file);
        }
        for (qsizetype above = i - 1; above >= 0 && !part.fits(lines[above]); --above) {
            if (conflicting.fits(lines[above]))
                return conflict(lines[above], file);
        }
        const QByteArray note = closeLine(lines[i], end);
        insert(lines, i + 1, written(marked.lines, indentOf(lines[i]), note, end));
        isAdded = true;
    }
    if (isAdded)
        return lines;
    return badInput(
            QStringLiteral("%1 has no account at a host that the token may go to").arg(file),
            QStringLiteral("Write the account with its host first, and let the token go there: see 'authtray --cli "
                           "profiles --help'."));
}

QByteArrayList withBlock(QByteArrayList lines, const MarkedLines &marked, bool isNew)
{
    const Pattern section(marked.sectionPattern);
    const Pattern replaced(marked.replacedPattern);
    const QByteArray end = endIn(lines);
    const auto find = [&lines](const Pattern &pattern) {
        return std::ranges::find_if(lines, [&](const QByteArray &line) { return pattern.fits(line); }) - lines.begin();
    };
    QByteArrayList whole = marked.lines;
    if (!marked.section.isEmpty())
        whole.prepend(marked.section);
    if (const qsizetype at = find(replaced); at < lines.size()) {
        const QByteArray note = insteadOf + bare(lines[at]) + ')';
        lines.removeAt(at);
        insert(lines, at, written(whole, {}, note, end));
    } else if (const qsizetype place = find(section); place < lines.size()) {
        const QByteArray note = closeLine(lines[place], end);
        insert(lines, place + 1, written(marked.lines, indentOfItems(lines, place + 1), note, end));
    } else {
        const QByteArray note = lines.isEmpty() ? QByteArray() : closeLine(lines.last(), end);
        insert(lines, lines.size(), written(whole, {}, isNew ? inNewFile : note, end));
    }
    return lines;
}

/// What is in the block now, without its indentation by the file.
QByteArrayList innerOf(const QByteArrayList &lines, const Block &block)
{
    const QByteArray indent = indentOf(lines[block.begin]);
    QByteArrayList inner;
    for (qsizetype i = block.begin + 1; i < block.end; ++i) {
        QByteArray line = lines[i].startsWith(indent) ? lines[i].mid(indent.size()) : lines[i];
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        inner += line;
    }
    return inner;
}

/// BadInput: one of the lines between the marks is the person's.
Result<> checkOwn(const QByteArrayList &lines, const QList<Block> &blocks, const MarkedLines &marked,
                  const QString &file)
{
    const Pattern own(marked.ownPattern);
    for (const Block &block : marked.ownPattern ? blocks : QList<Block>()) {
        for (const QByteArray &line : innerOf(lines, block)) {
            if (!own.fits(line))
                return badInput(QStringLiteral("%1 has a line of yours between Authtray's: %2")
                                        .arg(file, QString::fromUtf8(bare(line))),
                                QStringLiteral("Move it below the line \"%1\", with its section, and try again.")
                                        .arg(QString::fromLatin1(endMark)));
        }
    }
    return done;
}

/// The block with other lines, where it is.
QByteArrayList updated(QByteArrayList lines, const Block &block, const MarkedLines &marked)
{
    QByteArrayList wanted = marked.lines;
    if (!marked.section.isEmpty() && innerOf(lines, block).value(0) == marked.section)
        wanted.prepend(marked.section);
    const QByteArray note = bare(lines[block.begin]).mid(beginMark.size());
    const QByteArrayList next = written(wanted, indentOf(lines[block.begin]), note, endIn(lines));
    lines.remove(block.begin, block.end + 1 - block.begin);
    insert(lines, block.begin, next);
    return lines;
}

} // namespace

Result<QByteArray> withMarkedLines(const std::optional<QByteArray> &content, const MarkedLines &marked,
                                   const QString &file)
{
    QByteArrayList lines = split(content.value_or(QByteArray()));
    const auto blocks = blocksIn(lines, file);
    if (!blocks)
        return blocks.error();
    if (const auto own = checkOwn(lines, *blocks, marked, file); !own)
        return own.error();
    if (marked.eachPattern == nullptr && blocks->size() == 1)
        return updated(lines, blocks->first(), marked).join();
    for (const Block &block : *blocks | std::views::reverse)
        removeBlock(lines, block);
    if (marked.eachPattern) {
        const auto all = withEach(lines, marked, file);
        return all ? Result<QByteArray>(all->join()) : all.error();
    }
    const Pattern conflicting(marked.conflictPattern);
    for (const QByteArray &line : lines) {
        if (conflicting.fits(line))
            return conflict(line, file);
    }
    if (!content) {
        for (const QByteArray &line : marked.newFile)
            lines += line + '\n';
    }
    return withBlock(lines, marked, !content).join();
}

Result<std::optional<QByteArray>> withoutMarkedLines(const QByteArray &content, const MarkedLines &marked,
                                                     const QString &file)
{
    QByteArrayList lines = split(content);
    const auto blocks = blocksIn(lines, file);
    if (!blocks)
        return blocks.error();
    if (const auto own = checkOwn(lines, *blocks, marked, file); !own)
        return own.error();
    if (const QByteArray line = unmarkedLineIn(content, marked); !line.isEmpty())
        return badInput(QStringLiteral("%1 has Authtray's lines, but not those that mark them: %2")
                                .arg(file, QString::fromUtf8(line)),
                        QStringLiteral("Remove its lines by hand: another program has written the file anew."));
    bool isNew = false;
    for (const Block &block : *blocks | std::views::reverse) {
        isNew = isNew || bare(lines[block.begin]).endsWith(inNewFile);
        removeBlock(lines, block);
    }
    QByteArrayList rest;
    for (const QByteArray &line : lines)
        rest += bare(line);
    if (isNew && rest == marked.newFile)
        return std::optional<QByteArray>();
    return std::optional(lines.join());
}

QByteArrayList markedLinesIn(const QByteArray &content)
{
    const QByteArrayList lines = split(content);
    const auto blocks = blocksIn(lines, {});
    QByteArrayList found;
    for (const Block &block : blocks ? *blocks : QList<Block>())
        found += innerOf(lines, block);
    return found;
}

QByteArray unmarkedLineIn(const QByteArray &content, const MarkedLines &marked)
{
    const QByteArrayList lines = split(content);
    const auto blocks = blocksIn(lines, {});
    if (!blocks || !blocks->isEmpty())
        return {};
    const Pattern conflicting(marked.conflictPattern);
    for (const QByteArray &line : lines) {
        const bool isAboutIt = conflicting.fits(line)
                                       ? line.contains("authtray")
                                       : line.contains("authtray --cli") || line.contains("authtray/helpers")
                                                 || line.contains("credential-authtray");
        if (isAboutIt && !bare(line).startsWith('#'))
            return bare(line);
    }
    return {};
}

} // namespace authtray
