// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/route.h"

#include "app/cli/commandline.h"
#include "app/commands/command.h"
#include "app/wire/remotecommand.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace authtray;

namespace {

std::vector<std::string> argumentsOf(const QString &line)
{
    std::vector<std::string> arguments{"--cli"};
    for (const QString &word : line.split(u' ', Qt::SkipEmptyParts))
        arguments.push_back(word.toStdString());
    return arguments;
}

Route routeOf(std::vector<std::string> &arguments)
{
    std::vector<char *> pointers;
    for (std::string &argument : arguments)
        pointers.push_back(argument.data());
    return readRoute(pointers);
}

/// A value that the option takes.
std::string valueFor(const Option &option)
{
    const OptionRule &rule = option.rule;
    if (!rule.unit.empty())
        return std::to_string(rule.max);
    if (option.value == "URL")
        return "https://api.example.com";
    return rule.choices.empty() ? "value" : std::string(rule.choices.back());
}

/// The ways to write the option on the command line of a command that an agent answers.
std::vector<std::string> linesWith(const Option &option)
{
    const std::string tool = option.command == "credential" ? " git" : "";
    const std::string command = std::string(option.command.empty() ? "me" : option.command) + tool;
    const std::string name(option.name);
    const std::string value = valueFor(option);
    if (option.isFlag())
        return {command + " " + name};
    return {command + " " + name + " " + value, command + " " + name + "=" + value, command + " " + name + "= " + value};
}

bool isForAgents(const Option &option)
{
    return option.command.empty()
           || (!option.isArgument() && std::ranges::find(agentCommands, option.command) != agentCommands.end());
}

} // namespace

/// The fast path and the full parser read the same from a command line.
class TestRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void route_isWhatTheFullParserReads_data();
    void route_isWhatTheFullParserReads();
    void route_needsFullProgram_data();
    void route_needsFullProgram();
    void tool_isTheWordAfterCredential_data();
    void tool_isTheWordAfterCredential();
    void options_ofOneName_areAlike();
};

void TestRoute::route_isWhatTheFullParserReads_data()
{
    QTest::addColumn<QString>("line");
    const auto row = [](const std::string &line) { QTest::newRow(line.c_str()) << QString::fromStdString(line); };
    for (const Option &option : optionTable) {
        if (isForAgents(option))
            std::ranges::for_each(linesWith(option), row);
    }
    for (const char *line :
         {"me", "--config status me", "--profile status me", "status --config /c --timeout 5",
          "status --timeout=5 --config=/c", "login", "logout --force", "profiles default status", "import status",
          "agent", "auth status", "login status", "auth login --json refresh", "login --profile status",
          "token --timeout 86400", "token --json=false", "status --help=false", "import pipeops -- --config"})
        row(line);
}

void TestRoute::route_isWhatTheFullParserReads()
{
    QFETCH(QString, line);
    std::vector<std::string> arguments = argumentsOf(line);
    const auto parsed = parseCommandLine(arguments);
    QVERIFY(std::holds_alternative<Request>(parsed));
    const Request &request = std::get<Request>(parsed);
    const Route route = routeOf(arguments);
    QCOMPARE(route.command, std::string_view(request.command->name));
    const QString config = QString::fromStdString(route.config);
    QCOMPARE(config, request.config.isEmpty() ? QString::fromStdString(defaultConfigFolder()) : request.config);
    if (!route.needsFullProgram) {
        QCOMPARE(route.timeout, request.timeout);
        QVERIFY(request.command->isForAgent);
    }
}

void TestRoute::route_needsFullProgram_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("needsFullProgram");
    for (const char *line : {"status", "me --json", "refresh --login-validity 10", "token --profile login", "status x",
                             "status --profile --no-agent"})
        QTest::newRow(line) << QString::fromLatin1(line) << false;
    for (const char *line : {"", "login", "logout", "agent", "providers", "profiles", "import pipeops", "frobnicate",
                             "status --no-agent", "status --log-level debug", "status --help", "status -h", "-- status"})
        QTest::newRow(line) << QString::fromLatin1(line) << true;
}

void TestRoute::route_needsFullProgram()
{
    QFETCH(QString, line);
    std::vector<std::string> arguments = argumentsOf(line);
    std::vector<char *> pointers;
    std::ranges::transform(arguments, std::back_inserter(pointers),
                           [](std::string &argument) { return argument.data(); });
    QTEST(readRoute(pointers).needsFullProgram, "needsFullProgram");
}

void TestRoute::tool_isTheWordAfterCredential_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("tool");
    const auto row = [](const char *line, const char *tool) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(tool);
    };
    row("credential git get", "git");
    row("auth credential --profile docker --timeout 5 git get", "git");
    row("credential git --no-agent", "git");
    row("credential", "");
    row("credential git --help", "");
    row("token git", "");
}

void TestRoute::tool_isTheWordAfterCredential()
{
    QFETCH(QString, line);
    std::vector<std::string> arguments = argumentsOf(line);
    const Route route = routeOf(arguments);
    QTEST(QString::fromStdString(std::string(route.tool)), "tool");
}

/// The fast path reads options before it knows the command.
void TestRoute::options_ofOneName_areAlike()
{
    for (const Option &option : optionTable) {
        const Option &first = *findOption(option.name);
        QCOMPARE(option.takesValue(), first.takesValue());
        QCOMPARE(option.rule.needsFullProgram, first.rule.needsFullProgram);
    }
}

QTEST_APPLESS_MAIN(TestRoute)
#include "tst_route.moc"
