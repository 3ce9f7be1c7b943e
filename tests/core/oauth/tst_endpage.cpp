// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/endpage.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace authtray;

class TestEndPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void page_loadsAndRunsNothing_data();
    void page_loadsAndRunsNothing();
    void names_areEscaped();
    void signedIn_namesAccountAndProvider();
    void signedIn_withoutAccount_leavesItOut();
    void failed_saysWhatHappenedThenWhatToDo_data();
    void failed_saysWhatHappenedThenWhatToDo();
    void outcomes_differInShapeNotColourAlone();
    void markup_isBalanced();
    void policy_allowsTheStyleByItsHashAlone();
};

static const QString provider = QStringLiteral("accounts.example.com");
static const QString account = QStringLiteral("ada@example.com");

void TestEndPage::page_loadsAndRunsNothing_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::newRow("signed in") << renderEndPage(EndPage::signedIn(provider, account));
    QTest::newRow("failed") << renderEndPage(EndPage::failed(provider, QStringLiteral("no"), QStringLiteral("Go.")));
    QTest::newRow("called off") << renderEndPage(EndPage::cancelled());
}

void TestEndPage::page_loadsAndRunsNothing()
{
    QFETCH(QByteArray, html);
    for (const char *loader :
         {"<script", "<link", "<img", "<image", "<use", "<iframe", "<object", "<form", "<base", "http-equiv",
          "src=", "href", "url(", "@import", "onclick", "onload", "javascript:", " style=", "://"})
        QVERIFY2(!html.toLower().contains(loader), loader);
    QVERIFY(html.contains("<html lang=\"en\">"));
    QVERIFY(html.contains("You can close this tab."));
    QVERIFY(html.contains("prefers-color-scheme: dark"));
}

void TestEndPage::names_areEscaped()
{
    const QString evil = QStringLiteral("</title></style><script>alert(\"1\" & '2')</script>");
    const QByteArray html = renderEndPage({true, evil, evil, evil, evil});
    QVERIFY(!html.contains("<script"));
    QCOMPARE(html.count("&lt;script&gt;alert(&quot;1&quot; &amp; '2')"), 5); // the heading is in the title too
    QCOMPARE(html.count("</style>"), 1);
}

void TestEndPage::signedIn_namesAccountAndProvider()
{
    const QByteArray html = renderEndPage(EndPage::signedIn(provider, account));
    QVERIFY(html.contains("<h1>You're signed in</h1>"));
    QVERIFY(html.contains("<dd><bdi>ada@example.com</bdi></dd>"));
    QVERIFY(html.contains("<dd><bdi>accounts.example.com</bdi></dd>"));
}

void TestEndPage::signedIn_withoutAccount_leavesItOut()
{
    QVERIFY(!renderEndPage(EndPage::signedIn(provider, {})).contains("Account"));
    QVERIFY(!renderEndPage(EndPage::signedIn({}, {})).contains("<dl>"));
}

void TestEndPage::failed_saysWhatHappenedThenWhatToDo_data()
{
    QTest::addColumn<Text>("what");
    QTest::addColumn<Text>("advice");
    QTest::addColumn<QString>("text");
    const Text again = "Try again.";
    QTest::newRow("sentence") << Text("the clock is wrong") << again << QStringLiteral("The clock is wrong. Try again.");
    QTest::newRow("question") << Text("is the clock right?") << again
                              << QStringLiteral("Is the clock right? Try again.");
    QTest::newRow("host first") << Text("%1 refused", {QStringLiteral("login.example.com")}) << again
                                << QStringLiteral("login.example.com refused. Try again.");
    QTest::newRow("no advice") << Text("it failed") << Text() << QStringLiteral("It failed.");
    QTest::newRow("advice only") << Text() << again << QStringLiteral("Try again.");
}

void TestEndPage::failed_saysWhatHappenedThenWhatToDo()
{
    QFETCH(Text, what);
    QFETCH(Text, advice);
    const EndPage page = EndPage::failed(provider, what, advice);
    QVERIFY(!page.success);
    QTEST(page.text, "text");
}

void TestEndPage::outcomes_differInShapeNotColourAlone()
{
    static const QRegularExpression drawing(QStringLiteral("<svg.*</svg>"),
                                            QRegularExpression::DotMatchesEverythingOption);
    const auto drawingOf = [](bool success) {
        return drawing.match(QString::fromUtf8(renderEndPage({success, {}, {}, {}, {}}))).captured();
    };
    QVERIFY(!drawingOf(true).isEmpty());
    QVERIFY(drawingOf(true) != drawingOf(false));
}

void TestEndPage::markup_isBalanced()
{
    QByteArray html = renderEndPage(EndPage::signedIn(provider, account));
    static const QRegularExpression metas(QStringLiteral("<meta [^>]*>"));
    QXmlStreamReader reader(QString::fromUtf8(html).remove(metas).remove(QStringLiteral("<!DOCTYPE html>\n")));
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
}

void TestEndPage::policy_allowsTheStyleByItsHashAlone()
{
    const QByteArray html = renderEndPage(EndPage::cancelled());
    const qsizetype begin = html.indexOf("<style>") + 7;
    const QByteArray style = html.mid(begin, html.indexOf("</style>") - begin);
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    QVERIFY(endPageSecurityPolicy().startsWith("default-src 'none'; style-src 'sha256-" + hash + "'"));
    QVERIFY(!endPageSecurityPolicy().contains("unsafe"));
}

QTEST_GUILESS_MAIN(TestEndPage)
#include "tst_endpage.moc"
