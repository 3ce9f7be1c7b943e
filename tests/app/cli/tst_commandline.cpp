// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commandtable.h"
#include "app/commands/refresh.h"
#include "app/commands/signinoptions.h"
#include "app/launcher/usage.h"
#include "app/wire/version.h"
#include "tests/app/cli/parsedline.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Request requestOf(const QString &line, const QString &profile = {})
{
    const auto parsed = parse(line, profile);
    if (const auto *answer = std::get_if<Answer>(&parsed))
        qWarning("refused: %s%s", answer->err.constData(), answer->out.constData());
    return std::holds_alternative<Request>(parsed) ? std::get<Request>(parsed) : Request();
}

QString nameOf(const Request &request)
{
    return request.command ? QString::fromLatin1(request.command->name) : QString();
}

} // namespace

using HasFlag = bool (*)(const Arguments &);
Q_DECLARE_METATYPE(HasFlag)

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void command_isRead_data();
    void command_isRead();
    void output_isReadOrUsual_data();
    void output_isReadOrUsual();
    void timeout_isReadOrUsual_data();
    void timeout_isReadOrUsual();
    void validity_isRead_data();
    void validity_isRead();
    void login_isRead();
    void flags_areRead_data();
    void flags_areRead();
    void force_ofLogout_hasALetter();
    void browser_lastOneGivenCounts_data();
    void browser_lastOneGivenCounts();
    void profiles_isRead_data();
    void profiles_isRead();
    void habits_ofOtherTools_areHonoured_data();
    void habits_ofOtherTools_areHonoured();
    void help_unset_isNone_data();
    void help_unset_isNone();
    void argument_afterDashes_isNoOption_data();
    void argument_afterDashes_isNoOption();
    void help_asACommand_isTheOption_data();
    void help_asACommand_isTheOption();
    void version_asACommand_isTheOption();
    void options_areReadWhereverTheyAre_data();
    void options_areReadWhereverTheyAre();
    void profile_notGiven_isTheEnvironments();
    void help_ofACommand_isItsOwn_data();
    void help_ofACommand_isItsOwn();
    void usage_namesCommandsAndCommonOptions();
    void tray_takesItsTwoOptions();
    void tray_helpBesideOptions_isTheUsage();
    void tray_givenACommand_isRefused_data();
    void tray_givenACommand_isRefused();
};

void TestCommandLine::command_isRead_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command : {"login", "logout", "status", "me", "refresh", "token", "profiles"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestCommandLine::command_isRead()
{
    QFETCH(QString, command);
    const Request request = requestOf(command);
    QCOMPARE(nameOf(request), command);
    QVERIFY(request.profile.isEmpty() && request.config.isEmpty());
    QCOMPARE(request.logLevel, LogLevel::Warn);
    QVERIFY(!request.isOutputGiven && !request.arguments.has("--force") && !request.arguments.has("--login-validity"));
}

void TestCommandLine::output_isReadOrUsual_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<OutputFormat>("format");
    QTest::addColumn<bool>("isGiven");
    const auto row = [](const char *line, OutputFormat format, bool isGiven) {
        QTest::newRow(line) << QString::fromLatin1(line) << format << isGiven;
    };
    row("status", OutputFormat::Text, false);
    row("refresh", OutputFormat::Json, false);
    row("status --json", OutputFormat::Json, true);
    row("status --output json", OutputFormat::Json, true);
    row("status --output=json", OutputFormat::Json, true);
    row("status --output text", OutputFormat::Text, true);
    row("refresh --output text", OutputFormat::Text, true);
    row("refresh --output json", OutputFormat::Json, true);
    row("refresh --json", OutputFormat::Json, true);
    row("token", OutputFormat::Text, false);
    row("token --output text", OutputFormat::Text, true);
    row("status --output table", OutputFormat::Table, true);
    row("status --output yaml", OutputFormat::Yaml, true);
    row("refresh --output plain", OutputFormat::Plain, true);
    row("status --json --output json", OutputFormat::Json, true);
}

void TestCommandLine::output_isReadOrUsual()
{
    QFETCH(QString, line);
    const Request request = requestOf(line);
    QTEST(request.output, "format");
    QTEST(request.isOutputGiven, "isGiven");
}

