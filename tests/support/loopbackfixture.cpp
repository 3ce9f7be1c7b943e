// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loopbackfixture.h"

#include <QTcpServer>
#include <QTest>

namespace authtray {

void LoopbackFixture::init()
{
    m_listener = std::make_unique<LoopbackListener>();
    m_answers = std::make_unique<QSignalSpy>(m_listener.get(), &LoopbackListener::answered);
}

void LoopbackFixture::cleanup()
{
    m_answers.reset();
    m_listener.reset();
}

void LoopbackFixture::start(const Redirect &redirect)
{
    QVERIFY(m_listener->listen(redirect, state));
    QVERIFY(m_listener->isListening());
    m_url = m_listener->redirectUri();
    QVERIFY(m_url.port() > 0);
}

QByteArray LoopbackFixture::get(const QByteArray &target, const QUrl &url)
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + url.authority().toLatin1() + "\r\nAccept: text/html\r\n\r\n";
}

QByteArray LoopbackFixture::callback(const QByteArray &query, const QUrl &url)
{
    return get("/callback?" + query, url);
}

bool LoopbackFixture::hasIpv6()
{
    return QTcpServer().listen(QHostAddress::LocalHostIPv6);
}

} // namespace authtray
