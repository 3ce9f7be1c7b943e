// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/setup.h"

#include "app/commands/chosensession.h"
#include "app/commands/hostsession.h"
#include "app/credential/credentialtool.h"
#include "app/output/render.h"
#include "app/setup/filechanges.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/session/sessions.h"
#include "core/shellword.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>

namespace authtray {

namespace {

SetupContext contextFor(const Request &request)
{
    SetupContext context{.environment = QProcessEnvironment::systemEnvironment(),
                         .home = QDir::homePath(),
                         .hosts = {},
                         .options = {},
                         .roleArn = request.arguments.text("--role-arn"),
                         .server = request.arguments.text("url"),
                         .clients = request.arguments.texts("--client"),
                         .folder = QCoreApplication::applicationDirPath(),
                         .isUndo = !request.arguments.has("tool") || request.arguments.has("--undo")};
    if (!request.profile.isEmpty())
        context.options += {QStringLiteral("--profile"), request.profile};
    if (!request.config.isEmpty())
        context.options += {QStringLiteral("--config"),
                            QDir::cleanPath(QDir::current().absoluteFilePath(request.config))};
    return context;
}

/// As a person writes it.
QString shownPath(const QString &file)
{
    const QString home = QDir::homePath() + u'/';
    return shownName(file.startsWith(home) ? QStringLiteral("~/") + file.mid(home.size()) : file);
}

/// Each file with the lines that come or go.
QString describe(const QList<FileChange> &changes)
{
    QString text;
    for (const FileChange &change : changes) {
        text += shownPath(change.file) + QStringLiteral(":\n");
        for (const QByteArray &line : change.lines)
            text += QStringLiteral("  ") + withoutControls(QString::fromUtf8(line)) + u'\n';
        for (const QByteArray &line : change.removed)
            text += QStringLiteral("  no longer: ") + withoutControls(QString::fromUtf8(line)) + u'\n';
    }
    return text;
}

QString filesOf(const QList<FileChange> &changes)
{
    QStringList files;
    for (const FileChange &change : changes)
        files += shownPath(change.file);
    return files.join(QStringLiteral(" and "));
}

Document documentFor(const QString &tool, bool isSetUp, const QList<FileChange> &changes, const QString &note)
{
    Document::Items items;
    for (const FileChange &change : changes) {
        Document::Items lines;
        for (const QByteArray &line : change.lines)
            lines.emplace_back(QString::fromUtf8(line));
        Document::Items removed;
        for (const QByteArray &line : change.removed)
            removed.emplace_back(QString::fromUtf8(line));
        Document item;
        item.put("file", change.file).put("lines", lines).put("removed", removed);
        items.push_back(item);
    }
    Document document;
    document.put("tool", tool).put("set_up", isSetUp).put("changed", items).put("note", note);
    return document;
}

/// The tools, and in which files they are set up.
Answer listTools(const Request &request, const Terminal &terminal)
{
    Document::Items items;
    QString text;
    const SetupContext context = contextFor(request);
    for (const Recipe &recipe : recipes()) {
        const auto changes = recipe.changes(context);
        Document::Items files;
        QStringList shown;
        for (const SetupChange &change : changes ? *changes : QList<SetupChange>()) {
            if (!isSetUp(change))
                continue;
            files.emplace_back(change.file);
            shown += shownPath(change.file);
        }
        const QString tool = QString::fromLatin1(recipe.name.data(), qsizetype(recipe.name.size()));
        Document item;
        item.put("tool", tool).put("set_up", !files.empty()).put("files", files);
        items.push_back(item);
        text += (shown.isEmpty() ? QStringLiteral("- ") : terminal.yes() + u' ') + tool.leftJustified(11)
                + (shown.isEmpty() ? QStringLiteral("not set up") : shown.join(QStringLiteral(", "))) + u'\n';
    }
    return {Success, render(request.output, items, text), {}};
}

Result<QList<SetupChange>> wantedBy(const Recipe &recipe, SetupContext context, const Request &request,
                                    Sessions &sessions)
{
    const bool isForAddress = !context.server.isEmpty(); // by which the profile is found, which may come later
    if (isForAddress) {
        const auto server = readUrl(context.server);
        if (!server)
            return server.error();
        context.server = server->toString(QUrl::FullyEncoded | QUrl::RemoveFragment);
    }
    if (!context.isUndo && !isForAddress) {
        const auto session = findStoredSession(request, sessions);
        if (!session)
            return session.error();
        context.hosts = allowedHostsOf(**session, sessions);
        if (recipe.needsHosts && context.hosts.isEmpty())
            return badInput(QStringLiteral("the token of \"%1\" may go to no host").arg((*session)->profile().name),
                            QStringLiteral("Say where it may: authtray --cli profiles hosts %1 --add HOST%2")
                                    .arg(shellWord((*session)->profile().name), sessionOptions(request).config));
    }
    return recipe.changes(context);
}

QString doneText(const QString &tool, bool isUndo, bool isChanged, const Terminal &terminal)
{
    const QString what = isUndo      ? isChanged ? QStringLiteral("%1 no longer asks Authtray")
                                                 : QStringLiteral("%1 isn't set up")
                              : isChanged ? QStringLiteral("%1 is set up")
                                     : QStringLiteral("%1 is set up already");
    return terminal.yes() + u' ' + what.arg(tool) + u'\n';
}

} // namespace

QCoro::Task<Result<Answer>> setup(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer)
{
    if (request.arguments.has("--list"))
        co_return listTools(request, terminal);
    const QString tool = request.arguments.text("tool");
    const Recipe &recipe = recipeFor(tool.toStdString());
    const SetupContext context = contextFor(request);
    const auto wanted = wantedBy(recipe, context, request, sessions);
    if (!wanted)
        co_return wanted.error();
    const auto changes = context.isUndo ? planUndo(*wanted) : planSetup(*wanted);
    if (!changes)
        co_return changes.error();
    const bool isForced = request.arguments.has("--force") || changes->isEmpty();
    if (!isForced && !terminal.canAsk())
        co_return badInput(QStringLiteral("there is no terminal to ask for confirmation"),
                           QStringLiteral("Use --force to change %1 without being asked.").arg(filesOf(*changes)));
    if (!isForced) {
        const QString question = context.isUndo ? QStringLiteral("Remove this from %1?")
                                                : QStringLiteral("Write this to %1?");
        terminal.err(describe(*changes).toUtf8());
        const bool isSure = co_await terminal.confirm(question.arg(filesOf(*changes)));
        if (!isSure)
            co_return Answer{Failure, {}, "Nothing was changed.\n"};
    }
    const auto applied = apply(*changes);
    if (!applied)
        co_return applied.error();
    const QString note = context.isUndo || !recipe.note ? QString() : QString::fromLatin1(recipe.note);
    QString text = doneText(tool, context.isUndo, !changes->isEmpty(), terminal);
    if (isForced)
        text += describe(*changes);
    if (!note.isEmpty())
        text += note + u'\n';
    const Document document = documentFor(tool, !context.isUndo, *changes, note);
    co_return Answer{Success, render(request.output, document, text), {}};
}

std::optional<Error> findSetupUsageError(const Arguments &arguments)
{
    if (!arguments.has("tool") && !arguments.has("--list"))
        return badInput(QStringLiteral("the tool is missing"), QString::fromLatin1(setupToolRule.advice.data()));
    if (arguments.has("--list") && arguments.has("tool"))
        return badInput(QStringLiteral("--list shows all tools"), QStringLiteral("Leave the tool out."));
    const bool isMcp = arguments.text("tool") == u"mcp";
    if (!isMcp && (arguments.has("url") || arguments.has("--client")))
        return badInput(QStringLiteral("only mcp takes an address and --client"),
                        QStringLiteral("For example: authtray --cli setup mcp https://mcp.example.com/mcp"));
    if (isMcp && !arguments.has("url") && !arguments.has("--undo"))
        return badInput(QStringLiteral("the server's address is missing"),
                        QStringLiteral("For example: authtray --cli setup mcp https://mcp.example.com/mcp"));
    for (const OptionName option : {OptionName("--role-arn"), OptionName("--config")}) {
        const QString value = arguments.text(option);
        if (std::ranges::any_of(value, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
            return badInput(QStringLiteral("a value has a line break or another control character in it"),
                            QStringLiteral("It can't be written to the tool's file."));
    }
    return findContradiction(arguments, "--list", "--undo");
}

} // namespace authtray
