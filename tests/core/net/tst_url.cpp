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
    void faultOfIssuer_isTheFirst_data();
    void faultOfIssuer_isTheFirst();
    void mayRefer_reachesNothingInternal_data();
    void mayRefer_reachesNothingInternal();
    void isSameOrigin_comparesSchemeHostAndPort_data();
    void isSameOrigin_comparesSchemeHostAndPort();
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

void TestUrl::faultOfIssuer_isTheFirst_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<std::optional<IssuerFault>>("fault");
    const auto row = [](const char *address, std::optional<IssuerFault> fault) {
        QTest::newRow(address) << QString::fromLatin1(address) << fault;
    };
    row("https://login.example.com", {});
    row("https://login.example.com/realms/one", {});
    row("http://127.0.0.1:8080", {});
    row("https://ada@login.example.com?a=b", IssuerFault::UserName);
    row("https://login.example.com/?a=b", IssuerFault::QueryOrFragment);
    row("http://login.example.com/#a", IssuerFault::QueryOrFragment);
    row("https://", IssuerFault::NoHost);
    row("http://login.example.com", IssuerFault::NotHttps);
    row("ftp://login.example.com", IssuerFault::NotHttps);
    row("https://login.example.com:port", IssuerFault::NotHttps);
}

void TestUrl::faultOfIssuer_isTheFirst()
{
    QFETCH(QString, address);
    using Fault = std::optional<IssuerFault>;
    QFETCH(Fault, fault);
    QVERIFY(faultOfIssuer(QUrl(address, QUrl::StrictMode)) == fault);
}

void TestUrl::mayRefer_reachesNothingInternal_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *issuer, const char *url, bool isAllowed) {
        QTest::addRow("%s by %s", url, issuer) << QString::fromLatin1(issuer) << QString::fromLatin1(url) << isAllowed;
    };
    constexpr const char *issuer = "https://id.example.com";
    row(issuer, "https://pictures.example.net/ada.png", true);
    row(issuer, "https://93.184.215.14/ada.png", true);
    row(issuer, "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/ada.png", true);
    row(issuer, "https://local.example.net/ada.png", true);
    row(issuer, "http://id.example.com/ada.png", false);
    row(issuer, "file:///etc/hostname", false);
    row(issuer, "", false);
    for (const char *host : {"localhost",
                             "localhost.",
                             "a.localhost",
                             "printer.local",
                             "Printer.LOCAL.",
                             "wiki",
                             "db.corp.internal",
                             "nas.home.arpa",
                             "127.0.0.1",
                             "127.1",
                             "2130706433",
                             "0x7f.1",
                             "0.0.0.0",
                             "[::1]",
                             "[::]",
                             "[::ffff:127.0.0.1]",
                             "10.1.2.3",
                             "100.64.0.1",
                             "172.16.0.1",
                             "172.31.255.1",
                             "192.168.1.1",
                             "[::ffff:192.168.1.1]",
                             "169.254.169.254",
                             "[fe80::1]",
                             "[fd00::1]",
                             "224.0.0.1"}) {
        row(issuer, qPrintable(QStringLiteral("http://%1:631/").arg(QLatin1String(host))), false);
        row(issuer, qPrintable(QStringLiteral("https://%1:631/").arg(QLatin1String(host))), false);
    }
    row("https://192.168.1.1", "https://192.168.1.1:8443/ada.png", true);
    row("https://192.168.1.1", "https://192.168.1.2/ada.png", false);
    row("https://127.0.0.1:8443", "http://127.0.0.1:8080/", false);
    row("http://127.0.0.1:8080", "http://127.0.0.1:9090/ada.png", true);
    row("http://127.0.0.1:8080", "https://pictures.example.net/ada.png", true);
}

void TestUrl::mayRefer_reachesNothingInternal()
{
    QFETCH(QString, issuer);
    QFETCH(QString, url);
    QTEST(mayRefer(QUrl(issuer), QUrl(url)), "isAllowed");
}

void TestUrl::isSameOrigin_comparesSchemeHostAndPort_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("isSame");
    const auto row = [](const char *other, bool isSame) {
        QTest::newRow(other) << QString::fromLatin1(other) << isSame;
    };
    row("https://api.example.com", true);
    row("https://api.example.com:443/a?b", true);
    row("https://API.example.com/", true);
    row("http://api.example.com:443", false);
    row("https://api.example.com:8443", false);
    row("https://example.com", false);
    row("https://api.example.com.", false);
}

void TestUrl::isSameOrigin_comparesSchemeHostAndPort()
{
    QFETCH(QString, other);
    QTEST(isSameOrigin(QUrl(QStringLiteral("https://api.example.com/x")), QUrl(other)), "isSame");
}

QTEST_GUILESS_MAIN(TestUrl)
#include "tst_url.moc"
