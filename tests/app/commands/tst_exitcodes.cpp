// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"
#include "app/commands/commandtable.h"
#include "app/terminal/terminal.h"
#include "core/session/sessions.h"
#include "tests/support/await.h"
#include "tests/support/testenvironment.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

namespace {

constexpr auto tokenBody = R"({"access_token": "new", "refresh_token": "r", "expires_in": 3600, "token_type": "Bearer"})";
constexpr auto accountBody = R"({"sub": "ada", "email": "ada@example.com"})";
constexpr auto expiredToken = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMDAwMDAwMDAsInN1YiI6ImFkYSJ9.c2ln";

/// The exit code of each command in one state.
struct ExitCodes
{
    int status, me, refresh, token, logout;
};

} // namespace

/// The exit codes of the commands, which scripts rely on, in every state that a session can be in.
class TestExitCodes : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void command_inAState_data();
    void command_inAState();
    void otherCommand_inAState_data();
    void otherCommand_inAState();
    void environmentToken_expired_data();
    void environmentToken_expired();
    void logout_all_hasTheHighest();
    void status_json_isADocumentInEveryState_data();
    void status_json_isADocumentInEveryState();
    void timeOut_advisesTheOptionOnlyIfThatWasTheLimit_data();
    void timeOut_advisesTheOptionOnlyIfThatWasTheLimit();
    void profileName_invalid_isReportedInTheCommandsFormat();

private:
    void prepare(const QString &state);
    void storeSession(std::chrono::seconds lifetime);
    Answer run(const QString &line);

    Clock m_clock;
    Profile m_profile;
    std::unique_ptr<Sessions> m_sessions;
};

void TestExitCodes::init()
{
    TestEnvironment::init();
    m_http->setTimeLimit(1s);
    m_sessions = std::make_unique<Sessions>(m_paths, m_keychain, *m_http, m_clock);
    m_profile = standInProfile();
    m_server->on(QStringLiteral("/token"), StandInReply{.body = tokenBody});
    m_server->on(QStringLiteral("/userinfo"), StandInReply{.body = accountBody});
    m_server->on(QStringLiteral("/revoke"), StandInReply{});
}

void TestExitCodes::cleanup()
{
    m_sessions.reset();
    TestEnvironment::cleanup();
}

void TestExitCodes::storeSession(std::chrono::seconds lifetime)
{
    Tokens tokens;
    tokens.accessToken = QStringLiteral("old");
    tokens.refreshToken = QStringLiteral("refresh");
    tokens.issuedAt = tokens.signedInAt = QDateTime::currentDateTimeUtc().addSecs(-7200);
    tokens.expiresAt = QDateTime::currentDateTimeUtc().addSecs(lifetime.count());
    m_keychain.items.insert(m_paths.keyOf(m_profile.name), tokens.toText());
    m_profile.session = Profile::SessionMark::SignedIn;
    m_profile.account.id = QStringLiteral("ada");
    m_profile.account.email = QStringLiteral("ada@example.com");
}

/// `state`: "signed in" or "expired", then what is wrong beside that.
void TestExitCodes::prepare(const QString &state)
{
    if (state == u"no profile")
        return;
    if (state != u"signed out")
        storeSession(state.startsWith(u"expired") ? -60s : 1h);
    QVERIFY(m_profiles->save(m_profile));
    QVERIFY(m_profiles->makeDefault(m_profile.name));
    const QByteArray fault = state.section(QStringLiteral(", "), 1).toLatin1();
    if (fault == "unreachable")
        m_server->stop();
    else if (fault == "ended")
        m_server->on(QStringLiteral("/token"), StandInReply{.status = 400, .body = R"({"error": "invalid_grant"})"});
    else if (fault == "refused")
        m_server->on(QStringLiteral("/userinfo"), StandInReply{.status = 401});
    else if (fault == "silent")
        m_server->on(QStringLiteral("/token"), StandInReply{.fault = StandInReply::Hang});
    else if (fault == "silent account")
        m_server->on(QStringLiteral("/userinfo"), StandInReply{.fault = StandInReply::Hang});
    else if (fault == "no refresh token")
        m_keychain.items.first().replace("\"refresh\"", "\"\"");
    else if (fault == "store locked")
        m_keychain.readError = m_keychain.removeError = Error{Error::Kind::StoreLocked, {}, {}};
    else if (fault == "store silent")
        m_keychain.readError = m_keychain.removeError = Error{Error::Kind::StoreSilent, {}, {}};
    else if (fault == "store empty")
        m_keychain.items.clear();
}

