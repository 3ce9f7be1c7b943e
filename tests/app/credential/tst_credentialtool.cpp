// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include "app/wire/toolinput.h"

#include <QTest>
#include <QTimeZone>

#include <algorithm>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

Credential credential(bool isTimeKnown = true)
{
    const QDateTime expiresAt = isTimeKnown ? QDateTime::fromSecsSinceEpoch(1800000000, Qt::UTC) : QDateTime();
    return {u"T"_s, u"oauth2"_s, expiresAt, {u"git.example.com"_s, u"127.0.0.1:3000/team"_s}};
}

} // namespace

/// The bytes that each tool writes and reads.
class TestCredentialTool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tools_areThoseOfTheLauncher();
    void answer_isAsTheToolReadsIt_data();
    void answer_isAsTheToolReadsIt();
    void answer_withoutExpiry_saysNone_data();
    void answer_withoutExpiry_saysNone();
    void address_isTheOneThatTheToolMeans_data();
    void address_isTheOneThatTheToolMeans();
    void otherRequests_haveAReply_data();
    void otherRequests_haveAReply();
    void foreignRequest_isAnError_data();
    void foreignRequest_isAnError();
    void refusal_isUnderstood_data();
    void refusal_isUnderstood();
    void nothing_isAsTheToolReadsIt_data();
    void nothing_isAsTheToolReadsIt();
    void error_isShownByTheTool();
    void cargo_namesTheProfile();
};

void TestCredentialTool::tools_areThoseOfTheLauncher()
{
    for (const std::string_view name : toolNames)
        QVERIFY(findCredentialTool(name));
    QVERIFY(!findCredentialTool("svn"));
}

void TestCredentialTool::answer_isAsTheToolReadsIt_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *arguments, const QByteArray &input, const QByteArray &answer) {
        QTest::newRow(name) << QByteArray(name).split(',').first()
                            << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts) << input << answer;
    };
    const QByteArray basic = "username=oauth2\npassword=T\npassword_expiry_utc=1800000000\n";
    const QByteArray bearer = "capability[]=authtype\nauthtype=Bearer\ncredential=T\nephemeral=1\n"
                              "password_expiry_utc=1800000000\n";
    const QByteArray asked = "protocol=https\nhost=git.example.com\n";
    const QByteArray capable = "capability[]=authtype\ncapability[]=state\n" + asked;
    row("git, before 2.46", "get", asked, basic);
    row("git, since 2.46", "get", capable, bearer);
    row("git, a server that takes both", "get", capable + "wwwauth[]=Bearer realm=\"a\"\nwwwauth[]=Basic realm=\"a\"\n",
        bearer);
    row("git, a server that takes passwords", "get", capable + "wwwauth[]=Basic realm=\"a\"\n", basic);
    row("docker", "get", "ghcr.io\n",
        R"({"Secret":"T","ServerURL":"ghcr.io","Username":"oauth2"})"
        "\n");
    row("kubectl", "",
        R"({"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential",)"
        R"("spec":{"cluster":{"server":"https://k8s.example.com"},"interactive":false}})",
        R"({"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential",)"
        R"("status":{"expirationTimestamp":"2027-01-15T08:00:00Z","token":"T"}})"
        "\n");
    row("cargo", "",
        R"({"v":1,"registry":{"index-url":"sparse+https://crates.example.com/i/"},"kind":"get","operation":"read"})"
        "\n",
        R"({"Ok":{"cache":"expires","expiration":1800000000,"kind":"get","operation_independent":true,"token":"Bearer T"}})"
        "\n");
    row("terraform", "get app.example.com", "", "{\"token\":\"T\"}\n");
    row("go", "", "", "https://git.example.com\nhttps://127.0.0.1:3000/team\n\nAuthorization: Bearer T\n\n");
    row("bazel", "get", R"({"uri":"https://cache.example.com/a"})",
        R"({"expires":"2027-01-15T08:00:00Z","headers":{"Authorization":["Bearer T"]}})"
        "\n");
    row("pip", "get https://pypi.example.com/simple/ user", "", "T\n");
    row("pnpm", "https://npm.example.com", "", "Bearer T\n");
    row("systemd", "", "9f86d081884c7d65/unit/report.service/work", "T\n");
    row("json", "https://api.example.com", "",
        R"({"expires_at":"2027-01-15T08:00:00Z","token":"T","token_type":"Bearer"})"
        "\n");
    row("plain", "https://api.example.com", "", "T\n");
}

