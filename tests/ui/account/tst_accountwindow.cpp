// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountform.h"
#include "ui/account/accountwindow.h"
#include "ui/account/profilelist.h"
#include "ui/account/timeline.h"
#include "ui/widgets/statusdial.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

using namespace authtray;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(authtray::SessionState)

namespace {

const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);

SessionState ada(Phase phase)
{
    SessionState state;
    state.phase = phase;
    state.profile = QStringLiteral("work");
    state.provider = QStringLiteral("login.example.com");
    state.account.id = QStringLiteral("248289761001");
    state.account.name = QStringLiteral("Ada Lovelace");
    state.account.email = QStringLiteral("ada@example.com");
    state.account.role = QStringLiteral("admin");
    state.signedInAt = start;
    state.issuedAt = start;
    state.renewsAt = start.addSecs(55 * 60);
    state.expiresAt = start.addSecs(60 * 60);
    state.scopes = {QStringLiteral("openid"), QStringLiteral("profile")};
    return state;
}

SessionState ada(Phase phase, Error::Kind problem)
{
    SessionState state = ada(phase);
    state.problem = Error{problem, QStringLiteral("login.example.com"), {}};
    return state;
}

SessionView viewOf(const SessionState &state, const QDateTime &now = start)
{
    return {state, now, true};
}

QStringList textsOf(const QWidget &window)
{
    QStringList texts;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&window) && !label->text().isEmpty())
            texts += label->text();
    }
    return texts;
}

QStringList buttonsOf(const QWidget &window)
{
    QStringList texts;
    for (const QPushButton *button : window.findChildren<QPushButton *>()) {
        if (button->isVisibleTo(&window))
            texts += QString(button->text()).remove(u'&') + (button->isDefault() ? QStringLiteral("*") : QString());
    }
    return texts;
}

QPushButton *button(const QWidget &window, const char *text)
{
    for (QPushButton *each : window.findChildren<QPushButton *>()) {
        if (QString(each->text()).remove(u'&') == QLatin1String(text))
            return each;
    }
    return nullptr;
}

ValueText *value(const QWidget &window, const char *name)
{
    for (ValueText *each : window.findChildren<ValueText *>()) {
        if (each->accessibleName() == QLatin1String(name))
            return each;
    }
    return nullptr;
}

/// Marks what is translated.
struct Marker : QTranslator
{
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *text, const char *, int) const override
    {
        return u'¡' + QString::fromUtf8(text);
    }
};

QList<SessionView> twoProfiles()
{
    SessionState home = ada(Phase::Ended, Error::Kind::SessionEnded);
    home.profile = QStringLiteral("home");
    return {{home, start}, viewOf(ada(Phase::Valid))};
}

QAccessibleInterface *accessibleOf(QAccessibleInterface *parent, const QString &name)
{
    if (parent->text(QAccessible::Name) == name && parent->actionInterface() && !parent->state().invisible)
        return parent;
    for (int i = 0; i < parent->childCount(); ++i) {
        if (auto *found = accessibleOf(parent->child(i), name))
            return found;
    }
    return nullptr;
}

/// As a screen reader does: by the tree alone.
void press(QWidget &window, const char *name)
{
    auto *found = accessibleOf(QAccessible::queryAccessibleInterface(&window), QString::fromUtf8(name));
    QVERIFY2(found, name);
    found->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
}

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

class tst_AccountWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buttons_eachPhase_data();
    void buttons_eachPhase();
    void clicks_reportActions();
    void renewing_asksForNoSecondRenewal();
    void keys_closeQuitAndRenew();
    void head_valid_namesAccountAndState();
    void head_signedOut_namesNobody();
    void rows_unknownValues_areHidden();
    void countdown_eachState_data();
    void countdown_eachState();
    void timeline_tellsItsPartsByMouseAndScreenReader();
    void time_isAskedForWhileVisible();
    void events_areALineEach();
    void sessionsEnd_isTold();
    void emptyState_invitesToSignIn();
    void list_oneProfile_isHidden();
    void list_severalProfiles_showsEachAndTheDefault();
    void list_choice_showsThatProfile();
    void list_shownProfileIsRemoved_showsTheDefault();
    void list_update_keepsChoiceAndItems();
    void copyButton_putsTheIdOnTheClipboard();
    void actions_canBeDoneByAScreenReaderAlone();
    void notice_problem_hasWords();
    void message_told_goesWithTheNextAction();
    void notice_toldProblem_goesWhenItIsOver();
    void notice_markup_staysText();
    void notice_standIn_isSaidUnlessSomethingIsWorse();
    void everyFocusableWidget_hasAccessibleName();
    void tabKey_reachesEverything();
    void focus_buttonVanishes_goesToTheNextButton();
    void longGermanName_widensNothing();
    void longValues_wrapOrScroll();
    void endlessName_endsInAnEllipsis();
    void window_isHighEnough();
    void window_isNoHigherThanNeeded();
    void texts_followTheLanguage();
    void initials_data();
    void initials();
    void picture_standsInPlaceOfTheInitials();
    void events_takeTheRoomThereIs();
};

