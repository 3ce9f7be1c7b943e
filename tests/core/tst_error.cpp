// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QTest>
#include <QTranslator>

using namespace authtray;
using Kind = Error::Kind;

namespace {

QString said(Kind kind, const QString &subject)
{
    const Error error{kind, subject, {}};
    return whatHappened(error).toString() + u'\n' + adviceOn(error).toString();
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
    void text_hasItsArgumentsWhereTheyBelong();
    void text_nameFromTheRight_isIsolatedWhereItIsSeen();
    void text_atTheBeginningOfASentence_leavesNamesAsTheyAre();
    void text_asASentence_hasOneMarkAtItsEnd();
    void refused_namesTheReasonIfThereIsOne();
    void reason_isInTheLanguageOfItsSentence();
    void session_isSaidToBeKeptOnlyWhereThereIsOne_data();
    void session_isSaidToBeKeptOnlyWhereThereIsOne();
    void passing_isWhatTimeMayMend_data();
    void passing_isWhatTimeMayMend();
};

void TestError::kind_hasWords_data()
{
    QTest::addColumn<Kind>("kind");
    for (int kind = 0; kind <= int(Kind::Cancelled); ++kind) {
        if (Kind(kind) != Kind::BadInput && Kind(kind) != Kind::BadPassphraseFile) // whose words are the caller's
            QTest::addRow("%d", kind) << Kind(kind);
    }
}

void TestError::kind_hasWords()
{
    QFETCH(Kind, kind);
    const Error error{kind, QStringLiteral("subject"), QStringLiteral("Do this.")};
    const QString what = whatHappened(error).toString();
    const QString advice = adviceOn(error).toString();
    QVERIFY(!what.isEmpty());
    QVERIFY2(what.front().isLower(), qPrintable(what));
    QVERIFY2(!what.endsWith(u'.'), qPrintable(what));
    QVERIFY2(!(what + advice).contains(u'%'), qPrintable(what + advice));
    const bool isSilent = kind == Kind::NotSignedIn || kind == Kind::Cancelled;
    QVERIFY2(isSilent ? advice.isEmpty() : advice.endsWith(u'.'), qPrintable(advice));
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
    const Error error = badInput(QStringLiteral("what"), QStringLiteral("Advice."));
    QCOMPARE(whatHappened(error).toString(), QStringLiteral("what"));
    QCOMPARE(adviceOn(error).toString(), QStringLiteral("Advice."));
}

void TestError::text_hasItsArgumentsWhereTheyBelong()
{
    QCOMPARE(Text("%2 before %1, %3%", {QStringLiteral("%2"), Text("(%1)", {QStringLiteral("b")})}).toString(),
             QStringLiteral("(b) before %2, %3%"));
    QCOMPARE(Text::at(QStringLiteral("file"), QStringLiteral("gone")).toString(), QStringLiteral("file: gone"));
    QCOMPARE(Text(QStringLiteral("%1")).toString(), QStringLiteral("%1"));
    QVERIFY(Text().isEmpty());
}

void TestError::text_nameFromTheRight_isIsolatedWhereItIsSeen()
{
    const QString name = QStringLiteral("\u05d0\u05d3\u05d4");
    const Text text("%1 refused the request (%2)", {name, QStringLiteral("status 400")});
    const QString seen = QStringLiteral("\u2068%1\u2069 refused the request (status 400)").arg(name);
    QCOMPARE(text.toString(), seen);
    QCOMPARE(text.atTerminal(), seen);
    QCOMPARE(text.inEnglish(), QStringLiteral("%1 refused the request (status 400)").arg(name));
    QCOMPARE(Text(name).toString(), name);
}

void TestError::text_atTheBeginningOfASentence_leavesNamesAsTheyAre()
{
    const QString host = QStringLiteral("localhost:8080");
    QCOMPARE(Text("can't reach %1", {host}).capitalised(), QStringLiteral("Can't reach localhost:8080"));
    QCOMPARE(Text("%1 refused", {host}).capitalised(), QStringLiteral("localhost:8080 refused"));
    QCOMPARE(Text("%1 must be it", {Text("the issuer")}).capitalised(), QStringLiteral("The issuer must be it"));
    QCOMPARE(Text(host).capitalised(), host);
    QCOMPARE(Text().capitalised(), QString());
}

void TestError::text_asASentence_hasOneMarkAtItsEnd()
{
    QCOMPARE(Text("the clock is wrong").sentence(), QStringLiteral("The clock is wrong."));
    QCOMPARE(Text("is the clock right?").sentence(), QStringLiteral("Is the clock right?"));
    QCOMPARE(Text("it says: %1", {QStringLiteral("No.")}).sentence(), QStringLiteral("It says: No."));
    QCOMPARE(Text().sentence(), QString());
}

void TestError::refused_namesTheReasonIfThereIsOne()
{
    const QString host = QStringLiteral("login.example.com");
    QCOMPARE(whatHappened({.kind = Kind::Refused, .subject = host, .reason = QStringLiteral("status 400")}).toString(),
             QStringLiteral("login.example.com refused the request (status 400)"));
    QCOMPARE(whatHappened({Kind::Refused, host, {}}).toString(),
             QStringLiteral("login.example.com refused the request"));
}

void TestError::reason_isInTheLanguageOfItsSentence()
{
    class CapitalLetters : public QTranslator
    {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char *, const char *text, const char *, int) const override
        {
            return QString::fromLatin1(text).toUpper();
        }
    } translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    const Text reason("status %1: %2", {QStringLiteral("401"), QStringLiteral("the provider's words")});
    const Error error{.kind = Kind::Refused, .subject = QStringLiteral("a.example"), .reason = reason};
    QCOMPARE(whatHappened(error).toString(),
             QStringLiteral("a.example REFUSED THE REQUEST (STATUS 401: the provider's words)"));
    QCOMPARE(whatHappened(error).inEnglish(),
             QStringLiteral("a.example refused the request (status 401: the provider's words)"));
}

void TestError::session_isSaidToBeKeptOnlyWhereThereIsOne_data()
{
    kind_hasWords_data();
}

void TestError::session_isSaidToBeKeptOnlyWhereThereIsOne()
{
    QFETCH(Kind, kind);
    Error error{kind, QStringLiteral("subject"), QStringLiteral("Do this.")};
    const QString advice = adviceOn(error).toString();
    QVERIFY2(!advice.contains(QStringLiteral("kept")) && !advice.contains(QStringLiteral("still")), qPrintable(advice));
    error.isSessionKept = true;
    const QString noted = adviceOn(error).toString();
    QVERIFY2(noted == advice || noted == advice + QStringLiteral(" The session is kept."), qPrintable(noted));
    QCOMPARE(noted != advice, kind == Kind::Unreachable || kind == Kind::ProxyUnreachable || kind == Kind::ProxyLocked
                                      || kind == Kind::ProviderFault || kind == Kind::ClientRefused
                                      || kind == Kind::Refused || kind == Kind::StoreSilent || kind == Kind::StoreFailed
                                      || kind == Kind::NoMemory || kind == Kind::SettingsChanged
                                      || kind == Kind::NotAllowed || kind == Kind::BadPolicy
                                      || kind == Kind::PassphraseWrong);
}

void TestError::passing_isWhatTimeMayMend_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("passing");
    QTest::newRow("network") << Kind::Unreachable << true;
    QTest::newRow("provider's fault") << Kind::ProviderFault << true;
    QTest::newRow("locked keychain") << Kind::StoreLocked << true;
    QTest::newRow("dismissed keychain") << Kind::StoreRefused << true;
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

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
