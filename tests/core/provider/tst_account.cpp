// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account.h"

#include "core/utc.h"

#include <QJsonDocument>
#include <QTest>

using namespace authtray;

namespace {

Account accountOf(const QByteArray &claims)
{
    return Account::fromClaims(QJsonDocument::fromJson(claims).object());
}

} // namespace

class TestAccount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void claim_isReadIntoItsField_data();
    void claim_isReadIntoItsField();
    void createdAt_isReadInItsForms_data();
    void createdAt_isReadInItsForms();
    void claims_areKeptAsSent();
    void label_isTheFirstThatIsThere_data();
    void label_isTheFirstThatIsThere();
    void json_isReadAsItWasWritten();
    void json_holdsNeitherClaimsNorEmptyFields();
};

void TestAccount::claim_isReadIntoItsField_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QStringList>("fields"); // id, email, name, organization, role
    const auto row = [](const char *name, const QByteArray &claims, const QStringList &fields) {
        QTest::newRow(name) << claims << fields;
    };
    const QString no;
    row("all", R"({"sub":"u1","email":"a@b.c","name":"Ada","organization":"Acme","role":"admin"})",
        {QStringLiteral("u1"), QStringLiteral("a@b.c"), QStringLiteral("Ada"), QStringLiteral("Acme"),
         QStringLiteral("admin")});
    row("none", "{}", {no, no, no, no, no});
    row("nulls", R"({"sub":null,"email":null,"name":null,"organization":null,"role":null})", {no, no, no, no, no});
    row("objects with a name", R"({"organization":{"id":"o1","name":"Acme"},"role":{"name":"admin"}})",
        {no, no, no, QStringLiteral("Acme"), QStringLiteral("admin")});
    row("objects in a list", R"({"roles":[{"name":"admin"},{"name":"user"}]})",
        {no, no, no, no, QStringLiteral("admin")});
    row("types wrong", R"({"sub":5,"email":["a@b.c"],"name":{"first":"Ada"},"organization":true,"role":1.5})",
        {no, no, no, no, no});
    row("preferred_username stands in", R"({"name":"","preferred_username":"ada"})",
        {no, no, QStringLiteral("ada"), no, no});
    row("name before preferred_username", R"({"preferred_username":"ada","name":"Ada"})",
        {no, no, QStringLiteral("Ada"), no, no});
    row("first of the roles", R"({"roles":["admin","user"]})", {no, no, no, no, QStringLiteral("admin")});
    row("role before roles", R"({"roles":["user"],"role":"admin"})", {no, no, no, no, QStringLiteral("admin")});
    row("no roles", R"({"roles":[]})", {no, no, no, no, no});
    row("roles of another type", R"({"roles":[{"id":1}]})", {no, no, no, no, no});
}

void TestAccount::claim_isReadIntoItsField()
{
    QFETCH(QByteArray, claims);
    const Account account = accountOf(claims);
    QTEST((QStringList{account.id, account.email, account.name, account.organization, account.role}), "fields");
    QVERIFY(!account.createdAt.isValid());
}

void TestAccount::createdAt_isReadInItsForms_data()
{
    QTest::addColumn<QByteArray>("claim");
    QTest::addColumn<QDateTime>("time");
    const QDateTime time(QDate(2024, 1, 1), QTime(10, 0), utc);
    QTest::newRow("UTC") << QByteArray(R"("2024-01-01T10:00:00Z")") << time;
    QTest::newRow("with milliseconds") << QByteArray(R"("2024-01-01T10:00:00.000Z")") << time;
    QTest::newRow("another zone") << QByteArray(R"("2024-01-01T12:00:00+02:00")") << time;
    QTest::newRow("seconds since 1970") << QByteArray("1704103200") << time;
    QTest::newRow("words") << QByteArray(R"("last year")") << QDateTime();
    QTest::newRow("empty") << QByteArray(R"("")") << QDateTime();
    QTest::newRow("null") << QByteArray("null") << QDateTime();
    QTest::newRow("another type") << QByteArray("[2024]") << QDateTime();
    QTest::newRow("beyond all times") << QByteArray("1e300") << QDateTime();
}

void TestAccount::createdAt_isReadInItsForms()
{
    QFETCH(QByteArray, claim);
    QTEST(accountOf(R"({"created_at":)" + claim + "}").createdAt, "time");
}

void TestAccount::claims_areKeptAsSent()
{
    const Account account = accountOf(R"({"sub":"u1","plan":{"seats":5}})");
    QCOMPARE(account.claims.value(u"plan").toObject().value(u"seats").toInt(), 5);
}

void TestAccount::label_isTheFirstThatIsThere_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QString>("label");
    QTest::newRow("e-mail") << QByteArray(R"({"sub":"u1","name":"Ada","email":"a@b.c"})") << QStringLiteral("a@b.c");
    QTest::newRow("name") << QByteArray(R"({"sub":"u1","name":"Ada"})") << QStringLiteral("Ada");
    QTest::newRow("id") << QByteArray(R"({"sub":"u1"})") << QStringLiteral("u1");
    QTest::newRow("nothing") << QByteArray("{}") << QString();
}

void TestAccount::label_isTheFirstThatIsThere()
{
    QFETCH(QByteArray, claims);
    QTEST(accountOf(claims).label(), "label");
}

void TestAccount::json_isReadAsItWasWritten()
{
    Account account = accountOf(R"({"sub":"u1","email":"a@b.c","name":"Ada","organization":"Acme","role":"admin",
                                    "picture":"https://example.com/a%20b.png?s=80","created_at":"2024-01-01T10:00:00Z"})");
    account.claims = {};
    QVERIFY(!account.picture.isEmpty());
    QVERIFY(Account::fromJson(account.toJson()) == account);
}

void TestAccount::json_holdsNeitherClaimsNorEmptyFields()
{
    const QJsonObject json = accountOf(R"({"sub":"u1","plan":"gold"})").toJson();
    QCOMPARE(json.keys(), QStringList{QStringLiteral("id")});
}

QTEST_APPLESS_MAIN(TestAccount)
#include "tst_account.moc"