void tst_AccountWindow::buttons_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("buttons");
    const auto row = [](const char *name, const SessionState &state, const char *buttons) {
        QTest::newRow(name) << state << QString::fromUtf8(buttons);
    };
    using Kind = Error::Kind;
    SessionState waiting = ada(Phase::SigningIn);
    row("discovering", waiting, "Cancel*");
    waiting.authorizationUrl = QUrl(QStringLiteral("https://login.example.com/authorize"));
    row("signed out", {}, "Sign in*");
    row("signing in", waiting, "Cancel, Copy link*");
    row("valid", ada(Phase::Valid), "Sign out, Renew now*");
    row("renewing", ada(Phase::Renewing), "Sign out, Renew now*");
    row("renewal failing", ada(Phase::RenewalFailing, Kind::Unreachable), "Sign out, Try again*");
    row("unreachable", ada(Phase::Unreachable, Kind::Unreachable), "Sign out, Try again*");
    row("refused", ada(Phase::Unreachable, Kind::Refused), "Sign out, Try again, Sign in again*");
    row("ended", ada(Phase::Ended, Kind::SessionEnded), "Sign in again*");
    row("keychain locked", ada(Phase::StoreLocked, Kind::StoreLocked), "Sign out, Unlock keychain…*");
    row("keychain silent", ada(Phase::StoreLocked, Kind::StoreSilent), "Sign out, Try again*");
}

void tst_AccountWindow::buttons_eachPhase()
{
    QFETCH(SessionState, state);
    AccountWindow window;
    window.setSessions({viewOf(state)});
    QFETCH(QString, buttons);
    QCOMPARE(buttonsOf(window).join(QStringLiteral(", ")), QStringLiteral("Add account…, ") + buttons);
}

void tst_AccountWindow::clicks_reportActions()
{
    AccountWindow window;
    QSignalSpy signIn(&window, &AccountWindow::signInRequested);
    QSignalSpy signOut(&window, &AccountWindow::signOutRequested);
    QSignalSpy renew(&window, &AccountWindow::renewRequested);
    QSignalSpy cancel(&window, &AccountWindow::cancelRequested);
    QSignalSpy copyLink(&window, &AccountWindow::copyLinkRequested);
    button(window, "Sign in")->click();
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    button(window, "Cancel")->click();
    button(window, "Copy link")->click();
    window.setSessions({viewOf(ada(Phase::Valid))});
    button(window, "Sign out")->click();
    button(window, "Renew now")->click();
    for (const QSignalSpy *spy : {&signIn, &signOut, &renew, &cancel, &copyLink})
        QCOMPARE(spy->size(), 1);
}

void tst_AccountWindow::renewing_asksForNoSecondRenewal()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Renewing))});
    QSignalSpy renew(&window, &AccountWindow::renewRequested);
    button(window, "Renew now")->click();
    QCOMPARE(renew.size(), 0);
    QVERIFY(button(window, "Renew now")->isEnabled()); // so that the keyboard stays where it is
}

void tst_AccountWindow::keys_closeQuitAndRenew()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    QSignalSpy renew(&window, &AccountWindow::renewRequested);
    QSignalSpy quit(&window, &AccountWindow::quitRequested);
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
    QTRY_COMPARE(renew.size(), 1);
    QTRY_COMPARE(quit.size(), 1);
}

void tst_AccountWindow::head_valid_namesAccountAndState()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(QStringLiteral("Ada Lovelace")));
    QVERIFY(texts.contains(QStringLiteral("ada@example.com")));
    QVERIFY(texts.join(u'\n').contains(QStringLiteral("Signed in as ada@example.com · renews at ")));
}