void TestCommandLine::timeout_isReadOrUsual_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("seconds"); // 0: refused
    const auto row = [](const char *line, int seconds) { QTest::newRow(line) << QString::fromLatin1(line) << seconds; };
    row("login", 300);
    row("status", 30);
    row("refresh", 30);
    row("login --timeout 5", 5);
    row("status --timeout 1", 1);
    row("status --timeout 86400", 86400);
    row("status --timeout 0", 0);
    row("status --timeout 86401", 0);
    row("status --timeout -5", 0);
    row("status --timeout 1.5", 0);
    row("status --timeout 5s", 0);
    row("status --timeout 99999999999999999999", 0);
    row("status --timeout \"\"", 0);
}

void TestCommandLine::timeout_isReadOrUsual()
{
    QFETCH(QString, line);
    QFETCH(int, seconds);
    if (seconds > 0)
        QCOMPARE(requestOf(line).timeout, std::chrono::seconds(seconds));
    else
        QCOMPARE(answerTo(line).exitCode, int(InvalidInput));
}

void TestCommandLine::validity_isRead_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("minutes");
    QTest::newRow("none left") << u"refresh --login-validity 0"_s << 0;
    QTest::newRow("ten") << u"refresh --login-validity 10"_s << 10;
    QTest::newRow("with an equals sign") << u"refresh --login-validity=10"_s << 10;
    QTest::newRow("a year") << u"refresh --login-validity 525600"_s << 525600;
    QTest::newRow("for token") << u"token --login-validity 10"_s << 10;
}

void TestCommandLine::validity_isRead()
{
    QFETCH(QString, line);
    const Request request = requestOf(line);
    const auto lifetime = freshnessPolicyFrom(request).minimumLifetime;
    QVERIFY(lifetime);
    QTEST(static_cast<int>(lifetime->count()), "minutes");
}

void TestCommandLine::login_isRead()
{
    const Request request = requestOf(
            u"login --issuer https://login.example.com --client-id my-app --scope openid --no-browser --force"_s);
    const SignInOptions options = SignInOptions::from(request);
    QCOMPARE(options.issuer, u"https://login.example.com"_s);
    QCOMPARE(options.clientId, u"my-app"_s);
    QCOMPARE(options.scope, u"openid"_s);
    QVERIFY(request.arguments.has("--no-browser") && options.force);
}

void TestCommandLine::flags_areRead_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<HasFlag>("hasFlag");
    const auto row = [](const char *line, HasFlag hasFlag) {
        QTest::newRow(line) << QString::fromLatin1(line) << hasFlag;
    };
    const HasFlag hasForce = [](const Arguments &arguments) { return arguments.has("--force"); };
    row("logout --all", [](const Arguments &arguments) { return arguments.has("--all"); });
    row("logout --force", hasForce);
    row("status --offline", [](const Arguments &arguments) { return arguments.has("--offline"); });
    row("refresh --force", hasForce);
    row("token --force", hasForce);
    row("login --device", [](const Arguments &arguments) { return arguments.has("--device"); });
    row("login --no-browser", [](const Arguments &arguments) { return arguments.has("--no-browser"); });
}

void TestCommandLine::flags_areRead()
{
    QFETCH(QString, line);
    QFETCH(HasFlag, hasFlag);
    QVERIFY(hasFlag(requestOf(line).arguments));
    QVERIFY(!hasFlag(requestOf(line + u"=false"_s).arguments));
    QVERIFY(!hasFlag(requestOf(line.section(u' ', 0, 0)).arguments));
}

void TestCommandLine::force_ofLogout_hasALetter()
{
    QVERIFY(requestOf(u"logout -f"_s).arguments.has("--force"));
}

void TestCommandLine::browser_lastOneGivenCounts_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("isWithout");
    const auto row = [](const char *line, bool isWithout) {
        QTest::newRow(line) << QString::fromLatin1(line) << isWithout;
    };
    row("login", false);
    row("login --browser", false);
    row("login --browser=true", false);
    row("login --browser=false", true);
    row("login --no-browser=false", false);
    row("login --no-browser --browser", false);
    row("login --browser --no-browser", true);
    row("login --browser=false --browser", false);
    row("login --no-browser --browser=false", true);
    row("login --no-browser --no-browser=false", false);
}