Answer TestExitCodes::run(const QString &line)
{
    std::vector<std::string> arguments;
    for (const QString &word : line.split(u' '))
        arguments.push_back(word.toStdString());
    const auto parsed = parseCommandLine(arguments);
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return *answer;
    Terminal terminal(TerminalStyle(), [](const QByteArray &) {});
    return await(runCommand(std::get<Request>(parsed), *m_sessions, terminal));
}

void TestExitCodes::command_inAState_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char *state, const ExitCodes &codes) {
        const std::pair<const char *, int> commands[]{{"status", codes.status},
                                                      {"me", codes.me},
                                                      {"refresh --timeout 1", codes.refresh},
                                                      {"token --timeout 1", codes.token},
                                                      {"logout --force", codes.logout}};
        for (const auto &[line, exitCode] : commands)
            QTest::addRow("%s, %s", state, line) << QString::fromLatin1(state) << QString::fromLatin1(line) << exitCode;
    };
    row("signed in", {.status = 0, .me = 0, .refresh = 0, .token = 0, .logout = 0});
    row("signed out", {.status = 1, .me = 1, .refresh = 2, .token = 2, .logout = 0});
    row("no profile", {.status = 1, .me = 1, .refresh = 2, .token = 2, .logout = 0});
    row("expired", {.status = 0, .me = 0, .refresh = 0, .token = 0, .logout = 0});
    row("expired, unreachable", {.status = 1, .me = 2, .refresh = 2, .token = 2, .logout = 0});
    row("expired, ended", {.status = 1, .me = 1, .refresh = 2, .token = 2, .logout = 0});
    row("expired, no refresh token", {.status = 1, .me = 1, .refresh = 2, .token = 2, .logout = 0});
    row("signed in, unreachable", {.status = 0, .me = 1, .refresh = 0, .token = 0, .logout = 0});
    row("signed in, refused", {.status = 0, .me = 1, .refresh = 0, .token = 0, .logout = 0});
    row("signed in, store locked", {.status = 2, .me = 2, .refresh = 2, .token = 2, .logout = 2});
    row("signed in, store silent", {.status = 4, .me = 4, .refresh = 4, .token = 4, .logout = 4});
    row("signed in, store empty", {.status = 1, .me = 1, .refresh = 2, .token = 2, .logout = 0});
}

void TestExitCodes::command_inAState()
{
    QFETCH(QString, state);
    QFETCH(QString, line);
    prepare(state);
    QTEST(run(line).exitCode, "exitCode");
}

void TestExitCodes::otherCommand_inAState_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char *state, const char *line, int exitCode) {
        QTest::addRow("%s, %s", state, line) << QString::fromLatin1(state) << QString::fromLatin1(line) << exitCode;
    };
    row("no profile", "login", 3);
    row("signed out", "login --timeout 1 --no-browser", 4);
    row("signed in, store locked", "login --timeout 1 --no-browser", 2);
    row("no profile", "import pipeops /does/not/exist", 3);
    row("expired, silent", "refresh --timeout 1", 4);
    row("expired, silent", "token --timeout 1", 4);
    row("expired, silent", "status --timeout 1", 4);
    row("signed in", "logout", 3);
    row("signed out", "logout", 1);
    row("signed in", "logout --force --profile other", 0);
    row("signed in", "logout --profile other", 3);
    row("signed in", "status --profile other", 3);
    row("signed in", "me --profile other", 3);
    row("signed in", "refresh --profile other", 3);
    row("signed in", "token --profile other", 3);
    row("no profile", "providers", 0);
    row("no profile", "profiles", 0);
    row("no profile", "profiles show work", 3);
    row("signed in", "profiles list work", 3);
    row("signed in", "profiles remove work", 3);
}