void TestCredentialTool::answer_isAsTheToolReadsIt()
{
    QFETCH(QByteArray, tool);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    const CredentialTool &known = *findCredentialTool(tool.toStdString());
    const auto query = known.read(arguments, input);
    QVERIFY(query && !query->reply && !query->isRefused);
    QTEST(known.write(*query, credential()), "answer");
}

void TestCredentialTool::answer_withoutExpiry_saysNone_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("git") << QByteArray("username=oauth2\npassword=T\n");
    QTest::newRow("kubectl") << QByteArray(R"({"apiVersion":"","kind":"ExecCredential","status":{"token":"T"}})"
                                           "\n");
    QTest::newRow("cargo") << QByteArray(
            R"({"Ok":{"cache":"session","kind":"get","operation_independent":true,"token":"Bearer T"}})"
            "\n");
    QTest::newRow("bazel") << QByteArray(R"({"headers":{"Authorization":["Bearer T"]}})"
                                         "\n");
    QTest::newRow("json") << QByteArray(R"({"expires_at":null,"token":"T","token_type":"Bearer"})"
                                        "\n");
}

void TestCredentialTool::answer_withoutExpiry_saysNone()
{
    QTEST(findCredentialTool(QTest::currentDataTag())->write({}, credential(false)), "answer");
}

void TestCredentialTool::address_isTheOneThatTheToolMeans_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("address");
    const auto git = [](const char *input, const char *address) {
        QTest::newRow(input) << QByteArray("git") << QStringList{u"get"_s} << QByteArray(input)
                             << QString::fromLatin1(address);
    };
    git("protocol=https\nhost=git.example.com\n\n", "https://git.example.com/");
    git("protocol=https\nhost=git.example.com:8443\npath=org/a b.git\nusername=ada\n",
        "https://git.example.com:8443/org/a%20b.git");
    git("protocol=http\nhost=git.example.com\n", "http://git.example.com/");
    git("protocol=https\nhost=git.example.com/evil\n", "");
    git("protocol=https\nhost=git.example.com@evil.example\n", "");
    git("protocol=https\nhost=evil.example#git.example.com\n", "");
    git("protocol=https\nhost=evil.example\\.git.example.com\n", "");
    git("protocol=cert\npath=/a.pem\n", "");
    git("protocol=https\nhost=git.example.com\npath=%2e%2e/a\n", "https://git.example.com/%252e%252e/a");
    git("protocol=https\n\nhost=git.example.com\n", "");
    QTest::newRow("docker, the hub") << QByteArray("docker") << QStringList{u"get"_s}
                                     << QByteArray("https://index.docker.io/v1/") << u"https://index.docker.io/v1/"_s;
    QTest::newRow("cargo") << QByteArray("cargo") << QStringList()
                           << QByteArray(R"({"v":1,"registry":{"index-url":"sparse+https://a.example/i/"},"kind":"get"})")
                           << u"https://a.example/i/"_s;
    QTest::newRow("kubectl, in its configuration")
            << QByteArray("kubectl") << QStringList{u"https://k.example"_s}
            << QByteArray(R"({"spec":{"interactive":true}})") << u"https://k.example"_s;
    QTest::newRow("go") << QByteArray("go") << QStringList{u"https://a.example/b"_s} << QByteArray()
                        << u"https://a.example/b"_s;
    QTest::newRow("pip, by a URL without TLS")
            << QByteArray("pip") << QStringList{u"get"_s, u"http://a.example/"_s, u"u"_s} << QByteArray() << QString();
    QTest::newRow("pip, by the host alone")
            << QByteArray("pip") << QStringList{u"get"_s, u"a.example"_s, u"u"_s} << QByteArray() << QString();
}

