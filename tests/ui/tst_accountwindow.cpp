// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accountform.h"
#include "ui/accountwindow.h"
#include "ui/dial.h"
#include "ui/valuetext.h"
#include "ui/wrappinglabel.h"

#include <QAccessible>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(authtray::SessionState)

namespace {

const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);

struct StillClock : Clock
{
    QDateTime now() const override { return time; }
    QDateTime time = start;
};

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
    void clicks_reportWishes();
    void renewing_asksForNoSecondRenewal();
    void keys_closeQuitAndRenew();
    void head_valid_namesAccountAndState();
    void head_signedOut_namesNobody();
    void rows_unknownValues_areHidden();
    void expiry_countsDownWhileVisible();
    void notice_problem_hasWords();
    void notice_told_goesWithTheNextWish();
    void notice_toldProblem_goesWhenItIsOver();
    void notice_markup_staysText();
    void everyFocusableWidget_hasAccessibleName();
    void tabKey_reachesEverything();
    void focus_buttonVanishes_goesToTheNextButton();
    void longGermanName_widensNothing();
    void longValues_wrapOrScroll();
    void endlessName_endsInAnEllipsis();
    void window_isHighEnough();
    void initials_data();
    void initials();
};

void tst_AccountWindow::buttons_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("buttons");
    const auto row = [](const char *name, const SessionState &state, const char *buttons) {
        QTest::newRow(name) << state << QString::fromLatin1(buttons);
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
    row("keychain locked", ada(Phase::StoreLocked, Kind::StoreLocked), "Sign out, Try again*");
}

void tst_AccountWindow::buttons_eachPhase()
{
    QFETCH(SessionState, state);
    StillClock clock;
    AccountWindow window(clock);
    window.setState(state);
    QTEST(buttonsOf(window).join(QStringLiteral(", ")), "buttons");
}

void tst_AccountWindow::clicks_reportWishes()
{
    StillClock clock;
    AccountWindow window(clock);
    QSignalSpy signIn(&window, &AccountWindow::signInRequested);
    QSignalSpy signOut(&window, &AccountWindow::signOutRequested);
    QSignalSpy renew(&window, &AccountWindow::renewRequested);
    QSignalSpy cancel(&window, &AccountWindow::cancelRequested);
    QSignalSpy copyLink(&window, &AccountWindow::copyLinkRequested);
    button(window, "Sign in")->click();
    window.setState(ada(Phase::SigningIn));
    button(window, "Cancel")->click();
    button(window, "Copy link")->click();
    window.setState(ada(Phase::Valid));
    button(window, "Sign out")->click();
    button(window, "Renew now")->click();
    for (const QSignalSpy *spy : {&signIn, &signOut, &renew, &cancel, &copyLink})
        QCOMPARE(spy->size(), 1);
}

void tst_AccountWindow::renewing_asksForNoSecondRenewal()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Renewing));
    QSignalSpy renew(&window, &AccountWindow::renewRequested);
    button(window, "Renew now")->click();
    QCOMPARE(renew.size(), 0);
    QVERIFY(button(window, "Renew now")->isEnabled()); // so that the keyboard stays where it is
}

void tst_AccountWindow::keys_closeQuitAndRenew()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
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
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(QStringLiteral("Ada Lovelace")));
    QVERIFY(texts.contains(QStringLiteral("ada@example.com")));
    QVERIFY(texts.join(u'\n').contains(QStringLiteral("Signed in as ada@example.com · renews at ")));
}

void tst_AccountWindow::head_signedOut_namesNobody()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::SignedOut)); // a profile keeps its account after sign-out
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(QStringLiteral("Not signed in")));
    QVERIFY(!texts.join(u'\n').contains(QStringLiteral("da@example.com")));
    QVERIFY(!value(window, "Account ID")->isVisibleTo(&window));
}

void tst_AccountWindow::rows_unknownValues_areHidden()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
    QVERIFY(!value(window, "Organization")->isVisibleTo(&window));
    QVERIFY(!value(window, "Last renewal")->isVisibleTo(&window));
    QVERIFY(value(window, "Provider")->isVisibleTo(&window));
    QCOMPARE(value(window, "Scopes")->text(), QStringLiteral("openid profile"));
    QCOMPARE(value(window, "Role")->text(), QStringLiteral("Admin"));
    QVERIFY(value(window, "Scopes")->isReadOnly());
}

void tst_AccountWindow::expiry_countsDownWhileVisible()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
    QVERIFY(value(window, "Expires")->text().startsWith(QStringLiteral("in 60 minutes · ")));
    window.show();
    clock.time = start.addSecs(59 * 60 + 1);
    QTRY_VERIFY(value(window, "Expires")->text().startsWith(QStringLiteral("in 59 seconds · ")));
}

void tst_AccountWindow::notice_problem_hasWords()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::StoreLocked, Error::Kind::StoreLocked));
    QVERIFY(textsOf(window).contains(
            QStringLiteral("The keychain is locked. Unlock it, and Authtray goes on by itself.")));
    window.setState(ada(Phase::Valid));
    QVERIFY(!textsOf(window).join(u'\n').contains(QStringLiteral("locked")));
}

