// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/programsdialog.h"

#include "core/session/sessions.h"
#include "core/utc.h"
#include "tests/support/setclock.h"
#include "tests/support/testenvironment.h"
#include "ui/settings/language.h"

#include <QAccessible>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace authtray;
using namespace Qt::StringLiterals;

/// Which programs have asked for a profile's session, and that they can be forgotten.
class tst_ProgramsDialog : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void rows_joinCommandsForTheSame();
    void list_hasWhoAskedLastFirst();
    void list_followsRequestsAndKeepsTheCurrentRow();
    void list_empty_saysHowItFills();
    void list_emptyAtFirst_isShownOnceSomebodyAsks();
    void clear_forgetsThemAndTheirFile();
    void clear_fails_isSaid();
    void clear_isDoneByKeysAlone();
    void names_areNoMarkupAndTurnNothing();
    void everyFocusableWidget_hasAnAccessibleName();
    void language_changes_whileItIsOpen();

private:
    Session *session() const { return m_sessions->find(u"work"_s); }
    void ask(const char *program, const char *command = "token", int times = 1);
    static QStringList rowsOf(const QDialog &dialog);
    static QTreeWidget *listOf(const QDialog &dialog) { return dialog.findChild<QTreeWidget *>(); }
    static QPushButton *clearButtonOf(const QDialog &dialog) { return dialog.findChildren<QPushButton *>().at(0); }
    static QPushButton *closeButtonOf(const QDialog &dialog) { return dialog.findChildren<QPushButton *>().at(1); }
    static bool says(const QDialog &dialog, const QString &text);

    SetClock m_clock;
    std::unique_ptr<Sessions> m_sessions;
};

void tst_ProgramsDialog::init()
{
    TestEnvironment::init();
    QVERIFY(m_profiles->save(standInProfile()));
    m_sessions = std::make_unique<Sessions>(m_paths, m_keychain, *m_http, m_clock);
}

void tst_ProgramsDialog::cleanup()
{
    m_sessions.reset();
    setLanguage(u"en"_s);
    TestEnvironment::cleanup();
}

void tst_ProgramsDialog::ask(const char *program, const char *command, int times)
{
    for (int i = 0; i < times; ++i) {
        m_clock.pass(std::chrono::seconds(60));
        session()->noteRequest(QString::fromUtf8(program), QString::fromLatin1(command));
    }
}

QStringList tst_ProgramsDialog::rowsOf(const QDialog &dialog)
{
    QStringList rows;
    for (int i = 0; i < listOf(dialog)->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = listOf(dialog)->topLevelItem(i);
        rows += QStringList{item->text(0), item->text(1), item->text(3)}.join(u'|');
    }
    return rows;
}

bool tst_ProgramsDialog::says(const QDialog &dialog, const QString &text)
{
    const auto labels = dialog.findChildren<QLabel *>();
    return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisibleTo(&dialog) && label->text().contains(text); });
}

void tst_ProgramsDialog::rows_joinCommandsForTheSame()
{
    const QDateTime noon(QDate(2026, 3, 4), QTime(12, 0), utc);
    const QList<ProgramRow> rows = programRows({{u"git"_s, u"refresh"_s, noon, 2},
                                                {u"bash"_s, u"token"_s, noon.addSecs(-1), 1},
                                                {u"git"_s, u"status"_s, noon.addSecs(-2), 5},
                                                {u"git"_s, u"token"_s, noon.addSecs(-3), 3}});
    const QList<ProgramRow> expected{{u"git"_s, u"a token"_s, 5, noon},
                                     {u"bash"_s, u"a token"_s, 1, noon.addSecs(-1)},
                                     {u"git"_s, u"the state"_s, 5, noon.addSecs(-2)}};
    QCOMPARE(rows, expected);
}

void tst_ProgramsDialog::list_hasWhoAskedLastFirst()
{
    ask("git", "token", 13);
    ask("backup.sh", "me", 2);
    ask("git");
    const ProgramsDialog dialog(*session());
    QCOMPARE(rowsOf(dialog), QStringList({u"git|a token|14"_s, u"backup.sh|the account|2"_s}));
    QVERIFY(!listOf(dialog)->topLevelItem(0)->text(2).isEmpty());
    QVERIFY(says(dialog, u"“work”"_s));
}

void tst_ProgramsDialog::list_followsRequestsAndKeepsTheCurrentRow()
{
    ask("git");
    ask("bash");
    ProgramsDialog dialog(*session());
    dialog.show();
    listOf(dialog)->setCurrentItem(listOf(dialog)->topLevelItem(1));
    ask("make");
    ask("git");
    QCOMPARE(rowsOf(dialog), QStringList({u"git|a token|2"_s, u"make|a token|1"_s, u"bash|a token|1"_s}));
    QCOMPARE(listOf(dialog)->currentItem()->text(0), u"git"_s);
}

