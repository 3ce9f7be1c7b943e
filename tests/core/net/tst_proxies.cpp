// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxies.h"

#include <QTest>

using namespace authtray;

class TestProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void proxy_isUnderstood_data();
    void proxy_isUnderstood();
    void proxy_unusable_isRefusedWithoutItsPassword_data();
    void proxy_unusable_isRefusedWithoutItsPassword();
    void exceptions_goWithout_data();
    void exceptions_goWithout();
    void environment_firstThatIsSetCounts_data();
    void environment_firstThatIsSetCounts();
};

void TestProxies::init()
{
    for (const char *name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
}

void TestProxies::proxy_isUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QNetworkProxy>("proxy");
    const auto http = QNetworkProxy::HttpProxy;
    const auto socks = QNetworkProxy::Socks5Proxy;
    QTest::newRow("none") << QStringLiteral("") << QNetworkProxy(QNetworkProxy::NoProxy);
    QTest::newRow("whole") << QStringLiteral("http://proxy.example:3128")
                           << QNetworkProxy(http, QStringLiteral("proxy.example"), 3128);
    QTest::newRow("slash") << QStringLiteral("http://proxy.example:3128/")
                           << QNetworkProxy(http, QStringLiteral("proxy.example"), 3128);
    QTest::newRow("no scheme") << QStringLiteral("proxy.example:3128")
                               << QNetworkProxy(http, QStringLiteral("proxy.example"), 3128);
    QTest::newRow("no port") << QStringLiteral("http://proxy.example")
                             << QNetworkProxy(http, QStringLiteral("proxy.example"), 80);
    QTest::newRow("IPv6") << QStringLiteral("http://[::1]:3128") << QNetworkProxy(http, QStringLiteral("::1"), 3128);
    QTest::newRow("name and password") << QStringLiteral("http://ada:p%40ss@proxy.example:3128")
                                       << QNetworkProxy(http, QStringLiteral("proxy.example"), 3128,
                                                        QStringLiteral("ada"), QStringLiteral("p@ss"));
    QTest::newRow("name and password, no scheme")
            << QStringLiteral("ada:pass@proxy.example:3128")
            << QNetworkProxy(http, QStringLiteral("proxy.example"), 3128, QStringLiteral("ada"), QStringLiteral("pass"));
    QTest::newRow("SOCKS") << QStringLiteral("socks5://proxy.example")
                           << QNetworkProxy(socks, QStringLiteral("proxy.example"), 1080);
    QTest::newRow("SOCKS that resolves") << QStringLiteral("socks5h://proxy.example:9050")
                                         << QNetworkProxy(socks, QStringLiteral("proxy.example"), 9050);
}

void TestProxies::proxy_isUnderstood()
{
    QFETCH(QString, text);
    const auto proxies = Proxies::parse(text, {});
    QVERIFY(proxies);
    QTEST(proxies->proxyFor(QUrl(QStringLiteral("https://login.example.com/token"))), "proxy");
}

void TestProxies::proxy_unusable_isRefusedWithoutItsPassword_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("TLS to the proxy") << QStringLiteral("https://ada:hunter2@proxy.example");
    QTest::newRow("SOCKS 4") << QStringLiteral("socks4://ada:hunter2@proxy.example");
    QTest::newRow("no host") << QStringLiteral("http://ada:hunter2@:3128");
    QTest::newRow("bad port") << QStringLiteral("http://ada:hunter2@proxy.example:99999");
    QTest::newRow("spaces") << QStringLiteral("http://ada:hunter2@proxy example");
}

void TestProxies::proxy_unusable_isRefusedWithoutItsPassword()
{
    QFETCH(QString, text);
    const auto proxies = Proxies::parse(text, {});
    QVERIFY(!proxies);
    QCOMPARE(proxies.error().kind, Error::Kind::BadInput);
    const QString what = whatHappened(proxies.error()).toString();
    QVERIFY(what.startsWith(QStringLiteral("HTTPS_PROXY")));
    const QString advice = adviceOn(proxies.error()).toString();
    QVERIFY(!(what + advice + proxies.error().cause).contains(QStringLiteral("hunter2")));
}