void tst_AccountWindow::head_signedOut_namesNobody()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::SignedOut))}); // a profile keeps its account after sign-out
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(QStringLiteral("Not signed in")));
    QVERIFY(!texts.join(u'\n').contains(QStringLiteral("da@example.com")));
    QVERIFY(!value(window, "Account ID")->isVisibleTo(&window));
}

void tst_AccountWindow::rows_unknownValues_areHidden()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!value(window, "Organization")->isVisibleTo(&window));
    QVERIFY(!value(window, "Session ends")->isVisibleTo(&window));
    QVERIFY(!value(window, "Last events")->isVisibleTo(&window));
    QVERIFY(value(window, "Provider")->isVisibleTo(&window));
    QCOMPARE(value(window, "Permissions")->text(), QStringLiteral("Who you are, your profile"));
    QCOMPARE(value(window, "Role")->text(), QStringLiteral("Admin"));
    QVERIFY(value(window, "Permissions")->isReadOnly());
}

void tst_AccountWindow::countdown_eachState_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const SessionState &state, int minutes, const char *text) {
        QTest::newRow(name) << state << minutes << QString::fromLatin1(text);
    };
    SessionState unrenewable = ada(Phase::Valid);
    unrenewable.renewsAt = {};
    row("new", ada(Phase::Valid), 0, "Renews in 55 minutes");
    row("renewal is due", ada(Phase::Valid), 56, "Expires in 4 minutes");
    row("nothing to renew it with", unrenewable, 0, "Expires in 60 minutes");
    row("renewing fails", ada(Phase::RenewalFailing, Error::Kind::Unreachable), 0, "Expires in 60 minutes");
    row("over", ada(Phase::Expired), 61, "Expired");
    row("ended", ada(Phase::Ended, Error::Kind::SessionEnded), 0, "");
    row("signed out", ada(Phase::SignedOut), 0, "");
    SessionState endless = ada(Phase::Valid);
    endless.expiresAt = {};
    row("without an expiry", endless, 0, "");
}

void tst_AccountWindow::countdown_eachState()
{
    QFETCH(SessionState, state);
    QFETCH(int, minutes);
    AccountWindow window;
    window.setSessions({viewOf(state, start.addSecs(minutes * 60))});
    const auto *timeline = window.findChild<Timeline *>();
    const QString shown = timeline->isVisibleTo(&window) ? timeline->findChild<QLabel *>()->text() : QString();
    QTEST(shown, "text");
}

void tst_AccountWindow::timeline_tellsItsPartsByMouseAndScreenReader()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid), start.addSecs(15 * 60))});
    auto *bar = window.findChild<LifeBar *>();
    const auto *accessible = QAccessible::queryAccessibleInterface(bar);
    QCOMPARE(accessible->role(), QAccessible::ProgressBar);
    QCOMPARE(accessible->text(QAccessible::Value), QStringLiteral("25"));
    QVERIFY(accessible->text(QAccessible::Description).contains(QStringLiteral("12:55")));
    QVERIFY(accessible->text(QAccessible::Description).contains(QStringLiteral("13:00")));
    QCOMPARE(bar->toolTip(), accessible->text(QAccessible::Description));
}

void tst_AccountWindow::time_isAskedForWhileVisible()
{
    AccountWindow window;
    QSignalSpy asked(&window, &AccountWindow::timePassed);
    window.show();
    QTRY_VERIFY(asked.size() >= 2);
}

void tst_AccountWindow::events_areALineEach()
{
    AccountWindow window;
    SessionView view = viewOf(ada(Phase::Valid));
    view.events = {{Event::Kind::Asked, start, QStringLiteral("backup.sh"), QStringLiteral("token")},
                   {Event::Kind::SignedIn, start.addSecs(-60)}};
    window.setSessions({view});
    QCOMPARE(value(window, "Last events")->text(),
             QStringLiteral("12:00 · backup.sh asked for a token\n11:59 · Signed in"));
}

void tst_AccountWindow::sessionsEnd_isTold()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.endsAt = start.addDays(30);
    window.setSessions({viewOf(state)});
    QVERIFY(value(window, "Session ends")->text().startsWith(QStringLiteral("in 30 days unless renewed · ")));
}