void tst_AccountWindow::notice_told_goesWithTheNextWish()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
    window.tell(QStringLiteral("Told."));
    QVERIFY(textsOf(window).contains(QStringLiteral("Told.")));
    button(window, "Renew now")->click();
    QVERIFY(!textsOf(window).contains(QStringLiteral("Told.")));
}

void tst_AccountWindow::notice_toldProblem_goesWhenItIsOver()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::StoreLocked, Error::Kind::StoreLocked));
    window.tell(Error{Error::Kind::StoreLocked, {}, {}});
    window.setState(ada(Phase::Valid));
    QVERIFY(!textsOf(window).join(u'\n').contains(QStringLiteral("locked")));
}

void tst_AccountWindow::notice_markup_staysText()
{
    StillClock clock;
    AccountWindow window(clock);
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->wordWrap())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void tst_AccountWindow::everyFocusableWidget_hasAccessibleName()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Unreachable, Error::Kind::Refused));
    const QList<QWidget *> widgets = focusableIn(window);
    QVERIFY(widgets.size() >= 5);
    for (QWidget *widget : widgets) {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        QVERIFY2(!accessible->text(QAccessible::Description).isEmpty(), widget->metaObject()->className());
    }
    QVERIFY(!window.findChild<Dial *>()->accessibleName().isEmpty());
}

void tst_AccountWindow::tabKey_reachesEverything()
{
    StillClock clock;
    AccountWindow window(clock);
    window.setState(ada(Phase::Valid));
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
    StillClock clock;
    AccountWindow window(clock);
    window.raiseAndActivate();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.focusWidget(), button(window, "Sign in"));
    window.setState(ada(Phase::SigningIn));
    QCOMPARE(window.focusWidget(), button(window, "Cancel"));
    window.setState(ada(Phase::Valid));
    QCOMPARE(window.focusWidget(), button(window, "Renew now"));
}

void tst_AccountWindow::longGermanName_widensNothing()
{
    StillClock clock;
    AccountWindow window(clock);
    SessionState state = ada(Phase::Valid);
    state.account.name = QStringLiteral("Maximiliane-Friederike Freifrau von Donaudampfschifffahrtsgesellschaftskapitän");
    state.account.email = QStringLiteral("maximiliane-friederike.donaudampfschifffahrt@verwaltung.example-gesellschaft.de");
    state.account.organization = QStringLiteral("Bundesanstalt für Rindfleischetikettierungsüberwachungsaufgaben");
    state.scopes = QStringList(20, QStringLiteral("https://www.example.com/auth/calendar.readonly"));
    window.setState(state);
    window.tell(Error{Error::Kind::StoreFailed, QString(300, u'x'), {}});
    QVERIFY(window.minimumSizeHint().width() <= 460);
    window.show();
    QCOMPARE(window.width(), 460);
}

void tst_AccountWindow::longValues_wrapOrScroll()
{
    StillClock clock;
    AccountWindow window(clock);
    SessionState state = ada(Phase::Valid);
    state.account.organization = QString(90, u'x');
    state.scopes = QStringList(20, QStringLiteral("https://www.example.com/auth/calendar.readonly"));
    window.setState(state);
    window.show();
    const ValueText *organization = value(window, "Organization");
    const ValueText *scopes = value(window, "Scopes");
    const int line = value(window, "Role")->height();
    QTRY_VERIFY(organization->height() > line); // once it is laid out
    QCOMPARE(organization->verticalScrollBar()->maximum(), 0);
    QCOMPARE(scopes->height(), 4 * line);
    QVERIFY(scopes->verticalScrollBar()->maximum() > 0);
    QCOMPARE(scopes->text(), state.scopes.join(u' '));
}

void tst_AccountWindow::endlessName_endsInAnEllipsis()
{
    StillClock clock;
    AccountWindow window(clock);
    SessionState state = ada(Phase::Valid);
    state.account.name = QString(400, u'x');
    window.setState(state);
    window.show();
    for (const WrappingLabel *label : window.findChildren<WrappingLabel *>()) {
        if (label->text() == state.account.name)
            QVERIFY(label->shownText(label->width()).endsWith(u'…'));
    }
}

void tst_AccountWindow::window_isHighEnough()
{
    StillClock clock;
    AccountWindow window(clock);
    window.show();
    SessionState state = ada(Phase::Unreachable, Error::Kind::Refused);
    state.account.name = QString(400, u'x');
    state.account.email = QString(400, u'y');
    state.account.organization = QString(400, u'z');
    state.scopes = QStringList(400, QStringLiteral("scope"));
    window.setState(state);
    QTRY_VERIFY(window.height() > 560);
    QVERIFY(window.height() >= window.layout()->totalHeightForWidth(window.width()));
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

QTEST_MAIN(tst_AccountWindow)
#include "tst_accountwindow.moc"
