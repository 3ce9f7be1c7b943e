// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/presets.h"

#include <QJsonDocument>
#include <QTest>

using namespace authtray;

namespace {

QJsonObject parse(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

AccountSource sourceOf(const QString &preset)
{
    return Presets(QStringLiteral("/nonexistent")).find(preset)->fill({})->accountSource;
}

} // namespace

class TestAccountSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void account_isReadWhereverItIs_data();
    void account_isReadWhereverItIs();
    void claims_areTheAccountsOwn();
    void path_isFollowed_data();
    void path_isFollowed();
};

void TestAccountSource::account_isReadWhereverItIs_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("account"); // id|e-mail|name|role|created
    const auto row = [](const char *test, const char *preset, const char *answer, const char *account) {
        QTest::newRow(test) << QString::fromLatin1(preset) << QByteArray(answer) << QString::fromUtf8(account);
    };
    row("pipeops, data flat", "pipeops",
        R"({"success":true,"message":"ok","data":{"id":"usr_1","uuid":"u-1","email":"a@b.c","first_name":"John","last_name":"Doe",
            "full_name":"John A. Doe","created_at":"2024-01-01T00:00:00Z","roles":["admin","x"]}})",
        "usr_1|a@b.c|John A. Doe|admin|2024-01-01T00:00:00Z");
    row("pipeops, data.user", "pipeops",
        R"({"status":true,"data":{"user":{"id":17,"email":"a@b.c","first_name":"John","last_name":"Doe"},"other":{"id":2}}})",
        "17|a@b.c|John Doe||");
    row("pipeops, one name", "pipeops", R"({"data":{"uuid":"u-1","full_name":"","last_name":"Doe"}})", "u-1||Doe||");
    row("pipeops, not wrapped", "pipeops", R"({"sub":"s","name":"N","email":"a@b.c"})", "s|a@b.c|N||");
    row("pipeops, id null", "pipeops", R"({"data":{"id":null,"uuid":"u-1"}})", "u-1||||");
    row("pipeops, nobody", "pipeops", R"({"success":false,"message":"no"})", "||||");
    row("pipeops, wrong types", "pipeops", R"({"data":{"id":{},"uuid":[],"email":5,"full_name":false}})", "||||");
    row("github", "github",
        R"({"id":583231,"login":"octocat","name":null,"email":null,"created_at":"2011-01-25T18:44:36Z"})",
        "583231||octocat||2011-01-25T18:44:36Z");
    row("large id", "github", R"({"id":9007199254740991,"login":"x"})", "9007199254740991||x||");
    row("uipath", "uipath", R"({"sub":"s-1","prt_id":"p","email":"a@b.c","client_id":"c","exp":1})", "s-1|a@b.c|||");
    row("standard", "google", R"({"sub":"s","email":"a@b.c","name":"N"})", "s|a@b.c|N||");
}

void TestAccountSource::account_isReadWhereverItIs()
{
    QFETCH(QString, preset);
    QFETCH(QByteArray, answer);
    const Account account = sourceOf(preset).read(parse(answer));
    const QString created = account.createdAt.isValid() ? account.createdAt.toString(Qt::ISODate) : QString();
    QTEST((QStringList{account.id, account.email, account.name, account.role, created}.join(u'|')), "account");
}

void TestAccountSource::claims_areTheAccountsOwn()
{
    const Account account = sourceOf(QStringLiteral("pipeops"))
                                    .read(parse(R"({"data":{"user":{"id":17,"plan":"gold"}}})"));
    QCOMPARE(account.claims, parse(R"({"id":17,"plan":"gold"})"));
}

void TestAccountSource::path_isFollowed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::newRow("name") << QStringLiteral("a") << QStringLiteral("1");
    QTest::newRow("deeper") << QStringLiteral("b.c.d") << QStringLiteral("2");
    QTest::newRow("name with dots") << QStringLiteral("https://acme.com/role") << QStringLiteral("3");
    QTest::newRow("into a text") << QStringLiteral("a.b") << QString();
    QTest::newRow("nowhere") << QStringLiteral("x.y") << QString();
    QTest::newRow("dots alone") << QStringLiteral("..") << QString();
}

void TestAccountSource::path_isFollowed()
{
    QFETCH(QString, path);
    const QJsonObject object = parse(R"({"a":"1","b":{"c":{"d":"2"}},"https://acme.com/role":"3"})");
    QTEST(valueAt(object, path).toString(), "value");
}

QTEST_APPLESS_MAIN(TestAccountSource)
#include "tst_accountsource.moc"
