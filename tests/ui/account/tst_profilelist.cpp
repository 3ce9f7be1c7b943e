// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/profilelist.h"

#include "tests/ui/account/accountwindowparts.h"
#include "ui/account/accountwindow.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

/// The list of the profiles in the account window.
class tst_ProfileList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void list_oneProfile_isHidden();
    void list_severalProfiles_showsEachAndTheDefault();
    void list_choice_showsThatProfile();
    void list_shownProfileIsRemoved_showsTheFirst();
    void list_update_keepsChoiceAndItems();
    void search_manyProfiles_findsThem();
    void search_return_choosesTheFirstFoundAndPressesNothing();
};

void tst_ProfileList::list_oneProfile_isHidden()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!window.findChild<ProfileList *>()->isVisibleTo(&window));
}

void tst_ProfileList::list_severalProfiles_showsEachAndTheDefault()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    const auto *list = window.findChild<ProfileList *>();
    QVERIFY(list->isVisibleTo(&window));
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(0)->text(), u"home\nSession has ended"_s);
    QCOMPARE(list->item(1)->text(), u"work (default)\nada@example.com"_s);
    QCOMPARE(window.shownProfile(), u"home"_s); // which needs attention
    QCOMPARE(list->currentRow(), 0);
}

void tst_ProfileList::list_choice_showsThatProfile()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *list = window.findChild<ProfileList *>();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QCOMPARE(window.shownProfile(), u"work"_s);
    QTest::keyClick(list, Qt::Key_Up);
    QCOMPARE(window.shownProfile(), u"home"_s);
    QVERIFY(textsOf(window).contains(u"login.example.com says the session has ended. Sign in again."_s));
}

void tst_ProfileList::list_shownProfileIsRemoved_showsTheFirst()
{
    AccountWindow window;
    const QList<SessionView> both = twoProfiles();
    window.setSessions(both);
    window.showProfile(u"home"_s);
    window.setSessions({both.last()});
    QCOMPARE(window.shownProfile(), u"work"_s);
}

void tst_ProfileList::list_update_keepsChoiceAndItems()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    window.showProfile(u"home"_s);
    const auto *list = window.findChild<ProfileList *>();
    const QListWidgetItem *item = list->item(0);
    const QSize size = window.size();
    window.setSessions(twoProfiles());
    QCOMPARE(list->item(0), item);
    QCOMPARE(list->currentRow(), 0);
    QCOMPARE(window.shownProfile(), u"home"_s);
    QCOMPARE(window.size(), size);
}

void tst_ProfileList::search_manyProfiles_findsThem()
{
    AccountWindow window;
    const auto *search = window.findChild<QLineEdit *>();
    QList<SessionView> views = twoProfiles();
    window.setSessions(views);
    QVERIFY(!search->isVisibleTo(&window));
    while (views.size() < 8) {
        SessionView another = views.last();
        another.state.profile = u"customer-%1"_s.arg(views.size());
        views += another;
    }
    views.last().state.account.email = u"grace@example.com"_s;
    window.setSessions(views);
    QVERIFY(search->isVisibleTo(&window));
    const auto shown = [list = window.findChild<ProfileList *>()] {
        int count = 0;
        for (int i = 0; i < list->count(); ++i)
            count += list->item(i)->isHidden() ? 0 : 1;
        return count;
    };
    QTest::keyClicks(window.findChild<QLineEdit *>(), u"CUSTOMER"_s);
    QCOMPARE(shown(), 6);
    window.setSessions(views);
    QCOMPARE(shown(), 6);
    window.findChild<QLineEdit *>()->setText(u"grace"_s);
    QCOMPARE(shown(), 1);
    window.setSessions(twoProfiles());
    QCOMPARE(shown(), 2);
}

void tst_ProfileList::search_return_choosesTheFirstFoundAndPressesNothing()
{
    AccountWindow window;
    QList<SessionView> views = twoProfiles();
    while (views.size() < 8) {
        SessionView another = views.last();
        another.state.profile = u"customer-%1"_s.arg(views.size());
        views += another;
    }
    window.setSessions(views);
    window.show();
    QSignalSpy pressed(&window, &AccountWindow::actionRequested);
    auto *search = window.findChild<QLineEdit *>();
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Down}) {
        window.showProfile(views.first().state.profile);
        search->setText(u"customer-7"_s);
        QTest::keyClick(search, key);
        QCOMPARE(window.shownProfile(), u"customer-7"_s);
        search->setText(u"nobody"_s);
        QTest::keyClick(search, key);
        QCOMPARE(window.shownProfile(), u"customer-7"_s);
    }
    QVERIFY(pressed.isEmpty());
}

QTEST_MAIN(tst_ProfileList)
#include "tst_profilelist.moc"
