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
#include <functional>

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
    bool mayHaveComments; ///< the program reads them in its JSON
};

QString codeFolder(const SetupContext &context)
{
    return context.configFolder() + QStringLiteral("/Code/User");
}

/// Claude Code has its file in the home folder, beside its own one, unless it has another folder.
QString claudeFolder(const SetupContext &context)
{
    const QString own = context.path("CLAUDE_CONFIG_DIR", {});
    return own.isEmpty() ? context.home : own;
}

constexpr std::array clientTable{
        McpClient{"claude", claudeFolder, ".claude.json", "mcpServers", true, false},
        McpClient{"codex",
                  [](const SetupContext &context) { return context.path("CODEX_HOME", QStringLiteral(".codex")); },
                  "config.toml", nullptr, false, false},
        McpClient{"vscode", codeFolder, "mcp.json", "servers", true, true},
        McpClient{"cursor", [](const SetupContext &context) { return context.home + QStringLiteral("/.cursor"); },
                  "mcp.json", "mcpServers", true, true},
        McpClient{"gemini", [](const SetupContext &context) { return context.home + QStringLiteral("/.gemini"); },
                  "settings.json", "mcpServers", false, true},
};
static_assert(std::ranges::equal(clientTable, mcpClientNames, {}, &McpClient::name));

QString fileOf(const McpClient &client, const SetupContext &context)
{
    return client.folder(context) + u'/' + QLatin1String(client.file);
}

bool isThere(const McpClient &client, const SetupContext &context)
{
    if (client.folder(context) != context.home)
        return QFileInfo::exists(client.folder(context));
    return QFileInfo::exists(fileOf(client, context)) || QFileInfo::exists(context.home + QStringLiteral("/.claude"));
}

/// What the server is called in the files: the host, and the path unless that only says what is there. Servers whose
/// names would be the same get numbers. `isTaken`: whether another server of Authtray's has this name.
QByteArray nameFor(const QString &server, const std::function<bool(const QByteArray &)> &isTaken)
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
    QByteArray free = name;
    for (int number = 2; isTaken(free); ++number)
        free = name + '-' + QByteArray::number(number);
    return free;
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

Result<SetupChange> jsonChange(const McpClient &client, const SetupContext &context)
{
    SetupChange change{.kind = Kind::Json, .file = fileOf(client, context)};
    change.entries.object = client.object;
    change.entries.mayHaveComments = client.mayHaveComments;
    change.entries.isOwn = [server = context.server](const QJsonValue &value) { return isOwn(value, server); };
    if (context.server.isEmpty())
        return change;
    const auto content = readToolFile(change.file);
    if (!content)
        return content.error();
    const QJsonObject servers = jsonEntriesIn(content->value_or(QByteArray()), change.entries);
    const auto known = std::find_if(servers.begin(), servers.end(),
                                    change.entries.isOwn); // which the person may have renamed
    const auto isTaken = [&](const QByteArray &name) { return isOwn(servers.value(QString::fromLatin1(name)), {}); };
    const QByteArray name = known == servers.end() ? nameFor(context.server, isTaken) : known.key().toUtf8();
    change.entries.values.insert(name, entryFor(client, context));
    return change;
}

/// A server of Authtray's in TOML.
struct TomlServer
{
    QByteArray name;
    QByteArrayList lines;
    QByteArrayList added; ///< those of them that are the person's, such as its environment
    bool isMeant; ///< it has the address
};

QList<TomlServer> tomlServersIn(const QByteArray &content, const SetupContext &context)
{
    const QByteArray header = "[mcp_servers.";
    const QByteArray address = "\"mcp\"," + jsonText(context.server);
    QList<TomlServer> servers;
    bool isInTable = false; // of its own, below the server's
    for (const QByteArray &line : markedLinesIn(content)) {
        const bool isHeader = line.startsWith(header);
        const QByteArray name = isHeader ? line.mid(header.size()).chopped(1) : QByteArray();
        if (isHeader)
            isInTable = !servers.isEmpty() && name.startsWith(servers.last().name + '.');
        if (isHeader && !isInTable)
            servers += TomlServer{name, {}, {}, false};
        if (servers.isEmpty())
            continue;
        TomlServer &server = servers.last();
        const bool isArguments = !isInTable && line.startsWith("args = ");
        server.lines += line;
        server.isMeant |= isArguments && line.contains(address);
        if (isInTable || (!isHeader && !isArguments && !line.startsWith("command = ")))
            server.added += line;
    }
    return servers;
}

Result<SetupChange> tomlChange(const McpClient &client, const SetupContext &context)
{
    SetupChange change{.kind = Kind::Lines, .file = fileOf(client, context)};
    const auto content = readToolFile(change.file);
    if (!content)
        return content.error();
    const QList<TomlServer> servers = tomlServersIn(content->value_or(QByteArray()), context);
    change.marked.ownPattern = "\\[mcp_servers\\.[\\w.-]+\\]|\\s*[\\w-]+\\s*=.*|\\s*(#.*)?";
    const auto known = std::ranges::find_if(servers, &TomlServer::isMeant);
    if (context.isUndo) {
        for (const TomlServer &server : servers) {
            if (!context.server.isEmpty() && !server.isMeant)
                change.marked.lines += server.lines;
        }
        change.isPart = !change.marked.lines.isEmpty();
        return change;
    }
    const auto isTaken = [&](const QByteArray &name) {
        return std::ranges::count(servers, name, &TomlServer::name) > 0;
    };
    const QByteArray name = known == servers.end() ? nameFor(context.server, isTaken) : known->name;
    const QByteArrayList wanted{"[mcp_servers." + name + ']',
                                "command = " + jsonText(context.program(QStringLiteral("authtray"))),
                                "args = " + jsonText(QJsonArray::fromStringList(argumentsFor(context)))};
    for (const TomlServer &server : servers)
        change.marked.lines += server.isMeant ? wanted + server.added : server.lines;
    if (known == servers.end())
        change.marked.lines += wanted;
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
        const auto change = client.object ? jsonChange(client, context) : tomlChange(client, context);
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
