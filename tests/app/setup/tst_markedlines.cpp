// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/markedlines.h"

#include <QTest>

using namespace authtray;

namespace {

const QString file = QStringLiteral("/file");
const MarkedLines plain{.lines = {"key = value"}};
const MarkedLines inSection{.lines = {"key = value"},
                            .section = "[part]",
                            .sectionPattern = "\\[part\\]\\s*",
                            .conflictPattern = "\\s*key\\s*=.*"};
const MarkedLines inList{.lines = {"- name: ours", "  x: 1"},
                         .section = "users:",
                         .sectionPattern = "users:\\s*(#.*)?",
                         .replacedPattern = "users: ?(null|\\[\\])",
                         .newFile = {"kind: Config"}};
const MarkedLines afterHosts{.lines = {"pass ours"},
                             .eachPattern = "\\s*host\\s+(\\S+)",
                             .hosts = {"a.example", "b.example"},
                             .partPattern = "account.*",
                             .conflictPattern = "\\s*pass\\b.*"};

const MarkedLines &markedNamed(const QByteArray &name)
{
    return name == "section" ? inSection : name == "list" ? inList : name == "hosts" ? afterHosts : plain;
}

} // namespace

class TestMarkedLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_areWrittenAndRemoved_data();
    void lines_areWrittenAndRemoved();
    void newFile_isRemoved_data();
    void newFile_isRemoved();
    void newFile_withSomethingElse_stays();
    void otherLines_takeTheirPlace();
    void editsOfTheRest_stay();
    void conflict_changesNothing_data();
    void conflict_changesNothing();
    void halfOfTheMarks_isAnError_data();
    void halfOfTheMarks_isAnError();
};

void TestMarkedLines::lines_areWrittenAndRemoved_data()
{
    QTest::addColumn<QByteArray>("marked");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *marked, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << QByteArray(marked) << before << after;
    };
    const QByteArray ours = "# authtray: begin\nkey = value\n# authtray: end\n";
    row("an empty file", "", "", ours);
    row("at the end", "", "# mine\nother = 1\n", "# mine\nother = 1\n" + ours);
    row("after an open line", "", "other = 1",
        "other = 1\n# authtray: begin (after a line without an end)\nkey = value\n# authtray: end\n");
    row("with DOS's line ends", "", "other = 1\r\n",
        "other = 1\r\n# authtray: begin\r\nkey = value\r\n# authtray: end\r\n");
    row("bytes that are no text", "", "\xff\xfe = 1\n", "\xff\xfe = 1\n" + ours);
    row("a new section", "section", "[other]\nkeys = 1\n",
        "[other]\nkeys = 1\n# authtray: begin\n[part]\nkey = value\n# authtray: end\n");
    row("in its section", "section", "# mine\n[part]\nother = 1\n[last]\n",
        "# mine\n[part]\n" + ours + "other = 1\n[last]\n");
    row("in a section that is the last line", "section", "[part]",
        "[part]\n# authtray: begin (after a line without an end)\nkey = value\n# authtray: end\n");
    row("in a list", "list", "users: # mine\n- name: other\nx: y\n",
        "users: # mine\n# authtray: begin\n- name: ours\n  x: 1\n# authtray: end\n- name: other\nx: y\n");
    row("in an indented list", "list", "users:\n  # mine\n  - name: other\n",
        "users:\n  # authtray: begin\n  - name: ours\n    x: 1\n  # authtray: end\n  # mine\n  - name: other\n");
    row("in place of an empty list", "list", "a: b\nusers: null\nc: d\n",
        "a: b\n# authtray: begin (instead of: users: null)\nusers:\n- name: ours\n  x: 1\n# authtray: end\nc: d\n");
    row("behind each host", "hosts",
        "account x\n host A.example\n user u\naccount y\nhost other.example\npass mine\naccount z\nhost b.example",
        "account x\n host A.example\n # authtray: begin\n pass ours\n # authtray: end\n user u\naccount y\nhost other.example\n"
        "pass mine\naccount z\nhost b.example\n# authtray: begin (after a line without an end)\npass ours\n# authtray: end\n");
}

