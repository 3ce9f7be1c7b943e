// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "tests/support/loopbackfixture.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the browser that brought the authorization response is told.
class TestLoopbackOutcome : public LoopbackFixture
{
    Q_OBJECT

private Q_SLOTS:
    void browser_waitsUntilTheOutcome();
    void browser_isToldTheTruth_data();
    void browser_isToldTheTruth();
    void browser_vanished_outcomeIsHarmless();
    void showOutcome_twiceOrWithoutAnswer_isHarmless();
    void close_whileTheBrowserWaits_saysItWasCalledOff();
    void destruction_whileTheBrowserWaits_saysItWasCalledOff();
    void destruction_rightAfterTheOutcome_losesNothing();
};

void TestLoopbackOutcome::browser_waitsUntilTheOutcome()
{
    m_listener->setTimeout(100ms);
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    LoopbackListener other; // its timeout ends later
    other.setTimeout(300ms);
    QVERIFY(other.listen({}, state));
    Browser idle(other.redirectUri());
    QTRY_VERIFY(idle.isConnected());
    QTRY_VERIFY(idle.isGone());
    QVERIFY(browser.isConnected());
    QVERIFY(browser.received().isEmpty());
}

void TestLoopbackOutcome::browser_isToldTheTruth_data()
{
    QTest::addColumn<EndPage>("page");
    QTest::newRow("success") << EndPage::signedIn(u"PipeOps"_s, u"ada@example.com"_s);
    QTest::newRow("failure") << EndPage::failed(u"PipeOps"_s, u"it failed"_s, {});
}

void TestLoopbackOutcome::browser_isToldTheTruth()
{
    QFETCH(EndPage, page);
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->showOutcome(page);
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.status(), 200);
    QCOMPARE(browser.body(), renderEndPage(page));
    for (const QByteArray &header :
         {QByteArray("Content-Type: text/html; charset=utf-8"), "Content-Security-Policy: " + endPageSecurityPolicy(),
          QByteArray("Cache-Control: no-store"), QByteArray("Referrer-Policy: no-referrer"),
          QByteArray("X-Content-Type-Options: nosniff"), QByteArray("X-Frame-Options: DENY"),
          QByteArray("Connection: close"), "Content-Length: " + QByteArray::number(browser.body().size())})
        QVERIFY2(browser.head().contains("\r\n" + header + "\r\n"), header.constData());
}

void TestLoopbackOutcome::browser_vanished_outcomeIsHarmless()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    browser.vanish();
    const auto held = m_listener->findChildren<QTcpSocket *>();
    QCOMPARE(held.size(), 1);
    m_listener->showOutcome(EndPage::signedIn({}, {})); // before the program has noticed that the browser has gone
    QTRY_COMPARE(m_listener->findChildren<QTcpSocket *>().size(), 0);

    start();
    Browser another(m_url);
    another.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 2);
    another.vanish();
    QTRY_COMPARE(m_listener->findChildren<QTcpSocket *>().size(), 0);
    m_listener->showOutcome(EndPage::signedIn({}, {})); // after it has noticed
}

void TestLoopbackOutcome::showOutcome_twiceOrWithoutAnswer_isHarmless()
{
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    start();
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    QVERIFY(m_listener->isListening());
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    m_listener->showOutcome(EndPage::cancelled());
    m_listener->close();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::signedIn({}, {})));
}

void TestLoopbackOutcome::close_whileTheBrowserWaits_saysItWasCalledOff()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->close();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::cancelled()));
}

void TestLoopbackOutcome::destruction_whileTheBrowserWaits_saysItWasCalledOff()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener.reset();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::cancelled()));
}

void TestLoopbackOutcome::destruction_rightAfterTheOutcome_losesNothing()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    const EndPage large{true, {}, QString(4'000'000, u'x'), {}, {}}; // more than the kernel takes at once
    m_listener->showOutcome(large);
    m_listener.reset();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(large));
}

QTEST_GUILESS_MAIN(TestLoopbackOutcome)
#include "tst_loopbackoutcome.moc"
