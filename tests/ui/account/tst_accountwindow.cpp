// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"
#include "ui/platform/autostart.h"

#include "tests/ui/account/accountwindowparts.h"
#include "ui/account/accountform.h"
#include "ui/account/profilelist.h"
#include "ui/account/timeline.h"
#include "ui/widgets/statusdial.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/widthhandle.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(authtray::SessionState)

namespace {

/// Marks what is translated.
struct Marker : QTranslator
{
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *text, const char *, int) const override
    {
        return u'¡' + QString::fromUtf8(text);
    }
};

} // namespace

class tst_AccountWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buttons_eachPhase_data();
    void buttons_eachPhase();
    void signingIn_canGoOnOnAnotherDevice();
    void clicks_reportActions();
    void copiedToken_isCountedDown();
    void renewing_asksForNoSecondRenewal();
    void head_valid_namesAccountAndState();
    void head_signedOut_namesNobody();
    void rows_unknownValues_areHidden();
    void countdown_eachState_data();
    void countdown_eachState();
    void time_isAskedForWhileVisible();
    void events_areALineEach();
    void sessionsEnd_isTold();
    void emptyState_invitesToAddAnAccount();
    void copyButton_putsTheIdOnTheClipboard();
    void firstSteps_areShownUntilThereIsASession();
    void firstSteps_nameAnotherConfigFolder();
    void list_canBeWidened();
    void texts_followTheLanguage();
    void initials_data();
    void initials();
    void picture_standsInPlaceOfTheInitials();
};

void tst_AccountWindow::buttons_eachPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("buttons");
    const auto row = [](const char *name, const SessionState &state, const char *buttons,
                        const char *first = "Add account…, ") {
        QTest::newRow(name) << state << QString::fromUtf8(first) + QString::fromUtf8(buttons);
    };
    using Kind = Error::Kind;
    SessionState waiting = ada(Phase::SigningIn);
    row("discovering", waiting, "Cancel*", "");
    waiting.authorizationUrl = QUrl(u"https://login.example.com/authorize"_s);
    row("signed out", ada(Phase::SignedOut), "Sign in*");
    row("signing in", waiting, "Cancel, Open again, Copy link*", "");
    row("valid", ada(Phase::Valid), "Sign out…, Copy token, Renew now*");
    row("renewing", ada(Phase::Renewing), "Sign out…, Copy token, Renew now*");
    row("renewal failing", ada(Phase::RenewalFailing, Kind::Unreachable), "Sign out…, Copy token, Try again*");
    row("unreachable", ada(Phase::Unreachable, Kind::Unreachable), "Sign out…, Try again*");
    row("refused", ada(Phase::Unreachable, Kind::Refused), "Sign out…, Try again, Sign in again*");
    row("ended", ada(Phase::Ended, Kind::SessionEnded), "Sign in again*");
    row("keychain locked", ada(Phase::StoreLocked, Kind::StoreLocked), "Sign out…, Unlock keychain…*");
    row("keychain silent", ada(Phase::StoreLocked, Kind::StoreSilent), "Sign out…, Try again*");
}

void tst_AccountWindow::buttons_eachPhase()
{
    QFETCH(SessionState, state);
    AccountWindow window;
    window.setSessions({viewOf(state)});
    QFETCH(QString, buttons);
    QCOMPARE(buttonsOf(window).join(u", "_s), buttons);
}

void tst_AccountWindow::signingIn_canGoOnOnAnotherDevice()
{
    AccountWindow window;
    SessionView view = viewOf(ada(Phase::SigningIn));
    view.hasDeviceFlow = true;
    window.setSessions({view});
    QSignalSpy requested(&window, &AccountWindow::actionRequested);
    button(window, "On another device")->click();
    QCOMPARE(requested.value(0).value(0).value<Action>(), Action::SignInOnOtherDevice);
    window.showDeviceCode({QUrl(u"https://login.example.com/device"_s), {}, u"WDJB-MJHT"_s});
    QVERIFY(textsOf(window).contains(u"WDJB-MJHT"_s));
    QVERIFY(!buttonsOf(window).contains(u"On another device"_s));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).contains(u"WDJB-MJHT"_s));
    window.setSessions({view});
    QVERIFY(!textsOf(window).contains(u"WDJB-MJHT"_s));
    QVERIFY(buttonsOf(window).contains(u"On another device"_s));
}

void tst_AccountWindow::clicks_reportActions()
{
    AccountWindow window;
    QList<Action> requested;
    connect(&window, &AccountWindow::actionRequested, this, [&](Action action) { requested += action; });
    window.setSessions({viewOf(ada(Phase::SignedOut))});
    button(window, "Sign in")->click();
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    button(window, "Cancel")->click();
    button(window, "Copy link")->click();
    window.setSessions({viewOf(ada(Phase::Valid))});
    button(window, "Sign out…")->click();
    button(window, "Copy token")->click();
    button(window, "Renew now")->click();
    QCOMPARE(requested, QList<Action>({Action::SignIn, Action::CancelSignIn, Action::CopyLink, Action::SignOut,
                                       Action::CopyToken, Action::Renew}));
}

void tst_AccountWindow::copiedToken_isCountedDown()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.setCopiedFor(30);
    QVERIFY(button(window, "Copied (30 s)"));
    window.setCopiedFor(29);
    QVERIFY(button(window, "Copied (29 s)"));
    window.setCopiedFor(0);
    QVERIFY(button(window, "Copy token"));
}