void tst_AccountWindow::emptyState_invitesToSignIn()
{
    AccountWindow window;
    QCOMPARE(buttonsOf(window), QStringList(QStringLiteral("Sign in*")));
    QVERIFY(textsOf(window).contains(QStringLiteral("Sign in once, and your programs get fresh tokens.")));
    QVERIFY(window.findChild<AccountForm *>()->isEmpty());
}

void tst_AccountWindow::list_oneProfile_isHidden()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!window.findChild<ProfileList *>()->isVisibleTo(&window));
    QVERIFY(!button(window, "Use as default")->isVisibleTo(&window));
}

void tst_AccountWindow::list_severalProfiles_showsEachAndTheDefault()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    const auto *list = window.findChild<ProfileList *>();
    QVERIFY(list->isVisibleTo(&window));
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(0)->text(), QStringLiteral("home\nSession has ended"));
    QCOMPARE(list->item(1)->text(), QStringLiteral("work (default)\nSigned in"));
    QCOMPARE(window.shownProfile(), QStringLiteral("work"));
    QCOMPARE(list->currentRow(), 1);
}

void tst_AccountWindow::list_choice_showsThatProfile()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *list = window.findChild<ProfileList *>();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Up);
    QCOMPARE(window.shownProfile(), QStringLiteral("home"));
    QVERIFY(textsOf(window).contains(QStringLiteral("The session has ended. Sign in again")));
    QSignalSpy makeDefault(&window, &AccountWindow::makeDefaultRequested);
    button(window, "Use as default")->click();
    QCOMPARE(makeDefault.size(), 1);
}

void tst_AccountWindow::list_shownProfileIsRemoved_showsTheDefault()
{
    AccountWindow window;
    const QList<SessionView> both = twoProfiles();
    window.setSessions(both);
    window.showProfile(QStringLiteral("home"));
    window.setSessions({both.last()});
    QCOMPARE(window.shownProfile(), QStringLiteral("work"));
}

void tst_AccountWindow::list_update_keepsChoiceAndItems()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    window.showProfile(QStringLiteral("home"));
    const auto *list = window.findChild<ProfileList *>();
    const QListWidgetItem *item = list->item(0);
    const QSize size = window.size();
    window.setSessions(twoProfiles());
    QCOMPARE(list->item(0), item);
    QCOMPARE(list->currentRow(), 0);
    QCOMPARE(window.shownProfile(), QStringLiteral("home"));
    QCOMPARE(window.size(), size);
}

void tst_AccountWindow::copyButton_putsTheIdOnTheClipboard()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.show();
    press(window, "Copy: Account ID");
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("248289761001"));
    QVERIFY(textsOf(window).contains(QStringLiteral("Copied: Account ID.")));
}

void tst_AccountWindow::actions_canBeDoneByAScreenReaderAlone()
{
    AccountWindow window;
    QString done;
    const auto note = [&](const char *name) { return [&done, name] { done = QString::fromLatin1(name); }; };
    connect(&window, &AccountWindow::signInRequested, this, note("sign in"));
    connect(&window, &AccountWindow::signOutRequested, this, note("sign out"));
    connect(&window, &AccountWindow::renewRequested, this, note("renew"));
    connect(&window, &AccountWindow::cancelRequested, this, note("cancel"));
    connect(&window, &AccountWindow::makeDefaultRequested, this, note("make default"));
    connect(&window, &AccountWindow::addAccountRequested, this, note("add"));
    window.show();
    press(window, "Sign in");
    QTRY_COMPARE(done, QStringLiteral("sign in")); // a pressed button takes its time
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    press(window, "Cancel");
    QTRY_COMPARE(done, QStringLiteral("cancel"));
    window.setSessions(twoProfiles());
    press(window, "Renew now");
    QTRY_COMPARE(done, QStringLiteral("renew"));
    press(window, "Sign out");
    QTRY_COMPARE(done, QStringLiteral("sign out"));
    window.showProfile(QStringLiteral("home"));
    press(window, "Use as default");
    QTRY_COMPARE(done, QStringLiteral("make default"));
    press(window, "Add account…");
    QTRY_COMPARE(done, QStringLiteral("add"));
}

