// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/foreignsession.h"
#include "core/provider/presets.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

// {"alg":"RS256"}.{"exp":1800000000,"client_id":"c-1","sub":"s-1"}
const QString jwt = QStringLiteral(
        "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDAsImNsaWVudF9pZCI6ImMtMSIsInN1YiI6InMtMSJ9.c2ln");

ForeignSessionFile fileOf(const QString &preset)
{
    return ForeignSessionFile::fromJson(Presets(QStringLiteral("/nonexistent")).find(preset)->sessionFile);
}

QString inOneLine(const ForeignSession &found)
{
    QStringList settings;
    for (const auto &[name, value] : found.settings.asKeyValueRange())
        settings += name + u'=' + value;
    return QStringList{
            found.accessToken,    found.refreshToken,        found.expiresAt.toString(Qt::ISODate), found.clientId,
            settings.join(u','),  found.tenant.organization, found.tenant.organizationId,           found.tenant.tenant,
            found.tenant.tenantId}
            .join(u'|');
}

} // namespace

class TestForeignSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void session_isReadWhereItIs_data();
    void session_isReadWhereItIs();
    void garbage_isRefused_data();
    void garbage_isRefused();
    void blanking_takesTheTokensAlone_data();
    void blanking_takesTheTokensAlone();
    void otherPresets_haveNone();
    void file_isLookedForUpwards();
};

void TestForeignSession::session_isReadWhereItIs_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("session");
    const auto row = [](const char *test, const char *preset, const QByteArray &text, const QString &session) {
        QTest::newRow(test) << QString::fromLatin1(preset) << text << session;
    };
    const QByteArray token = jwt.toLatin1();
    row("pipeops, seed form", "pipeops", R"({"auth_token":"at"})", QStringLiteral("at||||||||"));
    row("pipeops, seed form with a JWT", "pipeops", "{\"auth_token\":\"" + token + "\"}",
        jwt + QStringLiteral("||2027-01-15T08:00:00Z|c-1|||||"));
    row("pipeops, released form", "pipeops",
        R"({"version":{"version":"1"},"oauth":{"client_id":"pipeops_public_client","base_url":"https://api.pipeops.io/","dashboard_url":"https://console.pipeops.io",
            "access_token":"at","refresh_token":"rt","expires_at":"2026-05-01T10:00:00.123456789+02:00","scopes":["openid"]}})",
        QStringLiteral(
                "at|rt|2026-05-01T08:00:00Z|pipeops_public_client|api=https://api.pipeops.io,console=https://console.pipeops.io||||"));
    row("pipeops, never set", "pipeops", R"({"oauth":{"access_token":"at","expires_at":"0001-01-01T00:00:00Z"}})",
        QStringLiteral("at||||||||"));
    row("pipeops, both forms", "pipeops", R"({"auth_token":"old","oauth":{"access_token":"at"}})",
        QStringLiteral("at||||||||"));
    row("pipeops, signed out in the released form", "pipeops", R"({"auth_token":"old","oauth":{"access_token":""}})",
        QStringLiteral("old||||||||"));
    row("uipath", "uipath",
        "UIPATH_ACCESS_TOKEN=" + token
                + "\nUIPATH_REFRESH_TOKEN=RT-1\r\nUIPATH_URL=https://cloud.uipath.com/acme/Default\n"
                  "UIPATH_ORGANIZATION_NAME=acme\nUIPATH_ORGANIZATION_ID=o-1\nUIPATH_TENANT_NAME=\"My Tenant\"\nUIPATH_TENANT_ID='t-1'\n",
        jwt + QStringLiteral("|RT-1|2027-01-15T08:00:00Z|c-1|url=https://cloud.uipath.com|acme|o-1|My Tenant|t-1"));
    row("uipath, as a shell would take it", "uipath",
        "# mine\n\n  export UIPATH_ACCESS_TOKEN = at\nUIPATH_ACCESS_TOKEN=new==\n", QStringLiteral("new==||||||||"));
}

void TestForeignSession::session_isReadWhereItIs()
{
    QFETCH(QString, preset);
    QFETCH(QByteArray, text);
    QFETCH(QString, session);
    const auto found = fileOf(preset).read(QStringLiteral("FILE"), text);
    QVERIFY2(found, found ? "" : qPrintable(found.error().subject.toString()));
    QCOMPARE(inOneLine(*found), session);
}

