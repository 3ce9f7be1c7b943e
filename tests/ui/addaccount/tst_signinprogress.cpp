// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/signinprogress.h"

#include "tests/ui/addaccount/addaccountfixture.h"
#include "ui/widgets/qrpicture.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the dialog shows while the person signs in.
class tst_SignInProgress : public AddAccountFixture
{
    Q_OBJECT

private Q_SLOTS:
    void progress_canBeCancelledAndKeepsWhatWasTyped();
    void progress_withABrowser_hasALinkAndNoPicture();
    void progress_withADevice_hasAPicture();
};

void tst_SignInProgress::progress_canBeCancelledAndKeepsWhatWasTyped()
{
    m_dialog->setTypingDelay(1h);
    QSignalSpy cancelled(m_dialog.get(), &AddAccountDialog::cancelRequested);
    fillIn(u"https://login.example.com"_s);
    signIn()->click();
    QVERIFY(!field("Client ID")->isVisible());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(m_dialog->isVisible());
    m_dialog->showProblem({Error::Kind::Cancelled, {}, {}});
    QVERIFY(field("Client ID")->isVisible());
    QCOMPARE(field("Client ID")->text(), u"client"_s);
    QVERIFY(notice().isEmpty());
}

void tst_SignInProgress::progress_withABrowser_hasALinkAndNoPicture()
{
    m_dialog->setTypingDelay(1h);
    fillIn(u"https://login.example.com"_s);
    signIn()->click();
    QVERIFY(!button("Copy link")->isVisible());
    m_dialog->showBrowser(QUrl(u"https://login.example.com/authorize?state=1"_s));
    QVERIFY(button("Copy link")->isVisible());
    QVERIFY(button("Open again")->isVisible());
    QVERIFY(!m_dialog->findChild<QrPicture *>()->isVisible());
}

void tst_SignInProgress::progress_withADevice_hasAPicture()
{
    m_dialog->setTypingDelay(1h);
    fillIn(u"https://login.example.com"_s);
    signIn()->click();
    m_dialog->showDeviceCode({QUrl(u"https://login.example.com/device"_s), {}, u"WDJB-MJHT"_s});
    QVERIFY(m_dialog->findChild<QrPicture *>()->isVisible());
}

QTEST_MAIN(tst_SignInProgress)
#include "tst_signinprogress.moc"