void tst_AccountWindow::notice_problem_hasWords()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    QVERIFY(textsOf(window).contains(QStringLiteral("The keychain is locked. Unlock it, and Authtray will continue.")));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).join(u'\n').contains(QStringLiteral("locked")));
}

void tst_AccountWindow::message_told_goesWithTheNextAction()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.showMessage(QStringLiteral("Told."));
    QVERIFY(textsOf(window).contains(QStringLiteral("Told.")));
    button(window, "Renew now")->click();
    QVERIFY(!textsOf(window).contains(QStringLiteral("Told.")));
}

void tst_AccountWindow::notice_toldProblem_goesWhenItIsOver()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    window.showMessage(Error{Error::Kind::StoreLocked, {}, {}});
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).join(u'\n').contains(QStringLiteral("locked")));
}

void tst_AccountWindow::notice_markup_staysText()
{
    AccountWindow window;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->wordWrap())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void tst_AccountWindow::notice_standIn_isSaidUnlessSomethingIsWorse()
{
    const auto isSaid = [](const AccountWindow &window) {
        return textsOf(window).join(u'\n').contains(QStringLiteral("no tray icons"));
    };
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.setStandIn(true);
    QVERIFY(isSaid(window));
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    QVERIFY(!isSaid(window));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(isSaid(window));
    window.setStandIn(false);
    QVERIFY(!isSaid(window));
}

void tst_AccountWindow::everyFocusableWidget_hasAccessibleName()
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

void tst_AccountWindow::tabKey_reachesEverything()
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

void tst_AccountWindow::focus_buttonVanishes_goesToTheNextButton()
{
    AccountWindow window;
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.focusWidget(), button(window, "Sign in"));
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    QCOMPARE(window.focusWidget(), button(window, "Cancel"));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QCOMPARE(window.focusWidget(), button(window, "Renew now"));
}

void tst_AccountWindow::longGermanName_widensNothing()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.name = QStringLiteral("Maximiliane-Friederike Freifrau von Donaudampfschifffahrtsgesellschaftskapitän");
    state.account.email = QStringLiteral(
            "maximiliane-friederike.donaudampfschifffahrt@verwaltung.example-gesellschaft.de");
    state.account.organization = QStringLiteral("Bundesanstalt für Rindfleischetikettierungsüberwachungsaufgaben");
    state.scopes = QStringList(20, QStringLiteral("https://www.example.com/auth/calendar.readonly"));
    window.setSessions({viewOf(state)});
    window.showMessage(Error{Error::Kind::StoreFailed, QString(300, u'x'), {}});
    QVERIFY(window.minimumSizeHint().width() <= 460);
    window.show();
    QCOMPARE(window.width(), 460);
}

void tst_AccountWindow::longValues_wrapOrScroll()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.organization = QString(90, u'x');
    state.scopes = QStringList(20, QStringLiteral("https://www.example.com/auth/calendar.readonly"));
    window.setSessions({viewOf(state)});
    window.show();
    const ValueText *organization = value(window, "Organization");
    const ValueText *scopes = value(window, "Permissions");
    const int line = value(window, "Role")->height();
    QTRY_VERIFY(organization->height() > line); // once it is laid out
    QTRY_COMPARE(organization->verticalScrollBar()->maximum(), 0);
    QCOMPARE(scopes->height(), 4 * line);
    QVERIFY(scopes->verticalScrollBar()->maximum() > 0);
    QCOMPARE(scopes->text(), state.scopes.join(QStringLiteral(", ")));
}

void tst_AccountWindow::endlessName_endsInAnEllipsis()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.name = QString(400, u'x');
    window.setSessions({viewOf(state)});
    window.show();
    for (const WrappingLabel *label : window.findChildren<WrappingLabel *>()) {
        if (label->text() == state.account.name)
            QVERIFY(label->shownText(label->width()).endsWith(u'…'));
    }
}

void tst_AccountWindow::window_isHighEnough()
{
    AccountWindow window;
    window.show();
    SessionState state = ada(Phase::Unreachable, Error::Kind::Refused);
    state.account.name = QString(400, u'x');
    state.account.email = QString(400, u'y');
    state.account.organization = QString(400, u'z');
    state.scopes = QStringList(400, QStringLiteral("scope"));
    window.setSessions({viewOf(state)});
    QTRY_VERIFY(window.height() > 560);
    QVERIFY(window.height() >= window.layout()->totalHeightForWidth(window.width()));
}