void TestExitCodes::otherCommand_inAState()
{
    command_inAState();
}

void TestExitCodes::environmentToken_expired_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("status") << QStringLiteral("status") << 1;
    QTest::newRow("me") << QStringLiteral("me") << 1;
    QTest::newRow("refresh") << QStringLiteral("refresh") << 2;
    QTest::newRow("token") << QStringLiteral("token") << 2;
    QTest::newRow("logout") << QStringLiteral("logout --force") << 0;
}

void TestExitCodes::environmentToken_expired()
{
    prepare(QStringLiteral("signed in"));
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("AUTHTRAY_AUTH_TOKEN"), QString::fromLatin1(expiredToken));
    m_sessions->readEnvironment(environment, {});
    QVERIFY(m_sessions->ofEnvironment());
    QFETCH(QString, line);
    QTEST(run(line).exitCode, "exitCode");
}

void TestExitCodes::logout_all_hasTheHighest()
{
    QCOMPARE(run(QStringLiteral("logout --force --all")).exitCode, int(Success));
    prepare(QStringLiteral("signed in, store silent"));
    m_sessions->findOrAdd(m_profile);
    QCOMPARE(run(QStringLiteral("logout --force --all")).exitCode, int(TimedOut));
}

void TestExitCodes::status_json_isADocumentInEveryState_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QJsonValue>("isAuthenticated");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *state, const QJsonValue &isAuthenticated, const char *problem) {
        QTest::newRow(state) << QString::fromLatin1(state) << isAuthenticated << QString::fromLatin1(problem);
    };
    row("signed in", true, "");
    row("no profile", false, "");
    row("signed in, store locked", QJsonValue::Null, "the keychain is locked");
    row("signed in, store silent", QJsonValue::Null, "the keychain doesn't answer");
    row("signed in, store empty", false,
        "the stored session of the profile \"work\" is gone, although it was signed in");
}

void TestExitCodes::status_json_isADocumentInEveryState()
{
    QFETCH(QString, state);
    prepare(state);
    const QJsonObject status = QJsonDocument::fromJson(run(QStringLiteral("status --json")).out).object();
    QTEST(status.value(u"authenticated"), "isAuthenticated");
    QTEST(status.value(u"problem").toString(), "problem");
    for (const char *key : {"email", "expires_at", "token_valid", "profile", "provider", "source"})
        QVERIFY2(status.contains(QLatin1String(key)), key);
}

void TestExitCodes::timeOut_advisesTheOptionOnlyIfThatWasTheLimit_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("advice");
    QTest::newRow("the option") << QStringLiteral("expired, silent") << QStringLiteral("token --timeout 1")
                                << QByteArray("Try again, or wait longer with --timeout.");
    QTest::newRow("a request's own") << QStringLiteral("signed in, silent account") << QStringLiteral("me --timeout 60")
                                     << QByteArray("Try again later.");
}

void TestExitCodes::timeOut_advisesTheOptionOnlyIfThatWasTheLimit()
{
    QFETCH(QString, state);
    QFETCH(QString, line);
    prepare(state);
    QTEST(run(line).err.trimmed().split('\n').last(), "advice");
}

void TestExitCodes::profileName_invalid_isReportedInTheCommandsFormat()
{
    const Answer status = run(QStringLiteral("status --profile ../etc"));
    QCOMPARE(status.exitCode, int(InvalidInput));
    QVERIFY(status.err.startsWith("Error: \"../etc\" can't be a profile's name\n"));
    const Answer refresh = run(QStringLiteral("refresh --profile ../etc"));
    QCOMPARE(refresh.exitCode, int(InvalidInput));
    QVERIFY(refresh.err.isEmpty());
    QVERIFY(refresh.out.contains("\"Result\": \"ValidationError\""));
}

QTEST_GUILESS_MAIN(TestExitCodes)
#include "tst_exitcodes.moc"