void TestCredentialTool::address_isTheOneThatTheToolMeans()
{
    QFETCH(QByteArray, tool);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    const auto query = findCredentialTool(tool.toStdString())->read(arguments, input);
    QVERIFY(query && !query->isForAnyHost);
    QTEST(query->address, "address");
}

void TestCredentialTool::otherRequests_haveAReply_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QByteArray>("reply");
    const auto row = [](const char *tool, const char *action, const char *reply) {
        QTest::newRow(action) << QByteArray(tool) << QByteArray(reply);
    };
    row("git", "store", "");
    row("git", "approve", "");
    row("git", "erase ", "");
    row("docker", "erase", "");
    row("docker", "list", "{}\n");
    row("terraform", "forget", "");
    row("pip", "del", "");
    row("cargo", "login", "{\"Err\":{\"kind\":\"operation-not-supported\"}}\n");
}

void TestCredentialTool::otherRequests_haveAReply()
{
    QFETCH(QByteArray, tool);
    const QByteArray input = tool == "git" ? "protocol=https\nhost=a.example\n"
                                           : R"({"v":1,"kind":"login","token":"secret"})";
    const auto query = findCredentialTool(tool.toStdString())
                               ->read({QString::fromLatin1(QTest::currentDataTag()).trimmed()}, input);
    QVERIFY(query && query->reply && !query->isRefused);
    QTEST(*query->reply, "reply");
}

void TestCredentialTool::foreignRequest_isAnError_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    const auto row = [](const char *name, const QStringList &arguments, const char *input) {
        QTest::newRow(name) << QByteArray(name).split(',').first() << arguments << QByteArray(input);
    };
    row("git, without an action", {}, "protocol=https\nhost=a\n");
    row("git, without a request", {u"get"_s}, "");
    row("docker, without a request", {u"get"_s}, "\n");
    row("docker, unknown", {u"put"_s}, "a.example");
    row("docker, login", {u"store"_s}, R"({"ServerURL":"a.example","Username":"u","Secret":"s"})");
    row("terraform, login", {u"store"_s, u"a.example"_s}, R"({"token":"s"})");
    row("pip, keyring set", {u"set"_s, u"https://a.example"_s, u"u"_s}, "secret");
    row("plain, without a scheme", {u"a.example"_s}, "");
    row("plain, with a password", {u"https://u:secret@a.example"_s}, "");
    row("plain, with a password and without a scheme", {u"u:secret@a.example"_s}, "");
    row("kubectl, without a cluster", {}, "{}");
    row("kubectl, another API", {u"https://k.example"_s}, R"({"apiVersion":"client.authentication.k8s.io/v2"})");
    row("aws, without a role", {}, "");
    row("aws, with a role's name", {u"role"_s}, "");
    row("aws, with more than it knows", {u"role"_s, u"name"_s, u"more"_s}, "");
    row("cargo, without a request", {}, "");
    row("cargo, another version", {}, R"({"v":2,"kind":"get"})");
    row("terraform, without an action", {}, "");
    row("terraform, without a host", {u"get"_s}, "");
    row("bazel, without a request", {u"get"_s}, "[]");
    row("pip, without a URL", {u"get"_s}, "");
    row("pnpm", {}, "");
    row("systemd, without a socket", {}, "");
    row("systemd, another peer", {}, "a/b/c/work");
    row("systemd, without a name", {}, "9f86d081884c7d65/unit/report.service/");
    row("json", {}, "");
    row("json, two addresses", {u"https://a.example"_s, u"https://b.example"_s}, "");
    row("plain", {}, "");
}