void tst_AccountWindow::window_isNoHigherThanNeeded()
{
    AccountWindow window;
    window.show();
    SessionState state = ada(Phase::Valid);
    state.account.organization = QStringLiteral("Analytical Engines Ltd, of several words");
    window.setSessions({viewOf(state)}); // rows appear that had no width yet
    QTRY_VERIFY(value(window, "Organization")->width() > 200);
    QCOMPARE(window.height(), 560);
    state.scopes = {QStringLiteral("openid"), QStringLiteral("profile"), QStringLiteral("email"),
                    QStringLiteral("offline_access")};
    window.setSessions({viewOf(state)});
    QTRY_VERIFY(value(window, "Permissions")->height() > value(window, "Role")->height());
    QTRY_VERIFY(!value(window, "Permissions")->verticalScrollBar()->isVisible());
}

void tst_AccountWindow::texts_followTheLanguage()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    const auto *list = window.findChild<ProfileList *>();
    const auto *form = window.findChild<AccountForm *>();
    Marker marker;
    QCoreApplication::installTranslator(&marker);
    QTRY_COMPARE(list->accessibleName(), QStringLiteral("¡Profiles"));
    for (const QPushButton *each : window.findChildren<QPushButton *>())
        QVERIFY2(each->text().startsWith(u'¡') && each->toolTip().startsWith(u'¡'), qPrintable(each->text()));
    for (const QLabel *label : form->findChildren<QLabel *>())
        QVERIFY2(label->text().startsWith(u'¡'), qPrintable(label->text()));
    QVERIFY(list->item(0)->text().contains(QStringLiteral("¡Session has ended")));
}

void tst_AccountWindow::initials_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("initials");
    QTest::newRow("two names") << QStringLiteral("Ada Lovelace") << QStringLiteral("AL");
    QTest::newRow("many names") << QStringLiteral("ada king countess of lovelace") << QStringLiteral("AL");
    QTest::newRow("one name") << QStringLiteral("Ada") << QStringLiteral("A");
    QTest::newRow("no name") << QString() << QStringLiteral("E");
    QTest::newRow("outside of the first plane") << QStringLiteral("𐐨da") << QStringLiteral("𐐀");
}

void tst_AccountWindow::initials()
{
    QFETCH(QString, name);
    Account account;
    account.name = name;
    account.email = QStringLiteral("email@example.com");
    QTEST(initialsOf(account), "initials");
}

void tst_AccountWindow::picture_standsInPlaceOfTheInitials()
{
    AccountWindow window;
    SessionView view = viewOf(ada(Phase::Valid));
    view.picture = QImage(288, 288, QImage::Format_RGB32);
    view.picture.fill(Qt::magenta);
    window.setSessions({view});
    window.show();
    auto *dial = window.findChild<StatusDial *>();
    QCOMPARE(dial->grab().toImage().pixelColor(dial->rect().center()), QColor(Qt::magenta));
    view.picture = {};
    window.setSessions({view});
    QVERIFY(dial->grab().toImage().pixelColor(dial->rect().center()) != QColor(Qt::magenta));
}

void tst_AccountWindow::events_takeTheRoomThereIs()
{
    AccountWindow window;
    SessionView view = viewOf(ada(Phase::Valid));
    for (int i = 0; i < 30; ++i)
        view.events += {Event::Kind::Renewed, view.now.addSecs(-3600 * i)};
    window.setSessions({view});
    window.show();
    const QList<ValueText *> values = window.findChildren<ValueText *>();
    const auto last = std::ranges::find(values, QStringLiteral("Last events"), &ValueText::accessibleName);
    QVERIFY(last != values.end());
    const int before = (*last)->height();
    const int place = (*last)->mapTo(&window, QPoint()).y();
    window.resize(window.width(), window.height() + 100);
    QTRY_VERIFY((*last)->height() >= before + 90);
    QCOMPARE((*last)->mapTo(&window, QPoint()).y(), place);
    window.resize(window.width(), window.height() + 2000);
    QTRY_COMPARE((*last)->verticalScrollBar()->maximum(), 0);
    QCOMPARE((*last)->mapTo(&window, QPoint()).y(), place);
}

QTEST_MAIN(tst_AccountWindow)
#include "tst_accountwindow.moc"