void TestProxies::exceptions_goWithout_data()
{
    QTest::addColumn<QString>("exceptions");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("direct");
    const auto row = [](const char *exceptions, const char *url, bool isDirect) {
        QTest::addRow("%s for %s", exceptions, url)
                << QString::fromLatin1(exceptions) << QString::fromLatin1(url) << isDirect;
    };
    row("", "https://login.example.com", false);
    row("*", "https://login.example.com", true);
    row("login.example.com", "https://login.example.com", true);
    row("LOGIN.example.com", "https://login.Example.com", true);
    row("example.com", "https://login.example.com", true);
    row(".example.com", "https://login.example.com", true);
    row("*.example.com", "https://login.example.com", true);
    row("ample.com", "https://login.example.com", false);
    row("example.com", "https://example.com.evil.test", false);
    row("other.test, login.example.com", "https://login.example.com", true);
    row("other.test login.example.com", "https://login.example.com", true);
    row(",,", "https://login.example.com", false);
    row("example.com:8443", "https://login.example.com:8443", true);
    row("example.com:8443", "https://login.example.com", false);
    row("example.com:443", "https://login.example.com", true);
    row("10.1.2.3", "https://10.1.2.3", true);
    row("10.1.2.3", "https://10.1.2.30", false);
    row("10.0.0.0/8", "https://10.1.2.3", true);
    row("10.0.0.0/8", "https://11.1.2.3", false);
    row("10.0.0.0/8", "https://ten.example.com", false);
    row("2001:db8::/32", "https://[2001:db8::7]", true);
    row("[2001:db8::7]:8443", "https://[2001:db8::7]:8443", true);
    row("[2001:db8::7]:8443", "https://[2001:db8::7]", false);
    row("10.0.0.0/99", "https://10.1.2.3", false);
    row("", "http://127.0.0.1:8080", true);
    row("", "https://localhost", true);
    row("", "https://[::1]", true);
}

void TestProxies::exceptions_goWithout()
{
    QFETCH(QString, exceptions);
    QFETCH(QString, url);
    const auto proxies = Proxies::parse(QStringLiteral("http://proxy.example:3128"), exceptions);
    QVERIFY(proxies);
    QTEST(proxies->proxyFor(QUrl(url)).type() == QNetworkProxy::NoProxy, "direct");
}

void TestProxies::environment_firstThatIsSetCounts_data()
{
    QTest::addColumn<QByteArrayList>("variables");
    QTest::addColumn<QString>("host");
    QTest::newRow("none") << QByteArrayList() << QStringLiteral("");
    QTest::newRow("upper") << QByteArrayList{"HTTPS_PROXY=one"} << QStringLiteral("one");
    QTest::newRow("lower") << QByteArrayList{"HTTPS_PROXY=one", "https_proxy=two"} << QStringLiteral("two");
    QTest::newRow("all") << QByteArrayList{"ALL_PROXY=three"} << QStringLiteral("three");
    QTest::newRow("all, but") << QByteArrayList{"ALL_PROXY=three", "HTTPS_PROXY=one"} << QStringLiteral("one");
    QTest::newRow("set to none") << QByteArrayList{"HTTPS_PROXY=one", "https_proxy="} << QStringLiteral("");
    QTest::newRow("exception") << QByteArrayList{"HTTPS_PROXY=one", "NO_PROXY=example.com"} << QStringLiteral("");
    QTest::newRow("exception, lower") << QByteArrayList{"HTTPS_PROXY=one", "NO_PROXY=example.com", "no_proxy=x"}
                                      << QStringLiteral("one");
}

void TestProxies::environment_firstThatIsSetCounts()
{
    QFETCH(QByteArrayList, variables);
    for (const QByteArray &variable : variables)
        qputenv(variable.left(variable.indexOf('=')).constData(), variable.mid(variable.indexOf('=') + 1));
    const auto proxies = Proxies::fromEnvironment();
    QVERIFY(proxies);
    QTEST(proxies->proxyFor(QUrl(QStringLiteral("https://login.example.com"))).hostName(), "host");
}

QTEST_APPLESS_MAIN(TestProxies)
#include "tst_proxies.moc"
