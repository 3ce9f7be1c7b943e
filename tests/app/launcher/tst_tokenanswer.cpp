// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/tokenanswer.h"

#include "app/output/render.h"

#include <QTest>

using namespace std::chrono_literals;

using namespace authtray;

class TestTokenAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answer_isReadAsItWasWritten_data();
    void answer_isReadAsItWasWritten();
    void answer_withoutExpiry_hasNoTimes();
    void status_tellsWhetherThePersonHasSignedOut_data();
    void status_tellsWhetherThePersonHasSignedOut();
    void idToken_isTheToken();
};

namespace {

std::string answerWith(const QString &token, const Document &expiresIn, const Document &renewIn)
{
    Document document;
    document.put("access_token", token).put("expires_in", expiresIn).put("renew_in", renewIn);
    return render(OutputFormat::Json, document).toStdString();
}

} // namespace

void TestTokenAnswer::answer_isReadAsItWasWritten_data()
{
    QTest::addColumn<QString>("token");
    QTest::newRow("usual") << "eyJ-abc_123.~+/=";
    QTest::newRow("escaped") << R"(a"b\c\"d)";
    QTest::newRow("with a key") << R"(","renew_in":7,")";
}

void TestTokenAnswer::answer_isReadAsItWasWritten()
{
    QFETCH(QString, token);
    const TokenAnswer answer = readTokenAnswer(answerWith(token, 3600s, 0s));
    QCOMPARE(answer.token, token.toStdString());
    QCOMPARE(answer.expiresIn, 3600s);
    QCOMPARE(answer.renewIn, 0s);
}

void TestTokenAnswer::answer_withoutExpiry_hasNoTimes()
{
    const TokenAnswer answer = readTokenAnswer(answerWith(QStringLiteral("token"), {}, {}));
    QCOMPARE(answer.token, "token");
    QVERIFY(!answer.expiresIn && !answer.renewIn);
}

void TestTokenAnswer::status_tellsWhetherThePersonHasSignedOut_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("expected");
    QTest::newRow("signed out") << QByteArray("{\n  \"authenticated\": false,\n  \"email\": null\n}\n") << true;
    QTest::newRow("signed in") << QByteArray("{\n  \"authenticated\": true\n}\n") << false;
    QTest::newRow("not known") << QByteArray("{\n  \"authenticated\": null,\n  \"problem\": \"locked\"\n}\n") << false;
    QTest::newRow("ended") << QByteArray("{\n  \"authenticated\": false,\n  \"problem\": \"ended\"\n}\n") << false;
    QTest::newRow("an error") << QByteArray("Error: no\n") << false;
}

void TestTokenAnswer::status_tellsWhetherThePersonHasSignedOut()
{
    QFETCH(QByteArray, status);
    QTEST(isSignedOut(status.toStdString()), "expected");
}

void TestTokenAnswer::idToken_isTheToken()
{
    Document document;
    document.put("id_token", QStringLiteral("id")).put("expires_in", 60s);
    QCOMPARE(readTokenAnswer(render(OutputFormat::Json, document).toStdString()).token, "id");
}

QTEST_APPLESS_MAIN(TestTokenAnswer)

#include "tst_tokenanswer.moc"
