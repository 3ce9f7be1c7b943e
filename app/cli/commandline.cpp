// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/usageerror.h"
#include "app/commands/envelope.h"
#include "app/launcher/usage.h"

#include <CLI/CLI.hpp>

#include <iterator>

namespace authtray {

namespace {

constexpr int longestValidity = 525600; // minutes in a year
constexpr int longestTimeout = 86400; // seconds in a day

/// The arguments as they were written.
struct Raw
{
    std::string profile, output, config, timeout, logLevel = "warn";
    std::string issuer, clientId, clientSecret, scope, file, provider, tenant, store, validity, action = "list", name;
    bool json = false, noAgent = false, offline = false;
    bool force = false, noBrowser = false, device = false, keep = false, all = false;
    std::optional<std::string> caFile;
    std::vector<std::string> settings;
};

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

void addOptions(CLI::App &program, Raw &raw)
{
    program.add_option("--profile", raw.profile, "Which sign-in")->type_name("NAME");
    program.add_option("--output", raw.output, "text, json, table, yaml or plain")->type_name("FORMAT");
    program.add_flag("--json", raw.json, "The same as --output json");
    program.add_option("--config", raw.config, "Another folder of settings and profiles")->type_name("DIR");
    program.add_flag("--no-agent", raw.noAgent, "Don't ask a running Authtray"); // see app/launcher/fastpath.h
    program.add_option("--timeout", raw.timeout, "Give up after that long")->type_name("SECONDS");
    program.add_option("--log-level", raw.logLevel, "error, warn, info or debug")->type_name("LEVEL");
}

void addLogin(CLI::App &program, Raw &raw)
{
    auto *login = program.add_subcommand("login", "Sign in with your browser");
    login->add_option("--provider", raw.provider, "A service, see 'authtray --cli providers'")->type_name("PRESET");
    login->add_option("--set", raw.settings, "What the preset leaves open")
            ->type_name("NAME=VALUE")
            ->expected(1)
            ->take_all();
    login->add_option("--tenant", raw.tenant, "Which of your organization's tenants")->type_name("NAME");
    login->add_option("--issuer", raw.issuer, "The OpenID provider to sign in to")->type_name("URL");
    login->add_option("--client-id", raw.clientId, "The client registered there")->type_name("ID");
    login->add_option("--client-secret", raw.clientSecret, "Its secret, for a client that isn't public")
            ->type_name("env.NAME|-");
    login->add_option("--scope", raw.scope, "What to ask for")->type_name("SCOPES");
    login->add_option("--store", raw.store, "Where to keep the session")->type_name("keychain|file");
    login->add_option_function<std::string>(
                 "--ca-file", [&raw](const std::string &file) { raw.caFile = file; },
                 "Certificates (PEM) to trust as well, '' for none")
            ->type_name("FILE");
    login->add_flag("--no-browser", raw.noBrowser, "Print the URL instead of opening a browser");
    login->add_flag("--device", raw.device, "Sign in with a code, in a browser on any device");
    login->add_flag("--force", raw.force, "Replace the profile's account without asking");
    login->footer("Example: authtray --cli login --issuer https://id.example.com --client-id my-app");
}

void addImport(CLI::App &program, Raw &raw)
{
    auto *import = program.add_subcommand("import", "Take over the session of a service's own tool");
    import->add_option("provider", raw.provider, "pipeops or uipath")->type_name("")->required();
    import->add_option("file", raw.file, "If not where the tool leaves it")->type_name("");
    import->add_option("--tenant", raw.tenant, "Which of your organization's tenants")->type_name("NAME");
    import->add_option("--store", raw.store, "Where to keep the session")->type_name("keychain|file");
    import->add_flag("--force", raw.force, "Blank the tokens in the file without asking");
    import->add_flag("--keep", raw.keep, "Leave them there");
    import->footer("Example: authtray --cli import pipeops --force");
}

void addRefresh(CLI::App &program, Raw &raw, const char *name, const char *description, const char *example)
{
    auto *refresh = program.add_subcommand(name, description);
    refresh->add_option("--login-validity", raw.validity, "Minutes the token must still be good (0 to 525600)")
            ->type_name("MINUTES");
    refresh->add_flag("--force", raw.force, "Ask the provider for a new token in any case");
    refresh->footer(example);
}

void addCommands(CLI::App &program, Raw &raw)
{
    addLogin(program, raw);
    auto *logout = program.add_subcommand("logout", "Sign out and revoke the session");
    logout->add_flag("--force", raw.force, "Don't ask");
    logout->add_flag("--all", raw.all, "Every profile");
    logout->footer("Example: authtray --cli logout --force");
    auto *status = program.add_subcommand("status", "Are you signed in, and until when?");
    status->add_flag("--offline", raw.offline, "Never contact the provider");
    status->footer("Example: if authtray --cli status >/dev/null; then …; fi");
    program.add_subcommand("me", "The account you are signed in with")->footer("Example: authtray --cli me --json");
    addRefresh(program, raw, "refresh", "A token that is good for a while, and the session",
               "Example: authtray --cli refresh --login-validity 10 --output json");
    addRefresh(program, raw, "token", "Just the access token",
               "Example: curl -H \"Authorization: Bearer $(authtray --cli token)\" \"$URL\"");
    addImport(program, raw);
    program.add_subcommand("agent", "Keep the sessions fresh and answer the other commands, until it is ended")
            ->footer("Example: authtray --cli agent");
    program.add_subcommand("providers", "The services that Authtray knows")->footer("Example: authtray --cli providers");
    auto *profiles = program.add_subcommand("profiles", "List, show, choose or remove profiles");
    profiles->add_option("action", raw.action, "list, show, default or remove")->type_name("");
    profiles->add_option("name", raw.name, "The profile's name")->type_name("");
    profiles->footer("Example: authtray --cli profiles default work");
    for (CLI::App *command : program.get_subcommands({})) {
        command->fallthrough();
        command->set_help_flag(); // to have it last
        command->set_help_flag("-h,--help", "Show this help");
        command->footer("and the options of 'authtray --cli --help'\n\n" + command->get_footer());
    }
    program.require_subcommand(1);
}

/// A whole number within bounds, and nothing but digits.
std::optional<int> readNumber(const std::string &value, int least, int most)
{
    bool isNumber = false;
    const int number = text(value).toInt(&isNumber);
    const bool isDigits = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
    return isNumber && isDigits && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

std::optional<OutputFormat> formatNamed(const std::string &name)
{
    const auto *found = std::ranges::find(outputFormatNames, name);
    const auto index = found - outputFormatNames.begin();
    return found == outputFormatNames.end() ? std::nullopt : std::optional(static_cast<OutputFormat>(index));
}

std::optional<Error> readFormat(const CLI::App &program, const Raw &raw, Request &request)
{
    const bool isNamed = program.count("--output") > 0;
    request.isOutputGiven = raw.json || isNamed;
    request.output = request.command == u"refresh" || raw.json ? OutputFormat::Json : OutputFormat::Text;
    if (!isNamed)
        return std::nullopt;
    const auto format = formatNamed(raw.output);
    if (!format)
        return badInput(QStringLiteral("unknown output format \"%1\"").arg(text(raw.output)),
                        QStringLiteral("Use --output text, json, table, yaml or plain."));
    if (raw.json && *format != OutputFormat::Json)
        return badInput(QStringLiteral("--json and --output %1 contradict each other").arg(text(raw.output)),
                        QStringLiteral("Give one of them."));
    request.output = *format;
    return std::nullopt;
}

std::optional<Error> readNumbers(const CLI::App &command, const Raw &raw, Request &request)
{
    request.timeout = std::chrono::seconds(request.command == u"login" ? 300 : 30);
    if (command.get_parent()->count("--timeout") > 0) {
        const auto seconds = readNumber(raw.timeout, 1, longestTimeout);
        if (!seconds)
            return badInput(QStringLiteral("invalid value for --timeout: \"%1\"").arg(text(raw.timeout)),
                            QStringLiteral("Give a whole number of seconds from 1 to %1.").arg(longestTimeout));
        request.timeout = std::chrono::seconds(*seconds);
    }
    const auto *option = command.get_option_no_throw("--login-validity");
    if (option != nullptr && option->count() > 0) {
        const auto minutes = readNumber(raw.validity, 0, longestValidity);
        if (!minutes)
            return badInput(QStringLiteral("invalid value for --login-validity: \"%1\"").arg(text(raw.validity)),
                            QStringLiteral("Give a whole number of minutes from 0 to %1.").arg(longestValidity));
        request.loginValidity = std::chrono::minutes(*minutes);
    }
    return std::nullopt;
}

std::optional<Error> checkLogLevel(const Raw &raw)
{
    static const QStringList levels{QStringLiteral("error"), QStringLiteral("warn"), QStringLiteral("info"),
                                    QStringLiteral("debug")};
    if (!levels.contains(text(raw.logLevel)))
        return badInput(QStringLiteral("unknown log level \"%1\"").arg(text(raw.logLevel)),
                        QStringLiteral("Use error, warn, info or debug."));
    return std::nullopt;
}

std::optional<Error> checkLogin(const Request &request)
{
    if (request.provider.isEmpty() && request.issuer.isEmpty() != request.clientId.isEmpty())
        return badInput(QStringLiteral("--issuer and --client-id belong together"),
                        QStringLiteral("Give both, or neither."));
    if (request.provider.isEmpty() && !request.settings.isEmpty())
        return badInput(QStringLiteral("--set belongs to a provider"),
                        QStringLiteral("Name it with --provider PRESET."));
    const bool isNamed = request.clientSecret.startsWith(u"env.") && request.clientSecret.size() > 4;
    if (!request.clientSecret.isEmpty() && !isNamed && request.clientSecret != u"-")
        return badInput(
                QStringLiteral("--client-secret doesn't take the secret itself: every process could read it there"),
                QStringLiteral("Name a variable that holds it, --client-secret env.NAME, or give - to be asked for it."));
    for (const QString &setting : request.settings) {
        if (setting.indexOf(u'=') < 1)
            return badInput(QStringLiteral("invalid value for --set: \"%1\"").arg(setting),
                            QStringLiteral("Write it as NAME=VALUE."));
    }
    return std::nullopt;
}

std::optional<Error> readRest(const CLI::App &command, const Raw &raw, Request &request)
{
    if (const auto error = readNumbers(command, raw, request))
        return error;
    if (const auto error = checkLogLevel(raw))
        return error;
    request.store = storeFrom(text(raw.store));
    if (!raw.store.empty() && !request.store)
        return badInput(QStringLiteral("unknown store \"%1\"").arg(text(raw.store)),
                        QStringLiteral("Use --store keychain or --store file."));
    if (request.command == u"login")
        return checkLogin(request);
    return std::nullopt;
}

Request fill(const Raw &raw, const std::string &command)
{
    Request request;
    request.command = text(command);
    request.profile = text(raw.profile);
    request.config = text(raw.config);
    request.logLevel = text(raw.logLevel);
    request.force = raw.force;
    request.noBrowser = raw.noBrowser;
    request.device = raw.device;
    request.provider = text(raw.provider);
    for (const std::string &setting : raw.settings)
        request.settings += text(setting);
    request.tenant = text(raw.tenant);
    request.issuer = text(raw.issuer);
    request.clientId = text(raw.clientId);
    request.clientSecret = text(raw.clientSecret);
    request.scope = text(raw.scope);
    if (raw.caFile)
        request.caFile = text(*raw.caFile);
    request.file = text(raw.file);
    request.keep = raw.keep;
    request.all = raw.all;
    request.offline = raw.offline;
    request.action = text(raw.action);
    request.name = text(raw.name);
    return request;
}

/// As far as the arguments could be read: a mistake is told in the format that was asked for.
Request requestSoFar(const CLI::App &program)
{
    Request request;
    if (program.got_subcommand("refresh")) {
        const auto formats = program.get_option("--output")->results();
        const auto named = formats.empty() || program.count("--json") > 0 ? std::nullopt : formatNamed(formats.back());
        request.command = QStringLiteral("refresh");
        request.output = named.value_or(OutputFormat::Json);
    }
    return request;
}

} // namespace

std::variant<Request, Answer> parseCommandLine(std::vector<std::string> arguments, const QString &profile)
{
    Raw raw;
    CLI::App program("Authtray on the command line", "authtray --cli");
    addOptions(program, raw);
    addCommands(program, raw);
    std::erase(arguments, "--cli");
    std::ranges::reverse(arguments); // as CLI11 takes them
    try {
        program.parse(arguments);
    } catch (const CLI::CallForHelp &) {
        const bool hasCommand = !program.get_subcommands().empty();
        return Answer{Success, hasCommand ? QByteArray::fromStdString(program.help()) : QByteArray(usage), {}};
    } catch (const CLI::ParseError &error) {
        return failureOf(requestSoFar(program), mistakeIn(program, error));
    }
    const CLI::App &command = *program.get_subcommands().front();
    Request request = fill(raw, command.get_name());
    if (request.profile.isEmpty())
        request.profile = profile;
    if (const auto error = readFormat(program, raw, request))
        return failureOf(request, *error);
    if (const auto error = readRest(command, raw, request))
        return failureOf(request, *error);
    return request;
}

void lookAtCommandLine(const std::function<void(const CLI::App &)> &look)
{
    Raw raw;
    CLI::App program;
    addOptions(program, raw);
    addCommands(program, raw);
    look(program);
}

std::variant<Request, Answer> parseTrayCommandLine(std::vector<std::string> arguments)
{
    Raw raw;
    CLI::App program("Authtray in the tray", "authtray");
    program.add_option("--config", raw.config, "Another folder of settings and profiles");
    program.add_option("--log-level", raw.logLevel, "error, warn, info or debug");
    std::ranges::reverse(arguments);
    try {
        program.parse(arguments);
    } catch (const CLI::ParseError &error) {
        return failure(mistakeIn(program, error));
    }
    if (const auto error = checkLogLevel(raw))
        return failure(*error);
    return fill(raw, {});
}

} // namespace authtray
