// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/aliases.h"
#include "app/cli/helpformatter.h"
#include "app/cli/usageerror.h"
#include "app/commands/commandtable.h"
#include "app/launcher/usage.h"
#include "app/wire/version.h"
#include "core/result.h"
#include "core/shellword.h"

#include <CLI/CLI.hpp>

namespace authtray {

namespace {

constexpr auto versionLine = "authtray " AUTHTRAY_VERSION;
constexpr std::string_view ofEveryCommand; ///< the value of Option::command

/// CLI11 expects the arguments in reverse order.
std::vector<std::string> reversed(const std::vector<std::string> &arguments)
{
    return {arguments.rbegin(), arguments.rend()};
}

void addOption(CLI::App &app, const Option &option)
{
    const std::string alias(option.rule.alias);
    const std::string name = alias.empty() ? std::string(option.name) : alias + ',' + std::string(option.name);
    const std::string help(option.help);
    if (option.isFlag()) {
        app.add_flag(name, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        return;
    }
    CLI::Option *added = app.add_option(name, help)->type_name(std::string(option.value));
    added->required(option.rule.isRequired);
    if (option.rule.isRepeatable)
        added->take_all()->allow_extra_args();
}

void addOptions(CLI::App &app, std::string_view command)
{
    for (const Option &option : optionTable) {
        if (option.command == command)
            addOption(app, option);
    }
}

/// The defaults that differ between the commands.
std::string defaultsOf(const Command &command)
{
    if (!command.run || command.timeout.count() == 0)
        return {};
    const auto output = std::string(outputFormatNames.at(static_cast<std::size_t>(command.output)));
    return "; defaults: --timeout " + std::to_string(command.timeout.count()) + ", --output " + output;
}

/// Lets the flag count although something else is missing. Older releases of CLI11 do so unasked.
template<typename Flag>
void processFirst(Flag &flag)
{
    if constexpr (requires { flag.get_callback_priority(); })
        flag.callback_priority(decltype(flag.get_callback_priority())::First);
}

/// Instead of CLI11's own help flag, which `--help=false` sets, too. CLI11 has added that one already.
void addHelpFlag(CLI::App &app)
{
    app.set_help_flag();
    CLI::Option *help = app.add_flag_callback(
            "-h,--help", [] { throw CLI::CallForHelp(); }, "Show this help");
    help->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    processFirst(*help);
}

void addCommand(CLI::App &program, const Command &command)
{
    CLI::App *app = program.add_subcommand(command.name, command.help)->fallthrough();
    addOptions(*app, command.name);
    addHelpFlag(*app);
    app->footer("and those of 'authtray --cli --help'" + defaultsOf(command)
                + "\nExample: " + std::string(command.example));
}

QStringList toStringList(const std::vector<std::string> &texts)
{
    QStringList strings;
    for (const std::string &text : texts)
        strings += QString::fromStdString(text);
    return strings;
}

/// Of a flag and its opposite, the last one given counts. BadInput if its value is neither true nor false.
Result<bool> isSet(const CLI::App &app, const Option &flag)
{
    const auto &given = app.parse_order();
    const auto isEither = [&flag](const CLI::Option *option) {
        return option->get_name() == flag.name || option->get_name() == flag.rule.opposite;
    };
    const auto last = std::find_if(given.rbegin(), given.rend(), isEither);
    if (last == given.rend())
        return false;
    try {
        return (*last)->as<bool>() == ((*last)->get_name() == flag.name);
    } catch (const CLI::ConversionError &) {
        return badInput(QStringLiteral("invalid value for %1: \"%2\"")
                                .arg(QString::fromStdString((*last)->get_name()),
                                     QString::fromStdString((*last)->results().back())),
                        QStringLiteral("Give true or false, or no value, which is true."));
    }
}

/// Adds the values of the options of `command`. BadInput if one of them can't be used.
Result<> readOptions(const CLI::App &app, std::string_view command, Arguments &arguments)
{
    for (const Option &option : optionTable) {
        if (option.command != command)
            continue;
        const CLI::Option *given = app.get_option_no_throw(std::string(option.name));
        const auto isGiven = option.isFlag() ? isSet(app, option) : Result<bool>(given && given->count() > 0);
        if (!isGiven)
            return isGiven.error();
        if (!*isGiven)
            continue;
        const QStringList values = option.isFlag() ? QStringList() : toStringList(given->results());
        if (const auto error = findUsageError(option, values))
            return *error;
        arguments.add(option, values);
    }
    return done;
}

std::optional<OutputFormat> formatNamed(std::string_view name)
{
    const auto *found = std::ranges::find(outputFormatNames, name);
    const auto index = found - outputFormatNames.begin();
    return found == outputFormatNames.end() ? std::nullopt : std::optional(static_cast<OutputFormat>(index));
}

LogLevel readLogLevel(const Arguments &arguments)
{
    if (!arguments.has("--log-level"))
        return defaultLogLevel;
    const auto *found = std::ranges::find(logLevelNames, arguments.text("--log-level").toStdString());
    return static_cast<LogLevel>(found - logLevelNames.begin());
}

Result<OutputFormat> readFormat(const Command &command, const Arguments &arguments)
{
    const bool isJson = arguments.has("--json");
    if (!arguments.has("--output"))
        return isJson ? OutputFormat::Json : command.output;
    const OutputFormat format = *formatNamed(arguments.text("--output").toStdString());
    if (isJson && format != OutputFormat::Json)
        return badInput(QStringLiteral("--json and --output %1 contradict each other").arg(arguments.text("--output")),
                        QStringLiteral("Give one of them."));
    return format;
}

Result<Request> readRequest(const CLI::App &program, const QString &profile)
{
    const CLI::App &app = *program.get_subcommands().front();
    const Command &command = *findCommand(app.get_name());
    Arguments arguments;
    if (const auto read = readOptions(program, ofEveryCommand, arguments); !read)
        return read.error();
    if (command.withoutProfile && arguments.has("--profile"))
        return badInput(QStringLiteral("%1 takes no --profile").arg(QLatin1String(command.name)),
                        QString::fromLatin1(command.withoutProfile));
    const auto format = readFormat(command, arguments);
    if (!format)
        return format.error();
    if (const auto read = readOptions(app, command.name, arguments); !read)
        return read.error();
    if (const auto error = command.findUsageError ? command.findUsageError(arguments) : std::nullopt)
        return *error;
    const auto seconds = arguments.number("--timeout");
    return Request{.command = &command,
                   .profile = arguments.text("--profile").isEmpty() ? profile : arguments.text("--profile"),
                   .config = arguments.text("--config"),
                   .output = *format,
                   .isOutputGiven = arguments.has("--json") || arguments.has("--output"),
                   .timeout = seconds ? std::chrono::seconds(*seconds) : command.timeout,
                   .logLevel = readLogLevel(arguments),
                   .arguments = arguments};
}

/// As much of the request as could be parsed, so that a usage error is reported in the requested format.
Request requestSoFar(const CLI::App &program)
{
    Request request;
    if (program.get_subcommands().empty())
        return request;
    request.command = findCommand(program.get_subcommands().front()->get_name());
    const auto formats = program.get_option("--output")->results();
    const auto named = formats.empty() ? std::nullopt : formatNamed(formats.back());
    const bool isJson = program.count("--json") > 0;
    if (isJson == formats.empty()) // one of the two is given
        request.output = isJson ? OutputFormat::Json : named.value_or(request.command->output);
    else
        request.output = request.command->output;
    return request;
}

/// Everything after "--" may be another program's.
void removeCli(std::vector<std::string> &arguments)
{
    const auto end = std::ranges::find(arguments, "--");
    arguments.erase(std::remove(arguments.begin(), end, "--cli"), end);
}

} // namespace

std::variant<Request, Answer> parseCommandLine(std::vector<std::string> arguments, const QString &profile)
{
    CLI::App program("Authtray on the command line", "authtray --cli");
    program.formatter(std::make_shared<HelpFormatter>());
    addOptions(program, ofEveryCommand);
    for (const Command &command : commands())
        addCommand(program, command);
    program.require_subcommand(1);
    addHelpFlag(program);
    program.set_version_flag("--version", versionLine);
    removeCli(arguments);
    applyAliases(arguments);
    if (arguments.empty())
        return Answer{Success, usage, {}};
    try {
        program.parse(reversed(arguments));
        if (const auto error = findMissingValue(program))
            return failureOf(requestSoFar(program), *error);
        const auto request = readRequest(program, profile);
        if (request)
            return *request;
        return failureOf(requestSoFar(program), request.error());
    } catch (const CLI::CallForVersion &version) {
        if (program.remaining_size(true) > 0)
            return failureOf(requestSoFar(program), usageErrorIn(program, arguments, version));
        return Answer{Success, QByteArray(versionLine) + '\n', {}};
    } catch (const CLI::CallForHelp &help) {
        const bool hasCommand = !program.get_subcommands().empty();
        if (program.remaining_size(true) > 0)
            return failureOf(requestSoFar(program), usageErrorIn(program, arguments, help));
        return Answer{Success, hasCommand ? QByteArray::fromStdString(program.help()) : QByteArray(usage), {}};
    } catch (const CLI::ParseError &error) {
        return failureOf(requestSoFar(program), usageErrorIn(program, arguments, error));
    }
}

namespace {

/// The command line up to a client's secret, which isn't shown.
QString withCli(const std::vector<std::string> &arguments)
{
    QString line = QStringLiteral("authtray --cli");
    for (const std::string &argument : arguments) {
        if (argument.starts_with("--client-secret"))
            return line + QStringLiteral(" …");
        line += u' ' + shellWord(QString::fromStdString(argument));
    }
    return line;
}

/// The first argument may be a command, which only --cli runs.
std::optional<Error> findCommandWithoutCli(const std::vector<std::string> &arguments)
{
    const std::string first = arguments.empty() ? std::string() : arguments.front();
    if (findCommand(first) == nullptr && first != authPrefix && first != "help" && first != "version")
        return std::nullopt;
    const QString command = QString::fromStdString(first);
    return badInput(QStringLiteral("the command \"%1\" needs --cli in front of it").arg(command),
                    QStringLiteral("Run: %1").arg(withCli(arguments)));
}

} // namespace

std::variant<TrayOptions, Answer> parseTrayCommandLine(std::vector<std::string> arguments)
{
    CLI::App program("Authtray in the tray", "authtray");
    for (const char *name : {"--config", "--log-level"})
        addOption(program, *findOption(name));
    addHelpFlag(program);
    program.set_version_flag("--version", versionLine);
    if (const auto error = findCommandWithoutCli(arguments))
        return failure(*error);
    try {
        program.parse(reversed(arguments));
    } catch (const CLI::CallForVersion &version) {
        if (program.remaining_size() > 0)
            return failure(usageErrorIn(program, arguments, version));
        return Answer{Success, QByteArray(versionLine) + '\n', {}};
    } catch (const CLI::CallForHelp &help) {
        if (program.remaining_size() > 0)
            return failure(usageErrorIn(program, arguments, help));
        return Answer{Success, QByteArray(usage), {}};
    } catch (const CLI::ParseError &error) {
        return failure(usageErrorIn(program, arguments, error));
    }
    Arguments options;
    if (const auto read = readOptions(program, ofEveryCommand, options); !read)
        return failure(read.error());
    return TrayOptions{options.text("--config"), readLogLevel(options)};
}

} // namespace authtray
