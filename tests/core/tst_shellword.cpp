// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shellword.h"

#include <QProcess>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

class TestShellWord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void word_isQuotedOnlyIfNecessary_data();
    void word_isQuotedOnlyIfNecessary();
};

void TestShellWord::word_isQuotedOnlyIfNecessary_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("a path") << u"/home/ada/.config/au-th_2"_s << u"/home/ada/.config/au-th_2"_s;
    QTest::newRow("a setting") << u"url=https://id.example.com:8443"_s << u"url=https://id.example.com:8443"_s;
    QTest::newRow("letters of any script") << u"/home/josé"_s << u"/home/josé"_s;
    QTest::newRow("empty") << u""_s << u"''"_s;
    QTest::newRow("a space") << u"/a b"_s << u"'/a b'"_s;
    QTest::newRow("a command") << u"/$(touch x)"_s << u"'/$(touch x)'"_s;
    QTest::newRow("another command") << u"/`touch x`"_s << u"'/`touch x`'"_s;
    QTest::newRow("a variable") << u"$HOME"_s << u"'$HOME'"_s;
    QTest::newRow("the home folder") << u"~/a"_s << u"'~/a'"_s;
    QTest::newRow("a quote") << u"it's"_s << u"'it'\\''s'"_s;
    QTest::newRow("double quotes") << u"\"a\""_s << u"'\"a\"'"_s;
    QTest::newRow("a pattern") << u"a*"_s << u"'a*'"_s;
    QTest::newRow("the end of a command") << u"a;b&c|d>e"_s << u"'a;b&c|d>e'"_s;
    QTest::newRow("a backslash") << u"a\\b"_s << u"'a\\b'"_s;
    QTest::newRow("a comment") << u"#a"_s << u"'#a'"_s;
    QTest::newRow("history of a shell") << u"a!b"_s << u"'a!b'"_s;
    QTest::newRow("a line break") << u"a\nb"_s << u"'a\nb'"_s;
}

void TestShellWord::word_isQuotedOnlyIfNecessary()
{
    QFETCH(QString, text);
    QTEST(shellWord(text), "word");
    QProcess shell;
    shell.start(u"sh"_s, {u"-c"_s, u"printf %s "_s + shellWord(text)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), text);
}

QTEST_GUILESS_MAIN(TestShellWord)
#include "tst_shellword.moc"
