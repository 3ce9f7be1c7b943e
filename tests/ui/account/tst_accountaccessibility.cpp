// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "tests/ui/account/accountwindowparts.h"
#include "ui/account/timeline.h"
#include "ui/widgets/statusdial.h"

#include <QAccessible>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

namespace {

QList<QWidget *> focusableIn(const QWidget &window)
{
    QList<QWidget *> widgets;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->isVisibleTo(&window) && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
            widgets += widget;
    }
    return widgets;
}

} // namespace

/// The account window for the keyboard and for screen readers.
class tst_AccountAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keys_closeQuitAndRenew();
    void actions_canBeDoneByAScreenReaderAlone();
    void moreMenu_opensByKeyAndHasTheRest();
    void undo_isDoneByKeyAndByAScreenReader();
    void timeline_tellsItsPartsByMouseAndScreenReader();
    void everyFocusableWidget_hasAccessibleName();
    void tabKey_reachesEverything();
    void focus_buttonVanishes_goesToTheNextButton();
};

void tst_AccountAccessibility::keys_closeQuitAndRenew()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    QList<Action> requested;
    connect(&window, &AccountWindow::actionRequested, this, [&](Action action) { requested += action; });
    for (const QKeySequence &closing : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::CTRL | Qt::Key_W)}) {
        window.raiseAndActivate();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keySequence(&window, closing);
        QTRY_VERIFY(!window.isVisible());
    }
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F5);
    QTest::keyClick(&window, Qt::Key_Q, Qt::ControlModifier);
    QTRY_COMPARE(requested, QList<Action>({Action::Renew, Action::Quit}));
}

void tst_AccountAccessibility::actions_canBeDoneByAScreenReaderAlone()
{
    AccountWindow window;
    Action done = Action::Nothing;
    connect(&window, &AccountWindow::actionRequested, this, [&](Action action) { done = action; });
    window.show();
    press(window, "Add account…");
    QTRY_COMPARE(done, Action::AddAccount); // a pressed button takes its time
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    press(window, "Cancel");
    QTRY_COMPARE(done, Action::CancelSignIn);
    window.setSessions(twoProfiles());
    window.showProfile(u"work"_s);
    press(window, "Renew now");
    QTRY_COMPARE(done, Action::Renew);
    press(window, "Copy token");
    QTRY_COMPARE(done, Action::CopyToken);
    press(window, "Sign out…");
    QTRY_COMPARE(done, Action::SignOut);
    press(window, "Add account…");
    QTRY_COMPARE(done, Action::AddAccount);
}

/// Without a tray icon, there is no other way to them.
void tst_AccountAccessibility::moreMenu_opensByKeyAndHasTheRest()
{
    AccountWindow window;
    QList<Action> requested;
    connect(&window, &AccountWindow::actionRequested, this, [&](Action action) { requested += action; });
    QList<SessionView> profiles = twoProfiles();
    profiles.first().sessionsPage = QUrl(u"https://login.example.com/sessions"_s);
    window.setSessions(profiles);
    window.showProfile(u"home"_s);
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F10);
    const auto *menu = window.findChild<QMenu *>();
    QTRY_VERIFY(menu->isVisible());
    for (QAction *entry : menu->actions())
        entry->trigger();
    QCOMPARE(requested,
             QList<Action>({Action::ShowPrograms, Action::ShowHistory, Action::ShowSessionsPage, Action::MakeDefault,
                            Action::RenameProfile, Action::DuplicateProfile, Action::RemoveProfile, Action::ShowSettings,
                            Action::ShowDiagnosis, Action::ShowLog, Action::ShowAbout, Action::Quit}));
    window.showProfile(u"work"_s); // of whose provider no such page is known
    QVERIFY(!menu->actions().at(2)->isVisible());
}

void tst_AccountAccessibility::undo_isDoneByKeyAndByAScreenReader()
{
    AccountWindow window;
    QList<Action> requested;
    connect(&window, &AccountWindow::actionRequested, this, [&](Action action) { requested += action; });
    window.setSessions(twoProfiles());
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keySequence(&window, QKeySequence::Undo); // there is nothing to undo
    window.showUndoable(u"Told."_s);
    QTest::keySequence(&window, QKeySequence::Undo);
    QTRY_COMPARE(requested, QList<Action>{Action::UndoChange});
    QVERIFY(!button(window, "Undo")->isVisible());
    window.showUndoable(u"Told."_s);
    button(window, "Undo")->setFocus();
    press(window, "Undo");
    QTRY_COMPARE(requested.size(), 2);
    QVERIFY(window.focusWidget() && window.focusWidget()->isVisible());
    window.showUndoable(u"Told."_s);
    window.showMessage(u"Told of something else."_s);
    QVERIFY(!button(window, "Undo")->isVisible());
}

void tst_AccountAccessibility::timeline_tellsItsPartsByMouseAndScreenReader()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid), start.addSecs(15 * 60))});
    auto *bar = window.findChild<LifeBar *>();
    const auto *accessible = QAccessible::queryAccessibleInterface(bar);
    QCOMPARE(accessible->role(), QAccessible::ProgressBar);
    QCOMPARE(accessible->text(QAccessible::Value), u"25"_s);
    QVERIFY(accessible->text(QAccessible::Description).contains(u"12:55"_s));
    QVERIFY(accessible->text(QAccessible::Description).contains(u"13:00"_s));
    QCOMPARE(bar->toolTip(), accessible->text(QAccessible::Description));
}

void tst_AccountAccessibility::everyFocusableWidget_hasAccessibleName()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Unreachable, Error::Kind::Refused))});
    const QList<QWidget *> widgets = focusableIn(window);
    QVERIFY(widgets.size() >= 5);
    for (QWidget *widget : widgets) {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        QVERIFY2(!accessible->text(QAccessible::Description).isEmpty(), widget->metaObject()->className());
    }
    QVERIFY(!window.findChild<StatusDial *>()->accessibleName().isEmpty());
}

void tst_AccountAccessibility::tabKey_reachesEverything()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.focusWidget(), button(window, "Renew now"));
    const QList<QWidget *> expected = focusableIn(window);
    QSet<QWidget *> reached;
    for (qsizetype i = 0; i < expected.size(); ++i) {
        QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
        reached += window.focusWidget();
    }
    QCOMPARE(reached, QSet<QWidget *>(expected.begin(), expected.end()));
}

void tst_AccountAccessibility::focus_buttonVanishes_goesToTheNextButton()
{
    AccountWindow window;
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.focusWidget(), button(window, "Add account…"));
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    QCOMPARE(window.focusWidget(), button(window, "Cancel"));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QCOMPARE(window.focusWidget(), button(window, "Renew now"));
}

QTEST_MAIN(tst_AccountAccessibility)
#include "tst_accountaccessibility.moc"
