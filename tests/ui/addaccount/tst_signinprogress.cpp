// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/signinprogress.h"

#include "tests/ui/addaccount/addaccountfixture.h"
#include "ui/widgets/qrpicture.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SignInAddress address{QUrl(u"https://login.example.com/authorize?state=1"_s), QUrl(u"http://127.0.0.1:8080/a1"_s)};
const DeviceAuthorization device{QUrl(u"https://login.example.com/device"_s),
                                 QUrl(u"https://login.example.com/device?user_code=WDJB-MJHT"_s), u"WDJB-MJHT"_s};

} // namespace

/// What the dialog shows while the person signs in.
class tst_SignInProgress : public AddAccountFixture
{
    Q_OBJECT

private Q_SLOTS:
    void progress_canBeCancelledAndKeepsWhatWasTyped();
    void progress_withABrowser_hasALinkAndNoPicture();
    void progress_withADevice_hasAPicture();
    void openAgain_givesNoSecretToTheBrowser_data();
    void openAgain_givesNoSecretToTheBrowser();
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
    m_dialog->showBrowser(address);
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

void tst_SignInProgress::openAgain_givesNoSecretToTheBrowser_data()
{
    QTest::addColumn<bool>("isDevice");
    QTest::addColumn<QString>("opened");
    QTest::newRow("browser") << false << address.local.toString();
    QTest::newRow("device") << true << device.verificationUri.toString();
}

/// Other users can read a browser's arguments.
void tst_SignInProgress::openAgain_givesNoSecretToTheBrowser()
{
    QFETCH(bool, isDevice);
    QTemporaryDir folder;
    const QString seen = folder.filePath(u"arguments"_s);
    qputenv("BROWSER", u"sh -c \"echo %u > '%1.new'; mv '%1.new' '%1'\""_s.arg(seen).toLocal8Bit());
    const auto restore = qScopeGuard([] { qunsetenv("BROWSER"); });
    m_dialog->setTypingDelay(1h);
    fillIn(u"https://login.example.com"_s);
    signIn()->click();
    if (isDevice)
        m_dialog->showDeviceCode(device);
    else
        m_dialog->showBrowser(address);
    button("Open again")->click();
    QTRY_VERIFY(QFile::exists(seen));
    QFile file(seen);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QTEST(QString::fromUtf8(file.readAll().trimmed()), "opened");
    button("Copy link")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), (isDevice ? device.address() : address.full).toString());
}

QTEST_MAIN(tst_SignInProgress)
#include "tst_signinprogress.moc"
