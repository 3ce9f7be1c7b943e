// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/answer.h"

#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

class TestAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failure_saysWhatAndWhatToDo();
    void failure_withoutAdvice_isOneLine();
    void failure_inAProvidersWords_keepsToItsLines();
    void exitCode_isTheContracts_data();
    void exitCode_isTheContracts();
};

void TestAnswer::failure_saysWhatAndWhatToDo()
{
    const Answer answer = failure({Kind::NotSignedIn, QStringLiteral("work"), {}}, Failure);
    QCOMPARE(answer.exitCode, int(Failure));
    QCOMPARE(answer.err, QByteArray("Error: not authenticated\nRun 'authtray --cli login' to authenticate\n"));
    QVERIFY(answer.out.isEmpty());
}

void TestAnswer::failure_withoutAdvice_isOneLine()
{
    QCOMPARE(failure({Kind::Cancelled, {}, {}}).err, QByteArray("Error: cancelled\n"));
}

void TestAnswer::failure_inAProvidersWords_keepsToItsLines()
{
    const QByteArray text = failure(signInFailedByProvider(QStringLiteral("no\n\x1b]0;title\aError: yes"))).err;
    QCOMPARE(text, QByteArray("Error: couldn't sign in: no \uFFFD]0;title\uFFFDError: yes\n"
                              "Tell whoever runs the provider.\n"));
}

void TestAnswer::exitCode_isTheContracts_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("code");
    QTest::newRow("not signed in") << Kind::NotSignedIn << 2;
    QTest::newRow("session ended") << Kind::SessionEnded << 2;
    QTest::newRow("expired") << Kind::TokenExpired << 2;
    QTest::newRow("refused token") << Kind::TokenRefused << 2;
    QTest::newRow("refused") << Kind::Refused << 2;
    QTest::newRow("sign-in failed") << Kind::SignInFailed << 2;
    QTest::newRow("another account") << Kind::OtherAccount << 2;
    QTest::newRow("unreachable") << Kind::Unreachable << 2;
    QTest::newRow("locked keychain") << Kind::StoreLocked << 2;
    QTest::newRow("no keychain") << Kind::StoreAbsent << 2;
    QTest::newRow("lost entry") << Kind::StoreMissing << 2;
    QTest::newRow("unwritable file") << Kind::WriteFailed << 1;
    QTest::newRow("unreadable file") << Kind::ReadFailed << 2;
    QTest::newRow("no browser") << Kind::NoBrowser << 2;
    QTest::newRow("no client") << Kind::NoClient << 2;
    QTest::newRow("no client secret") << Kind::NoSecret << 3;
    QTest::newRow("unknown provider") << Kind::UnknownProvider << 3;
    QTest::newRow("bad input") << Kind::BadInput << 3;
    QTest::newRow("time-out") << Kind::TimedOut << 4;
    QTest::newRow("silent keychain") << Kind::StoreSilent << 4;
    QTest::newRow("cancelled") << Kind::Cancelled << 130;
}

void TestAnswer::exitCode_isTheContracts()
{
    QFETCH(Kind, kind);
    QTEST(exitCodeOf({kind, {}, {}}), "code");
}

QTEST_APPLESS_MAIN(TestAnswer)
#include "tst_answer.moc"