void TestCommandLine::browser_lastOneGivenCounts()
{
    QFETCH(QString, line);
    QVERIFY(requestOf(line).command);
    QTEST(requestOf(line).arguments.has("--no-browser"), "isWithout");
}

void TestCommandLine::profiles_isRead_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing more") << u"profiles"_s << QString() << QString();
    QTest::newRow("default") << u"profiles default work"_s << u"default"_s << u"work"_s;
    QTest::newRow("show") << u"profiles show work --json"_s << u"show"_s << u"work"_s;
    QTest::newRow("a profile named like a command") << u"profiles remove login"_s << u"remove"_s << u"login"_s;
}

void TestCommandLine::profiles_isRead()
{
    QFETCH(QString, line);
    const Request request = requestOf(line);
    QTEST(request.arguments.text("action"), "action");
    QTEST(request.arguments.text("name"), "name");
}

void TestCommandLine::habits_ofOtherTools_areHonoured_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("command");
    const auto row = [](const char *line, const char *command) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(command);
    };
    row("auth status", "status");
    row("auth login --no-browser", "login");
    row("--profile auth auth me", "me");
    row("login status --json", "status");
    row("login --output json refresh --login-validity 10", "refresh");
    row("auth login refresh", "refresh");
    row("login --profile status", "login");
    row("login --profile=work status", "status");
}

void TestCommandLine::habits_ofOtherTools_areHonoured()
{
    QFETCH(QString, line);
    QTEST(nameOf(requestOf(line)), "command");
}

void TestCommandLine::help_unset_isNone_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"status --help=false", "--help=false status", "status --version=false", "status --help --help=false"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestCommandLine::help_unset_isNone()
{
    QFETCH(QString, line);
    QCOMPARE(nameOf(requestOf(line)), u"status"_s);
}

void TestCommandLine::argument_afterDashes_isNoOption_data()
{
    QTest::addColumn<QString>("argument");
    for (const char *argument :
         {"--help=false", "--version=false", "--help", "--version", "--cli", "--json", "help", "version", "auth"})
        QTest::newRow(argument) << QString::fromLatin1(argument);
}

void TestCommandLine::argument_afterDashes_isNoOption()
{
    QFETCH(QString, argument);
    const Request request = requestOf(u"--cli import pipeops -- "_s + argument);
    QCOMPARE(nameOf(request), u"import"_s);
    QCOMPARE(request.arguments.text("file"), argument);
    QCOMPARE(answerTo(u"--cli help import -- "_s + argument).out, answerTo(u"import --help"_s).out);
}

void TestCommandLine::help_asACommand_isTheOption_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("same");
    const auto row = [](const char *line, const char *same) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(same);
    };
    row("help", "--help");
    row("help help", "--help");
    row("help status", "status --help");
    row("help auth logout", "logout --help");
    row("auth help login refresh", "refresh --help");
    row("auth", "--help");
    row("", "--help");
}

void TestCommandLine::help_asACommand_isTheOption()
{
    QFETCH(QString, line);
    QFETCH(QString, same);
    QCOMPARE(answerTo(line).exitCode, int(Success));
    QCOMPARE(answerTo(line).out, answerTo(same).out);
}

void TestCommandLine::version_asACommand_isTheOption()
{
    QCOMPARE(answerTo(u"version"_s).exitCode, int(Success));
    QCOMPARE(answerTo(u"version"_s).out, QByteArray("authtray " AUTHTRAY_VERSION "\n"));
}

void TestCommandLine::options_areReadWhereverTheyAre_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"--cli --profile work --config /c --log-level debug --json status",
                             "--cli status --profile work --config /c --log-level debug --json",
                             "--cli --profile work status --json --config=/c --log-level=debug",
                             "status --profile work --cli --config /c --json --log-level debug",
                             "--profile work status --config /c --json --log-level debug --no-agent --cli"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestCommandLine::options_areReadWhereverTheyAre()
{
    QFETCH(QString, line);
    const Request request = requestOf(line);
    QCOMPARE(nameOf(request), u"status"_s);
    QCOMPARE(request.profile, u"work"_s);
    QCOMPARE(request.config, u"/c"_s);
    QCOMPARE(request.logLevel, LogLevel::Debug);
    QCOMPARE(request.output, OutputFormat::Json);
}

