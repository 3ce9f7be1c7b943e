// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/url.h"

#include <QTest>

using namespace authtray;

class TestUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checkUrl_knowsWhatMayBeAsked_data();
    void checkUrl_knowsWhatMayBeAsked();
};

void TestUrl::checkUrl_knowsWhatMayBeAsked_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *url, bool isAllowed) {
        QTest::newRow(url) << QString::fromLatin1(url) << isAllowed;
    };
    row("https://login.example.com/a", true);
    row("HTTPS://login.example.com", true);
    row("https://192.0.2.1:8443/", true);
    row("http://127.0.0.1:8080/", true);
    row("http://localhost/", true);
    row("http://[::1]:8080/", true);
    row("http://login.example.com/", false);
    row("http://localhost.example.com/", false);
    row("http://127.0.0.1.example.com/", false);
    row("http://192.0.2.1/", false);
    row("http://0.0.0.0/", false);
    row("https://ada@login.example.com/", false);
    row("https://ada:secret@login.example.com/", false);
    row("http://localhost@evil.example.com/", false);
    row("javascript:alert(1)", false);
    row("data:text/html,x", false);
    row("file:///etc/passwd", false);
    row("ftp://login.example.com/", false);
    row("https:///a", false);
    row("https:", false);
    row("login.example.com", false);
    row("", false);
}

void TestUrl::checkUrl_knowsWhatMayBeAsked()
{
    QFETCH(QString, url);
    const auto result = checkUrl(QUrl(url), QStringLiteral("the issuer"));
    QTEST(bool(result), "isAllowed");
    if (!result)
        QCOMPARE(whatHappened(result.error()).toString(), QStringLiteral("the issuer must be an https URL"));
}

QTEST_GUILESS_MAIN(TestUrl)
#include "tst_url.moc"
