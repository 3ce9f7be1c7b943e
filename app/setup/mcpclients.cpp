// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/mcpclients.h"

#include "app/setup/filechanges.h"
#include "app/wire/options.h"
#include "core/jsontext.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <array>

namespace authtray {

namespace {

using Kind = SetupChange::Kind;

/// A program that reads its servers from a file in its folder.
struct McpClient
{
    std::string_view name;
    QString (*folder)(const SetupContext &context); ///< is there if the program is used
    const char *file; ///< below the folder
    const char *object; ///< of the servers, in a JSON file; null: TOML
    bool namesType; ///< each server says that it speaks on the standard streams
};

QString codeFolder(const SetupContext &context)
{
    return context.configFolder() + QStringLiteral("/Code/User");
}

/// Claude Code has its file beside its folder, unless it has another folder.
QString claudeFolder(const SetupContext &context)
{
    const QString own = context.path("CLAUDE_CONFIG_DIR", {});
    return own.isEmpty() ? context.home : own;
}

constexpr std::array clientTable{
        McpClient{"claude", claudeFolder, ".claude.json", "mcpServers", true},
        McpClient{"codex",
                  [](const SetupContext &context) { return context.path("CODEX_HOME", QStringLiteral(".codex")); },
                  "config.toml", nullptr, false},
        McpClient{"vscode", codeFolder, "mcp.json", "servers", true},
        McpClient{"cursor", [](const SetupContext &context) { return context.home + QStringLiteral("/.cursor"); },
                  "mcp.json", "mcpServers", true},
        McpClient{"gemini", [](const SetupContext &context) { return context.home + QStringLiteral("/.gemini"); },
                  "settings.json", "mcpServers", false},
};
static_assert(std::ranges::equal(clientTable, mcpClientNames, {}, &McpClient::name));

QString fileOf(const McpClient &client, const SetupContext &context)
{
    return client.folder(context) + u'/' + QLatin1String(client.file);
}

bool isThere(const McpClient &client, const SetupContext &context)
{
    const bool isInHome = client.folder(context) == context.home;
    return QFileInfo::exists(isInHome ? fileOf(client, context) : client.folder(context));
}

/// What the server is called in the files: the host, and the path unless that only says what is there.
QByteArray nameFor(const QString &server)
{
    const QUrl url(server);
    QString text = url.host(QUrl::FullyEncoded);
    if (url.port() > 0)
        text += u'-' + QString::number(url.port());
    for (const QString &segment : url.path().split(u'/', Qt::SkipEmptyParts)) {
        if (segment != u"mcp")
            text += u'-' + segment;
    }
    QByteArray name;
    for (const QChar c : std::as_const(text)) {
        const bool isPlain = c.unicode() < 128 && c.isLetterOrNumber();
        name += isPlain ? c.toLatin1() : '-';
    }
    return name;
}

QStringList argumentsFor(const SetupContext &context)
{
    return QStringList{QStringLiteral("--cli"), QStringLiteral("mcp"), context.server} + context.options;
}

QByteArray entryFor(const McpClient &client, const SetupContext &context)
{
    const QByteArray type = client.namesType ? "\"type\": \"stdio\", " : "";
    return '{' + type + "\"command\": " + jsonText(context.program(QStringLiteral("authtray")))
           + ", \"args\": " + jsonText(QJsonArray::fromStringList(argumentsFor(context))) + '}';
}

/// Whether a server in a file is reached by Authtray, and at this address, if one is meant.
bool isOwn(const QJsonValue &value, const QString &server)
{
    const QJsonObject entry = value.toObject();
    const QJsonArray arguments = entry.value(QStringLiteral("args")).toArray();
    return QFileInfo(entry.value(QStringLiteral("command")).toString()).fileName() == u"authtray"
           && arguments.at(0).toString() == u"--cli" && arguments.at(1).toString() == u"mcp"
           && (server.isEmpty() || arguments.at(2).toString() == server);
}

SetupChange jsonChange(const McpClient &client, const SetupContext &context)
{
    SetupChange change{.kind = Kind::Json, .file = fileOf(client, context)};
    change.entries.object = client.object;
    change.entries.isOwn = [server = context.server](const QJsonValue &value) { return isOwn(value, server); };
    if (!context.server.isEmpty())
        change.entries.values.insert(nameFor(context.server), entryFor(client, context));
    return change;
}

/// The lines of Authtray's other servers in the file.
QByteArrayList otherServersIn(const QByteArray &content, const SetupContext &context)
{
    QByteArrayList lines;
    QByteArrayList server;
    const QByteArray address = "\"mcp\"," + jsonText(context.server);
    for (const QByteArray &line : markedLinesIn(content)) {
        if (line.startsWith('['))
            server.clear();
        server += line;
        const bool isWhole = line.startsWith("args = ");
        if (isWhole && !context.server.isEmpty() && !line.contains(address))
            lines += server;
    }
    return lines;
}

Result<SetupChange> tomlChange(const McpClient &client, const SetupContext &context)
{
    SetupChange change{.kind = Kind::Lines, .file = fileOf(client, context)};
    const auto content = readToolFile(change.file);
    if (!content)
        return content.error();
    change.marked.lines = otherServersIn(content->value_or(QByteArray()), context);
    change.marked.ownPattern = "\\[mcp_servers\\.[\\w-]+\\]|(command|args) = .*";
    if (context.isUndo) {
        change.isPart = !change.marked.lines.isEmpty();
        return change;
    }
    const QByteArray name = nameFor(context.server);
    change.marked.lines += {"[mcp_servers." + name + ']',
                            "command = " + jsonText(context.program(QStringLiteral("authtray"))),
                            "args = " + jsonText(QJsonArray::fromStringList(argumentsFor(context)))};
    // A table that is written as a value, or by its members' names, can't be added to.
    change.marked.conflictPattern = "\\s*\\[\\s*[\"']?mcp_servers[\"']?\\s*\\.\\s*[\"']?" + name
                                    + "[\"']?\\s*[\\].].*|\\s*[\"']?mcp_servers[\"']?\\s*[=.].*"
                                    + "|\\s*\\[\\s*[\"']?mcp_servers[\"']?\\s*\\]\\s*(#.*)?";
    return change;
}

/// Whether the file may have something to be removed: others may not even be readable.
bool namesAuthtray(const QString &file)
{
    const auto content = readToolFile(file);
    return content && content->value_or(QByteArray()).contains("authtray");
}

bool isMeant(const McpClient &client, const SetupContext &context)
{
    const QString name = QString::fromLatin1(client.name.data(), qsizetype(client.name.size()));
    if (!context.clients.isEmpty() && !context.clients.contains(name))
        return false;
    if (context.isUndo)
        return namesAuthtray(fileOf(client, context));
    return !context.clients.isEmpty() || isThere(client, context);
}

} // namespace

Result<QList<SetupChange>> mcpChanges(const SetupContext &context)
{
    QList<SetupChange> changes;
    for (const McpClient &client : clientTable) {
        if (!isMeant(client, context))
            continue;
        const auto change = client.object ? Result<SetupChange>(jsonChange(client, context))
                                          : tomlChange(client, context);
        if (!change)
            return change.error();
        changes += *change;
    }
    if (changes.isEmpty() && !context.isUndo)
        return badInput(QStringLiteral("no program was found whose settings could be written"),
                        QStringLiteral("Name one: --client claude, codex, vscode, cursor or gemini"));
    return changes;
}

} // namespace authtray