void tst_ProgramsDialog::list_empty_saysHowItFills()
{
    ProgramsDialog dialog(*session());
    dialog.show();
    QVERIFY(!listOf(dialog)->isVisible());
    QVERIFY(!clearButtonOf(dialog)->isEnabled());
    QVERIFY(says(dialog, u"No program has asked"_s));
    QCOMPARE(dialog.focusWidget(), closeButtonOf(dialog));
}

void tst_ProgramsDialog::list_emptyAtFirst_isShownOnceSomebodyAsks()
{
    ProgramsDialog dialog(*session());
    dialog.show();
    ask("git");
    QVERIFY(listOf(dialog)->isVisible());
    QVERIFY(clearButtonOf(dialog)->isEnabled());
    QVERIFY(!says(dialog, u"No program has asked"_s));
}

void tst_ProgramsDialog::clear_forgetsThemAndTheirFile()
{
    ask("git");
    m_sessions = std::make_unique<Sessions>(m_paths, m_keychain, *m_http, m_clock);
    QVERIFY(QFile::exists(m_paths.usageOf(u"work"_s)));
    ProgramsDialog dialog(*session());
    dialog.show();
    clearButtonOf(dialog)->click();
    QCOMPARE(rowsOf(dialog), QStringList());
    QVERIFY(says(dialog, u"No program has asked"_s));
    QCOMPARE(dialog.focusWidget(), closeButtonOf(dialog));
    QVERIFY(!QFile::exists(m_paths.usageOf(u"work"_s)));
}

void tst_ProgramsDialog::clear_fails_isSaid()
{
    const QString file = m_paths.usageOf(u"work"_s);
    QVERIFY(QDir().mkpath(file + u"/full"_s)); // which can't be removed
    ask("git");
    ProgramsDialog dialog(*session());
    dialog.show();
    clearButtonOf(dialog)->click();
    QVERIFY(says(dialog, u"work.programs"_s));
}

void tst_ProgramsDialog::clear_isDoneByKeysAlone()
{
    ask("git");
    ProgramsDialog dialog(*session());
    dialog.show();
    dialog.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QVERIFY(listOf(dialog)->hasFocus());
    QTest::keyClick(&dialog, Qt::Key_Tab);
    QVERIFY(clearButtonOf(dialog)->hasFocus());
    QTest::keyClick(clearButtonOf(dialog), Qt::Key_Space);
    QCOMPARE(rowsOf(dialog), QStringList());
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
}

void tst_ProgramsDialog::names_areNoMarkupAndTurnNothing()
{
    ask("<b>\u202egit\033[2J\n");
    ask("\u05d0\u05d3\u05d4");
    ask("");
    const ProgramsDialog dialog(*session());
    const QStringList rows = rowsOf(dialog);
    QCOMPARE(rows.size(), 3);
    QVERIFY(rows.at(0).startsWith(u"Unknown|"_s));
    QVERIFY(rows.at(1).startsWith(u"\u2068\u05d0\u05d3\u05d4\u2069|"_s));
    for (const QChar forbidden : {QChar(0x202e), QChar(0x1b), QChar(u'\n')})
        QVERIFY(!rows.at(2).contains(forbidden));
    QVERIFY(listOf(dialog)->topLevelItem(2)->toolTip(0).contains(u"&lt;b&gt;"_s));
}

void tst_ProgramsDialog::everyFocusableWidget_hasAnAccessibleName()
{
    ask("git");
    ProgramsDialog dialog(*session());
    dialog.show();
    for (QWidget *widget : QWidgetList{listOf(dialog), clearButtonOf(dialog), closeButtonOf(dialog)}) {
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(listOf(dialog));
    QVERIFY(list->text(QAccessible::Description).contains(u"“work”"_s));
    QVERIFY(list->tableInterface());
    QCOMPARE(list->tableInterface()->rowCount(), 1);
    QCOMPARE(list->tableInterface()->cellAt(0, 0)->text(QAccessible::Name), u"git"_s);
    QCOMPARE(list->tableInterface()->columnDescription(3), u"Times"_s);
}

void tst_ProgramsDialog::language_changes_whileItIsOpen()
{
    ask("git");
    ProgramsDialog dialog(*session());
    dialog.show();
    setLanguage(u"de"_s);
    QCoreApplication::processEvents();
    QCOMPARE(rowsOf(dialog), QStringList(u"git|einem Token|1"_s));
    QCOMPARE(closeButtonOf(dialog)->text(), u"Schließen"_s);
    QCOMPARE(listOf(dialog)->headerItem()->text(0), u"Programm"_s);
}

QTEST_MAIN(tst_ProgramsDialog)
#include "tst_programsdialog.moc"
