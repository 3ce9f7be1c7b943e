// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

QString said(Kind kind, const QString &subject)
{
    const Sentence sentence = describe({kind, subject, {}});
    return sentence.what + u'\n' + sentence.advice;
}

} // namespace

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kind_hasWords_data();
    void kind_hasWords();
    void subject_isNamedAsItIs_data();
    void subject_isNamedAsItIs();
    void badInput_isTheCallersWords();
    void phrase_hasItsArgumentsWhereTheyBelong();
    void refused_namesTheReasonIfThereIsOne();
    void promisedMessage_readsToTheLetter_data();
    void promisedMessage_readsToTheLetter();
    void passing_isWhatTimeMayMend_data();
    void passing_isWhatTimeMayMend();
};

void TestError::kind_hasWords_data()
{
    QTest::addColumn<Kind>("kind");
    for (int kind = 0; kind <= int(Kind::Cancelled); ++kind) {
        if (Kind(kind) != Kind::BadInput) // whose words are the caller's
            QTest::addRow("%d", kind) << Kind(kind);
    }
}

void TestError::kind_hasWords()
{
    QFETCH(Kind, kind);
    const auto [what, advice] = describe({kind, QStringLiteral("subject"), QStringLiteral("Do this.")});
    QVERIFY(!what.isEmpty());
    QVERIFY2(what.front().isLower(), qPrintable(what));
    QVERIFY2(!what.endsWith(u'.'), qPrintable(what));
    QVERIFY2(!(what + advice).contains(u'%'), qPrintable(what + advice));
    const bool isCommand = advice.startsWith(QStringLiteral("Run 'authtray --cli "));
    QVERIFY2(isCommand || advice.endsWith(u'.') || kind == Kind::Cancelled, qPrintable(advice));
    QVERIFY2(advice.isEmpty() || advice.front().isUpper(), qPrintable(advice));
}

void TestError::subject_isNamedAsItIs_data()
{
    kind_hasWords_data();
}

void TestError::subject_isNamedAsItIs()
{
    QFETCH(Kind, kind);
    const QString odd = QStringLiteral("%1 %2 <b>&amp;");
    const QString text = said(kind, odd);
    if (text != said(kind, QStringLiteral("other"))) // it is named at all
        QVERIFY2(text.contains(odd), qPrintable(text));
    QVERIFY(!said(kind, {}).isEmpty());
}

void TestError::badInput_isTheCallersWords()
{
    const Sentence sentence = describe({Kind::BadInput, QStringLiteral("what"), QStringLiteral("Advice.")});
    QCOMPARE(sentence.what, QStringLiteral("what"));
    QCOMPARE(sentence.advice, QStringLiteral("Advice."));
}

void TestError::phrase_hasItsArgumentsWhereTheyBelong()
{
    QCOMPARE(Text("%2 before %1, %3%", {QStringLiteral("%2"), Text("(%1)", {QStringLiteral("b")})}).toString(),
             QStringLiteral("(b) before %2, %3%"));
    QCOMPARE(Text::at(QStringLiteral("file"), QStringLiteral("gone")).toString(), QStringLiteral("file: gone"));
    QCOMPARE(Text(QStringLiteral("%1")).toString(), QStringLiteral("%1"));
    QVERIFY(Text().isEmpty());
}

void TestError::refused_namesTheReasonIfThereIsOne()
{
    const QString host = QStringLiteral("login.example.com");
    QCOMPARE(describe({.kind = Kind::Refused, .subject = host, .reason = QStringLiteral("status 400")}).what,
             QStringLiteral("login.example.com refused the request (status 400)"));
    QCOMPARE(describe({Kind::Refused, host, {}}).what, QStringLiteral("login.example.com refused the request"));
}

void TestError::promisedMessage_readsToTheLetter_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("advice");
    const QString again = QStringLiteral("Run 'authtray --cli login' to re-authenticate");
    QTest::newRow("not signed in") << Error{Kind::NotSignedIn, QStringLiteral("work"), {}}
                                   << QStringLiteral("not authenticated")
                                   << QStringLiteral("Run 'authtray --cli login' to authenticate");
    QTest::newRow("expired") << Error{Kind::TokenExpired, QStringLiteral("work"), {}}
                             << QStringLiteral("authentication token has expired") << again;
    QTest::newRow("invalid") << Error{Kind::TokenRefused, QStringLiteral("login.example.com"), {}}
                             << QStringLiteral("invalid authentication token") << again;
    const QString replace = QStringLiteral("Put a new token into TOKEN, or unset it to use the stored session.");
    const auto ofEnvironment = [](Kind kind) { return Error{.kind = kind, .variable = QStringLiteral("TOKEN")}; };
    QTest::newRow("expired in the environment")
            << ofEnvironment(Kind::TokenExpired) << QStringLiteral("authentication token has expired") << replace;
    QTest::newRow("invalid in the environment")
            << ofEnvironment(Kind::TokenRefused) << QStringLiteral("invalid authentication token") << replace;
    QTest::newRow("not renewable") << ofEnvironment(Kind::NotRenewable)
                                   << QStringLiteral(
                                              "the token can't be renewed, and isn't good for as long as was asked for")
                                   << replace;
    QTest::newRow("unwritable") << Error{Kind::WriteFailed, QStringLiteral("config file: permission denied"), {}}
                                << QStringLiteral("failed to write config file: permission denied")
                                << QStringLiteral("Check the folder's permissions and free space.");
}

void TestError::promisedMessage_readsToTheLetter()
{
    QFETCH(Error, error);
    const Sentence sentence = describe(error);
    QTEST(sentence.what, "what");
    QTEST(sentence.advice, "advice");
}

void TestError::passing_isWhatTimeMayMend_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("passing");
    QTest::newRow("network") << Kind::Unreachable << true;
    QTest::newRow("provider's fault") << Kind::ProviderFault << true;
    QTest::newRow("locked keychain") << Kind::StoreLocked << true;
    QTest::newRow("slow keychain") << Kind::StoreSilent << true;
    QTest::newRow("proxy") << Kind::ProxyUnreachable << true;
    QTest::newRow("proxy's password") << Kind::ProxyLocked << false;
    QTest::newRow("no passphrase") << Kind::PassphraseMissing << false;
    QTest::newRow("wrong passphrase") << Kind::PassphraseWrong << false;
    QTest::newRow("damaged") << Kind::StoreDamaged << false;
    QTest::newRow("time-out") << Kind::TimedOut << true;
    QTest::newRow("ended") << Kind::SessionEnded << false;
    QTest::newRow("not signed in") << Kind::NotSignedIn << false;
    QTest::newRow("refused") << Kind::Refused << false;
    QTest::newRow("no keychain yet") << Kind::StoreAbsent << true;
    QTest::newRow("lost entry") << Kind::StoreMissing << false;
    QTest::newRow("bad input") << Kind::BadInput << false;
    QTest::newRow("newer version") << Kind::TooNew << false;
}

void TestError::passing_isWhatTimeMayMend()
{
    QFETCH(Kind, kind);
    QTEST(isPassing({kind, {}, {}}), "passing");
}

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