void TestCommandLine::profile_notGiven_isTheEnvironments()
{
    QCOMPARE(requestOf(u"status"_s, u"home"_s).profile, u"home"_s);
    QCOMPARE(requestOf(u"status --profile work"_s, u"home"_s).profile, u"work"_s);
}

void TestCommandLine::help_ofACommand_isItsOwn_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArrayList>("parts");
    QTest::newRow("login") << u"login --help"_s
                           << QByteArrayList{
                                      "Usage: authtray --cli login [OPTIONS]", "--issuer URL",
                                      "and those of 'authtray --cli --help'; defaults: --timeout 300, --output text",
                                      "\nExample: authtray --cli login"};
    QTest::newRow("short") << u"refresh -h"_s
                           << QByteArrayList{"Usage: authtray --cli refresh [OPTIONS]", "--login-validity MINUTES",
                                             "--timeout 30, --output json"};
    QTest::newRow("with words around it") << u"--profile work profiles --help"_s
                                          << QByteArrayList{"Usage: authtray --cli profiles [OPTIONS] [action] [name]"};
}

void TestCommandLine::help_ofACommand_isItsOwn()
{
    QFETCH(QString, line);
    QFETCH(QByteArrayList, parts);
    const Answer answer = answerTo(line);
    QCOMPARE(answer.exitCode, int(Success));
    QVERIFY(answer.err.isEmpty());
    for (const QByteArray &part : parts)
        QVERIFY2(answer.out.contains(part), answer.out.constData());
}

/// The executable prints a text of its own, because it links no Qt.
void TestCommandLine::usage_namesCommandsAndCommonOptions()
{
    const QByteArray text(usage);
    for (const Command &command : commands())
        QVERIFY2(text.contains("\n  " + QByteArray(command.name) + ' '), command.name);
    for (const Option &option : optionTable) {
        const QByteArray name(option.name.data(), static_cast<qsizetype>(option.name.size()));
        QVERIFY2(!option.command.empty() || text.contains(name), name.constData());
    }
}

void TestCommandLine::tray_takesItsTwoOptions()
{
    const auto parsed = parseTrayCommandLine({"--config", "/c", "--log-level", "info"});
    QVERIFY(std::holds_alternative<TrayOptions>(parsed));
    QCOMPARE(std::get<TrayOptions>(parsed).config, u"/c"_s);
    QCOMPARE(std::get<TrayOptions>(parsed).logLevel, LogLevel::Info);
}

void TestCommandLine::tray_helpBesideOptions_isTheUsage()
{
    const auto help = parseTrayCommandLine({"--config", "/c", "--help"});
    QVERIFY(std::holds_alternative<Answer>(help));
    QCOMPARE(std::get<Answer>(help).out, QByteArray(usage));
    QVERIFY(std::holds_alternative<TrayOptions>(parseTrayCommandLine({"--help=false"})));
    const auto wrong = parseTrayCommandLine({"--help", "--bogus"});
    QVERIFY(std::get<Answer>(wrong).err.contains("\"--bogus\""));
}

void TestCommandLine::tray_givenACommand_isRefused_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("advised");
    QTest::newRow("alone") << u"login"_s << u"login"_s;
    QTest::newRow("with options") << u"login --issuer https://id.example.com"_s
                                  << u"login --issuer https://id.example.com"_s;
    QTest::newRow("for a shell") << u"login --scope $(a)"_s << u"login --scope '$(a)'"_s;
    QTest::newRow("what may be a secret") << u"login --client-id a --client-secret b"_s << u"login --client-id a …"_s;
}

void TestCommandLine::tray_givenACommand_isRefused()
{
    QFETCH(QString, line);
    QFETCH(QString, advised);
    std::vector<std::string> arguments;
    for (const QString &argument : line.split(u' '))
        arguments.push_back(argument.toStdString());
    const auto parsed = parseTrayCommandLine(arguments);
    QVERIFY(std::holds_alternative<Answer>(parsed));
    QCOMPARE(std::get<Answer>(parsed).exitCode, int(InvalidInput));
    const QString refused = u"Error: the command \"login\" needs --cli in front of it\nRun: authtray --cli %1\n"_s;
    QCOMPARE(QString::fromUtf8(std::get<Answer>(parsed).err), refused.arg(advised));
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