void tst_AccountWindow::renewing_asksForNoSecondRenewal()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Renewing))});
    QSignalSpy requested(&window, &AccountWindow::actionRequested);
    button(window, "Renew now")->click();
    QCOMPARE(requested.size(), 0);
    QVERIFY(button(window, "Renew now")->isEnabled()); // so that the keyboard stays where it is
}

void tst_AccountWindow::head_valid_namesAccountAndState()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(u"Ada Lovelace"_s));
    QVERIFY(texts.contains(u"ada@example.com"_s));
    QVERIFY(texts.join(u'\n').contains(u"Signed in as ada@example.com · renews at "_s));
}

void tst_AccountWindow::head_signedOut_namesNobody()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::SignedOut))}); // a profile keeps its account after sign-out
    const QStringList texts = textsOf(window);
    QVERIFY(texts.contains(u"Not signed in"_s));
    QVERIFY(!texts.join(u'\n').contains(u"da@example.com"_s));
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
    QCOMPARE(value(window, "Permissions")->text(), u"Who you are, your profile"_s);
    QCOMPARE(value(window, "Role")->text(), u"Admin"_s);
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
    view.events = {{Event::Kind::Asked, start, u"backup.sh"_s, u"token"_s}, {Event::Kind::SignedIn, start.addSecs(-60)}};
    window.setSessions({view});
    QCOMPARE(value(window, "Last events")->text(), u"12:00 · backup.sh asked for a token\n11:59 · Signed in"_s);
}

void tst_AccountWindow::sessionsEnd_isTold()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.endsAt = start.addDays(30);
    window.setSessions({viewOf(state)});
    QVERIFY(value(window, "Session ends")->text().startsWith(u"in 30 days unless renewed · "_s));
}

void tst_AccountWindow::emptyState_invitesToAddAnAccount()
{
    AccountWindow window;
    QCOMPARE(buttonsOf(window), QStringList(u"Add account…*"_s));
    QSignalSpy requested(&window, &AccountWindow::actionRequested);
    button(window, "Add account…")->click();
    QCOMPARE(requested.value(0).value(0).value<Action>(), Action::AddAccount);
    QVERIFY(textsOf(window).contains(u"Sign in once, and your programs get fresh tokens."_s));
    QVERIFY(window.findChild<AccountForm *>()->isEmpty());
}

void tst_AccountWindow::copyButton_putsTheIdOnTheClipboard()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.show();
    press(window, "Copy: Account ID");
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"248289761001"_s);
    QVERIFY(textsOf(window).contains(u"Copied: Account ID."_s));
}

void tst_AccountWindow::firstSteps_areShownUntilThereIsASession()
{
    AccountWindow window;
    window.addFirstSteps(Autostart(QString(), QString()));
    window.show();
    QVERIFY(textsOf(window).join(u'\n').contains(u"authtray -"_s));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).join(u'\n').contains(u"authtray -"_s));
    window.setSessions({});
    QVERIFY(textsOf(window).join(u'\n').contains(u"authtray -"_s));
}

void tst_AccountWindow::firstSteps_nameAnotherConfigFolder()
{
    AccountWindow window;
    window.addFirstSteps(Autostart(u"/home/ada/my config/which has a name that is too long for a line"_s, u"test"_s));
    window.show();
    const QString command =
            u"authtray --cli token --config '/home/ada/my config/which has a name that is too long for a line'"_s;
    static const QRegularExpression invisible(u"[\u2060\u2066\u2069]"_s);
    QVERIFY(textsOf(window).replaceInStrings(invisible, QString()).contains(command));
    button(window, "Copy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), command);
    QCOMPARE(window.width(), 460);
}

void tst_AccountWindow::list_canBeWidened()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    window.resize(900, 560);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto *list = window.findChild<ProfileList *>();
    const int before = list->width();
    auto *handle = window.findChild<WidthHandle *>();
    QMouseEvent move(QEvent::MouseMove, QPointF(120, 0), handle->mapToGlobal(QPointF(120, 0)), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(handle, &move);
    QTRY_COMPARE(list->width(), before + 120);
}

void tst_AccountWindow::texts_followTheLanguage()
{
    AccountWindow window;
    window.setSessions(twoProfiles());
    const auto *list = window.findChild<ProfileList *>();
    const auto *form = window.findChild<AccountForm *>();
    Marker marker;
    QCoreApplication::installTranslator(&marker);
    QTRY_COMPARE(list->accessibleName(), u"¡Profiles"_s);
    for (const QPushButton *pushButton : window.findChildren<QPushButton *>())
        QVERIFY2(pushButton->text().startsWith(u'¡') && pushButton->toolTip().startsWith(u'¡'),
                 qPrintable(pushButton->text()));
    for (const QLabel *label : form->findChildren<QLabel *>())
        QVERIFY2(label->text().startsWith(u'¡'), qPrintable(label->text()));
    QVERIFY(list->item(0)->text().contains(u"¡Session has ended"_s));
}

void tst_AccountWindow::initials_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("initials");
    QTest::newRow("two names") << u"Ada Lovelace"_s << u"AL"_s;
    QTest::newRow("many names") << u"ada king countess of lovelace"_s << u"AL"_s;
    QTest::newRow("one name") << u"Ada"_s << u"A"_s;
    QTest::newRow("no name") << QString() << u"E"_s;
    QTest::newRow("outside of the first plane") << u"𐐨da"_s << u"𐐀"_s;
}

void tst_AccountWindow::initials()
{
    QFETCH(QString, name);
    Account account;
    account.name = name;
    account.email = u"email@example.com"_s;
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

QTEST_MAIN(tst_AccountWindow)
#include "tst_accountwindow.moc"