void TestMarkedLines::lines_areWrittenAndRemoved()
{
    QFETCH(QByteArray, marked);
    QFETCH(QByteArray, before);
    const MarkedLines &wanted = markedNamed(marked);
    const auto after = withMarkedLines(before, wanted, file);
    QVERIFY2(after, after ? "" : qPrintable(after.error().subject.inEnglish()));
    QTEST(*after, "after");
    QCOMPARE(*withMarkedLines(*after, wanted, file), *after);
    const auto undone = withoutMarkedLines(*after, wanted, file);
    QVERIFY(undone);
    QCOMPARE(*undone, std::optional(before));
    QCOMPARE(**withoutMarkedLines(**undone, wanted, file), before);
}

void TestMarkedLines::newFile_isRemoved_data()
{
    QTest::addColumn<QByteArray>("marked");
    QTest::newRow("plain") << QByteArray();
    QTest::newRow("section") << QByteArray("section");
    QTest::newRow("list") << QByteArray("list");
}

void TestMarkedLines::newFile_isRemoved()
{
    QFETCH(QByteArray, marked);
    const auto made = withMarkedLines(std::nullopt, markedNamed(marked), file);
    QVERIFY(made);
    const auto undone = withoutMarkedLines(*made, markedNamed(marked), file);
    QVERIFY(undone && !*undone);
}

void TestMarkedLines::newFile_withSomethingElse_stays()
{
    const QByteArray made = *withMarkedLines(std::nullopt, plain, file) + "mine = 1\n";
    QCOMPARE(**withoutMarkedLines(made, plain, file), "mine = 1\n");
}

void TestMarkedLines::otherLines_takeTheirPlace()
{
    const QByteArray before = "first = 1\n";
    const QByteArray written = *withMarkedLines(before, plain, file) + "last = 1\n";
    const auto other = withMarkedLines(written, {.lines = {"key = other", "more"}}, file);
    QCOMPARE(*other, "first = 1\n# authtray: begin\nkey = other\nmore\n# authtray: end\nlast = 1\n");
    QCOMPARE(markedLinesIn(*other), (QByteArrayList{"key = other", "more"}));
    const QByteArray section = *withMarkedLines(QByteArray("[a]\n"), inSection, file);
    QCOMPARE(*withMarkedLines(section, {.lines = {"key = other"}, .section = "[part]", .sectionPattern = "\\[part\\]"},
                              file),
             "[a]\n# authtray: begin\n[part]\nkey = other\n# authtray: end\n");
}

void TestMarkedLines::editsOfTheRest_stay()
{
    const QByteArray edited = "new = 1\n" + *withMarkedLines(QByteArray("old = 1"), plain, file) + "last = 1";
    QCOMPARE(**withoutMarkedLines(edited, plain, file), "new = 1\nold = 1\nlast = 1");
}

void TestMarkedLines::conflict_changesNothing_data()
{
    QTest::addColumn<QByteArray>("marked");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *marked, const char *before, const char *named) {
        QTest::newRow(name) << QByteArray(marked) << QByteArray(before) << QString::fromLatin1(named);
    };
    row("the same key", "section", "[part]\n  Key=mine # so\n", "Key=mine # so");
    row("below the host", "hosts", "account x\nhost a.example\nuser u\npass mine\n", "pass mine");
    row("above the host", "hosts", "account x\npass mine\nhost a.example\n", "pass mine");
    row("no such host", "hosts", "account x\nhost c.example\n", "has no account at a host");
}

void TestMarkedLines::conflict_changesNothing()
{
    QFETCH(QByteArray, marked);
    QFETCH(QByteArray, before);
    QFETCH(QString, named);
    const auto after = withMarkedLines(before, markedNamed(marked), file);
    QVERIFY(!after);
    QCOMPARE(after.error().kind, Error::Kind::BadInput);
    QVERIFY2(after.error().subject.inEnglish().contains(named), qPrintable(after.error().subject.inEnglish()));
}

void TestMarkedLines::halfOfTheMarks_isAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("begin") << QByteArray("# authtray: begin\nkey = value\n");
    QTest::newRow("end") << QByteArray("key = value\n# authtray: end\n");
    QTest::newRow("twice") << QByteArray("# authtray: begin\n# authtray: begin\n# authtray: end\n");
    QTest::newRow("the wrong way round") << QByteArray("# authtray: end\n# authtray: begin\n");
}

void TestMarkedLines::halfOfTheMarks_isAnError()
{
    QFETCH(QByteArray, text);
    QVERIFY(!withMarkedLines(text, plain, file));
    QVERIFY(!withoutMarkedLines(text, plain, file));
    QVERIFY(markedLinesIn(text).isEmpty());
}

QTEST_GUILESS_MAIN(TestMarkedLines)
#include "tst_markedlines.moc"