void TestCredentialTool::foreignRequest_isAnError()
{
    QFETCH(QByteArray, tool);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    const auto query = findCredentialTool(tool.toStdString())->read(arguments, input);
    QVERIFY(!query);
    QCOMPARE(query.error().kind, Error::Kind::BadInput);
    const Text &advice = query.error().advice;
    QVERIFY(!(query.error().subject.inEnglish() + advice.inEnglish()).contains(u"secret"));
}

void TestCredentialTool::refusal_isUnderstood_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<bool>("isRefused");
    QTest::addColumn<QString>("refused");
    const QByteArray asked = "protocol=https\nhost=git.example.com\n";
    QTest::newRow("a password") << QByteArray("git") << QStringList{u"erase"_s} << asked + "username=u\npassword=T=1\n"
                                << true << u"T=1"_s;
    QTest::newRow("a token") << QByteArray("git") << QStringList{u"erase"_s}
                             << "capability[]=authtype\n" + asked + "authtype=Bearer\ncredential=T\n"
                             << true << u"T"_s;
    const QStringList url{u"https://a.example"_s};
    const auto go = [&](const char *response, bool isRefused) {
        QTest::newRow(response) << QByteArray("go") << url << QByteArray(response) << isRefused << QString();
    };
    go("HTTP/1.1 401 Unauthorized\r\nServer: a\r\n\r\n", true);
    go("HTTP/2.0 401\r\n\r\n", true);
    go("HTTP/1.1 404 Not Found\r\n\r\n", false);
    go("HTTP/1.1 403 401\r\n\r\n", false);
    go("", false);
}

void TestCredentialTool::refusal_isUnderstood()
{
    QFETCH(QByteArray, tool);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    const auto query = findCredentialTool(tool.toStdString())->read(arguments, input);
    QVERIFY(query);
    QTEST(query->isRefused, "isRefused");
    QTEST(query->refused, "refused");
}

void TestCredentialTool::nothing_isAsTheToolReadsIt_data()
{
    QTest::addColumn<QByteArray>("nothing");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("git") << QByteArray("") << 0;
    QTest::newRow("docker") << QByteArray("credentials not found in native keychain\n") << 1;
    QTest::newRow("cargo") << QByteArray("{\"Err\":{\"kind\":\"url-not-supported\"}}\n") << 0;
    QTest::newRow("terraform") << QByteArray("{}\n") << 0;
    QTest::newRow("go") << QByteArray("") << 0;
    QTest::newRow("bazel") << QByteArray("{\"headers\":{}}\n") << 0;
    QTest::newRow("pip") << QByteArray("") << 1;
}

void TestCredentialTool::nothing_isAsTheToolReadsIt()
{
    const CredentialTool &tool = *findCredentialTool(QTest::currentDataTag());
    QTEST(QByteArray(tool.nothing), "nothing");
    QTEST(tool.nothingCode, "exitCode");
}

void TestCredentialTool::error_isShownByTheTool()
{
    const Answer error{2, {}, "Error: not authenticated\nSign in\n"};
    const Answer ofDocker = dockerTool.fail(error);
    QCOMPARE(ofDocker.exitCode, 2);
    QCOMPARE(ofDocker.out, error.err);
    const Answer ofCargo = cargoTool.fail(error);
    QCOMPARE(ofCargo.exitCode, 0);
    QCOMPARE(ofCargo.out, R"({"Err":{"caused-by":[],"kind":"other","message":"Error: not authenticated\nSign in"}})"
                          "\n");
}

void TestCredentialTool::cargo_namesTheProfile()
{
    const auto query = cargoTool.read({}, R"({"v":1,"kind":"get","registry":{},"args":["--profile","work"]})");
    QCOMPARE(query->profile, u"work"_s);
}

QTEST_GUILESS_MAIN(TestCredentialTool)
#include "tst_credentialtool.moc"
