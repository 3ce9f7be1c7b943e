// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/proxy/target.h"

#include <QTest>

using namespace authtray;

namespace {

ProxyPlan planTo(const QString &to, const QString &secret = QStringLiteral("S"))
{
    ProxyPlan plan;
    plan.to = QUrl(to);
    plan.secret = secret;
    plan.describe = [](const Error &) { return std::string("elsewhere"); };
    plan.refusalFor = [](const QUrl &) { return badInput({}); };
    return plan;
}

/// "Host: … path", or the refusal's status.
QString goal(const QString &path, const QString &to, const QStringList &hosts)
{
    const ProxyPlan plan = planTo(to);
    const auto read = readTarget(path.toStdString(), plan);
    if (const auto *refused = std::get_if<ProxyRefusal>(&read))
        return QString::number(refused->status);
    const auto &target = std::get<Target>(read);
    if (const auto refused = checkTarget(target, plan, hosts))
        return QString::number(refused->status);
    return QString::fromStdString((target.isTls ? "https " : "http ") + target.host + ' ' + target.port + ' '
                                  + target.authority + ' ' + target.path);
}

} // namespace

class TargetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void target_data();
    void target();
    void sender_data();
    void sender();
};

void TargetTest::target_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("goal");
    const auto row = [](const char *path, const char *to, const char *goal) {
        QTest::addRow("%s, to %s", path, to)
                << QString::fromUtf8(path) << QString::fromUtf8(to) << QString::fromUtf8(goal);
    };
    row("/S/https/api.example.com", "", "https api.example.com 443 api.example.com /");
    row("/S/https/api.example.com/a/b?c=/d", "", "https api.example.com 443 api.example.com /a/b?c=/d");
    row("/S/https/api.example.com?c", "", "https api.example.com 443 api.example.com /?c");
    row("/S/https/API.example.com./a", "", "https api.example.com 443 api.example.com /a");
    row("/S/https/api.example.com:443/a", "", "https api.example.com 443 api.example.com /a");
    row("/S/https/api.example.com:8443/a", "", "403");
    row("/S/https/[::1]:9/a", "", "https ::1 9 [::1]:9 /a");
    row("/S/http/[::1]:9/a", "", "http ::1 9 [::1]:9 /a");
    row("/S/https/api.example.com/%7Ba%7D?{b}|", "", "https api.example.com 443 api.example.com /%7Ba%7D?{b}|");
    row("/S/https/part.example.com/own/a", "", "https part.example.com 443 part.example.com /own/a");
    row("/S/https/part.example.com/own/../a", "", "403");
    row("/S/https/part.example.com/other", "", "403");
    row("/S/https/example.com/a", "", "403");
    row("/S/https/api.example.com.evil.example/a", "", "403");
    row("/S/http/api.example.com/a", "", "400");
    row("/S/https/user@api.example.com/a", "", "400");
    row("/S/https/api.example.com\\@evil.example/a", "", "400");
    row("/S/https/evil.example%2f@api.example.com/a", "", "400");
    row("/S/https//api.example.com/a", "", "400");
    row("/S/HTTPS/api.example.com/a", "", "400");
    row("/S/file/etc/passwd", "", "400");
    row("/S", "", "400");
    row("/S/", "", "400");
    row("/S/https", "", "400");
    row("/T/https/api.example.com/a", "", "403");
    row("/SS/https/api.example.com/a", "", "403");
    row("/", "", "403");
    row("", "", "400");
    row("*", "", "400");
    row("https://api.example.com/a", "", "400");
    row("/S/https/api.example.com/a#b", "", "400");
    row("/S/https/api.example.com/a b", "", "400");
    row("/S", "https://api.example.com/v1", "https api.example.com 443 api.example.com /v1");
    row("/S/", "https://api.example.com/v1", "https api.example.com 443 api.example.com /v1/");
    row("/S/a?b", "https://api.example.com/v1", "https api.example.com 443 api.example.com /v1/a?b");
    row("/S/a", "https://api.example.com/v1/", "https api.example.com 443 api.example.com /v1/a");
    row("/S/a", "https://api.example.com", "https api.example.com 443 api.example.com /a");
    row("/S?b", "https://api.example.com", "https api.example.com 443 api.example.com /?b");
    row("/S/../a", "https://api.example.com/v1", "403");
    row("/S/..%2fa", "https://api.example.com/v1", "403");
    row("/S//evil.example/a", "https://api.example.com", "https api.example.com 443 api.example.com //evil.example/a");
    row("/S@evil.example/a", "https://api.example.com", "403");
    row("/S/a", "https://evil.example", "403");
}

void TargetTest::target()
{
    const QStringList hosts{QStringLiteral("api.example.com"), QStringLiteral("part.example.com/own"),
                            QStringLiteral("[::1]:9")};
    QFETCH(const QString, path);
    QFETCH(const QString, to);
    QTEST(::goal(path, to, hosts), "goal");
}

void TargetTest::sender_data()
{
    QTest::addColumn<QStringList>("hosts");
    QTest::addColumn<QStringList>("origins");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *name, const QStringList &hosts, const QStringList &origins, int port,
                        bool isAllowed) { QTest::newRow(name) << hosts << origins << port << isAllowed; };
    const QString own = QStringLiteral("127.0.0.1:80");
    row("address", {own}, {}, 80, true);
    row("name", {QStringLiteral("LocalHost:80")}, {}, 80, true);
    row("own origin", {own}, {QStringLiteral("http://localhost:80")}, 80, true);
    row("no host", {}, {}, 80, false);
    row("two hosts", {own, own}, {}, 80, false);
    row("another host", {QStringLiteral("evil.example:80")}, {}, 80, false);
    row("another port", {QStringLiteral("127.0.0.1:8080")}, {}, 80, false);
    row("without port", {QStringLiteral("127.0.0.1")}, {}, 80, false);
    row("another origin", {own}, {QStringLiteral("http://evil.example")}, 80, false);
    row("origin with TLS", {own}, {QStringLiteral("https://localhost:80")}, 80, false);
    row("no origin's name", {own}, {QStringLiteral("null")}, 80, false);
    row("two origins", {own}, {QStringLiteral("http://localhost:80"), QStringLiteral("http://evil.example")}, 80, false);
    row("socket", {QStringLiteral("localhost")}, {}, 0, true);
    row("another host at a socket", {QStringLiteral("evil.example")}, {}, 0, false);
}

void TargetTest::sender()
{
    QFETCH(const QStringList, hosts);
    QFETCH(const QStringList, origins);
    QFETCH(const int, port);
    std::vector<std::string> texts;
    for (const QString &text : hosts + origins)
        texts.push_back(text.toStdString());
    const auto middle = texts.begin() + hosts.size();
    QTEST(!checkSender({texts.begin(), middle}, {middle, texts.end()}, port), "isAllowed");
}

QTEST_GUILESS_MAIN(TargetTest)
#include "tst_target.moc"
