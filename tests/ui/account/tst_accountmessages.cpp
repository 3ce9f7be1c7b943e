// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "tests/ui/account/accountwindowparts.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

/// What the account window says above the account.
class tst_AccountMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notice_problem_hasWords();
    void message_told_goesWithTheNextAction();
    void notice_toldProblem_goesWhenItIsOver();
    void notice_signingInAgain_isGone();
    void notice_markup_staysText();
    void notice_standIn_isSaidUnlessSomethingIsWorse();
    void notice_unusedFile_isSaidUnlessASessionHasAProblem();
    void notice_stepUp_hasAButton();
};

void tst_AccountMessages::notice_problem_hasWords()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    QVERIFY(textsOf(window).contains(u"The keychain is locked. Unlock it, and Authtray will continue."_s));
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).join(u'\n').contains(u"locked"_s));
}

void tst_AccountMessages::message_told_goesWithTheNextAction()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.showMessage(u"Told."_s);
    QVERIFY(textsOf(window).contains(u"Told."_s));
    button(window, "Renew now")->click();
    QVERIFY(!textsOf(window).contains(u"Told."_s));
}

void tst_AccountMessages::notice_toldProblem_goesWhenItIsOver()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    window.showMessage(Error{Error::Kind::StoreLocked, {}, {}});
    window.setSessions({viewOf(ada(Phase::Valid))});
    QVERIFY(!textsOf(window).join(u'\n').contains(u"locked"_s));
}

/// Whatever was wrong before.
void tst_AccountMessages::notice_signingInAgain_isGone()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Unreachable, Error::Kind::Refused))});
    QVERIFY(textsOf(window).join(u'\n').contains(u"login.example.com"_s));
    window.showMessage(Error{Error::Kind::StoreSilent, {}, {}});
    window.setSessions({viewOf(ada(Phase::SigningIn, Error::Kind::Refused))}); // by the tray
    const QStringList before = textsOf(window);
    window.setSessions({viewOf(ada(Phase::SigningIn))});
    QCOMPARE(before, textsOf(window));
    window.showMessage(u"Told."_s);
    window.setSessions({viewOf(ada(Phase::SigningIn))}); // again, as every second
    QVERIFY(textsOf(window).contains(u"Told."_s));
}

void tst_AccountMessages::notice_markup_staysText()
{
    AccountWindow window;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->wordWrap())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void tst_AccountMessages::notice_standIn_isSaidUnlessSomethingIsWorse()
{
    const auto isSaid = [](const AccountWindow &window) {
        return textsOf(window).join(u'\n').contains(u"no tray icons"_s);
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

void tst_AccountMessages::notice_unusedFile_isSaidUnlessASessionHasAProblem()
{
    AccountWindow window;
    window.setSessions({viewOf(ada(Phase::Valid))});
    window.setUnusedFile(Error{Error::Kind::ReadFailed, u"/a b.json: why"_s, {}});
    const QString said = u"Failed to read /a b.json: why. Fix or remove the file."_s;
    QVERIFY(textsOf(window).contains(said));
    window.setSessions({viewOf(ada(Phase::StoreLocked, Error::Kind::StoreLocked))});
    QVERIFY(!textsOf(window).contains(said));
    window.setSessions({});
    QVERIFY(textsOf(window).contains(said));
    window.setUnusedFile({});
    QVERIFY(!textsOf(window).contains(said));
}

void tst_AccountMessages::notice_stepUp_hasAButton()
{
    AccountWindow window;
    QSignalSpy requested(&window, &AccountWindow::actionRequested);
    SessionState state = ada(Phase::Valid);
    state.stepUp = StepUp{u"files.example"_s, {u"email"_s, u"files:write"_s}, {}, {}};
    window.setSessions({viewOf(state)});
    QVERIFY(textsOf(window).contains(
            u"A program wants to do more at files.example than you have allowed: Your e-mail address, files:write."_s));
    button(window, "Allow more…")->click();
    QCOMPARE(requested.takeFirst().first().value<Action>(), Action::StepUp);
    state.stepUp->maxAge = std::chrono::seconds(60);
    window.setSessions({viewOf(state)});
    QVERIFY(!button(window, "Sign in again for this")->isHidden());
    state.stepUp.reset();
    window.setSessions({viewOf(state)});
    QVERIFY(button(window, "Sign in again for this")->isHidden());
}

QTEST_MAIN(tst_AccountMessages)
#include "tst_accountmessages.moc"