void TestForeignSession::garbage_isRefused_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *test, const char *preset, const QByteArray &text) {
        QTest::newRow(test) << QString::fromLatin1(preset) << text;
    };
    row("empty", "pipeops", "");
    row("cut off", "pipeops", R"({"auth_token":"secret-1)");
    row("no object", "pipeops", R"(["secret-1"])");
    row("no token", "pipeops", R"({"oauth":{"client_id":"secret-1"}})");
    row("token of another kind", "pipeops", R"({"auth_token":["secret-1"]})");
    row("token with a line break", "pipeops", R"({"auth_token":"secret-1\nX: y"})");
    row("uipath, no token", "uipath", "UIPATH_URL=secret-1\n");
    row("uipath, words", "uipath", "secret-1 is here\n");
    row("uipath, binary", "uipath", QByteArray("\0\1\2=secret-1", 12));
    row("too large", "uipath", "UIPATH_ACCESS_TOKEN=secret-1\n" + QByteArray(1024 * 1024, '#'));
}

void TestForeignSession::garbage_isRefused()
{
    QFETCH(QString, preset);
    QFETCH(QByteArray, text);
    const auto found = fileOf(preset).read(QStringLiteral("/x/FILE"), text);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Kind::BadImport);
    const QString what = whatHappened(found.error()).toString();
    QVERIFY(what.contains(QStringLiteral("/x/FILE")));
    const QString advice = adviceOn(found.error()).toString();
    QVERIFY(!(what + advice + found.error().cause).contains(QStringLiteral("secret-1")));
}

void TestForeignSession::blanking_takesTheTokensAlone_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("blank");
    const auto row = [](const char *test, const char *preset, const QByteArray &text, const QByteArray &blank) {
        QTest::newRow(test) << QString::fromLatin1(preset) << text << blank;
    };
    row("seed form", "pipeops", "{\n  \"zeta\": 1.50,\n  \"auth_token\" : \"at\", \"alpha\": null\n}\n",
        "{\n  \"zeta\": 1.50,\n  \"auth_token\" : \"\", \"alpha\": null\n}\n");
    row("released form and seed form", "pipeops",
        R"({"auth_token":"old","oauth":{"access_token":"at","refresh_token":"r&<t","scopes":["at2"]}})",
        R"({"auth_token":"","oauth":{"access_token":"","refresh_token":"","scopes":["at2"]}})");
    row("Go's escapes", "pipeops", R"({"oauth":{"access_token":"at","refresh_token":"r\u0026\u003ct\u003e"}})",
        R"({"oauth":{"access_token":"","refresh_token":""}})");
    row("escaped slashes", "pipeops", R"({"auth_token":"a\/t"})", R"({"auth_token":""})");
    row("lines", "uipath",
        "# UIPATH_ACCESS_TOKEN=x\r\nUIPATH_ACCESS_TOKEN=at\r\nexport UIPATH_REFRESH_TOKEN = \"rt\"\nOTHER=at\nUIPATH_URL=u",
        "# UIPATH_ACCESS_TOKEN=x\r\nUIPATH_ACCESS_TOKEN=\r\nexport UIPATH_REFRESH_TOKEN =\nOTHER=at\nUIPATH_URL=u");
}

void TestForeignSession::blanking_takesTheTokensAlone()
{
    QFETCH(QString, preset);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, blank);
    const auto done = fileOf(preset).withoutTokens(QStringLiteral("FILE"), text);
    QVERIFY2(done, done ? "" : qPrintable(done.error().subject.toString()));
    QCOMPARE(*done, blank);
}

void TestForeignSession::otherPresets_haveNone()
{
    QVERIFY(!fileOf(QStringLiteral("google")).isKnown());
}

void TestForeignSession::file_isLookedForUpwards()
{
    QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("a/b")) && QDir(folder.path()).mkpath(QStringLiteral(".uipath")));
    QVERIFY(QDir::setCurrent(folder.filePath(QStringLiteral("a/b"))));
    const ForeignSessionFile file = fileOf(QStringLiteral("uipath"));
    QCOMPARE(file.findPath(), QDir::home().filePath(QStringLiteral(".uipath/.auth")));
    QFile auth(folder.filePath(QStringLiteral(".uipath/.auth")));
    QVERIFY(auth.open(QIODevice::WriteOnly));
    QCOMPARE(QFileInfo(file.findPath()).canonicalFilePath(), QFileInfo(auth).canonicalFilePath());
    QDir::setCurrent(before);
}

QTEST_APPLESS_MAIN(TestForeignSession)
#include "tst_foreignsession.moc"
