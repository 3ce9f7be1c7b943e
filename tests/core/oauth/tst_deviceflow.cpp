// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/deviceflow.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/fastclock.h"
#include "tests/support/standinserver.h"

#include <QJsonObject>
#include <QTest>
#include <QTimer>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Seconds = QList<int>;

namespace {

StandInReply error(const char *code, int status = 400)
{
    return jsonReply({{QStringLiteral("error"), QLatin1String(code)}}, status);
}

StandInReply token()
{
    return jsonReply({{QStringLiteral("access_token"), QStringLiteral("access")},
                      {QStringLiteral("token_type"), QStringLiteral("bearer")}});
}

StandInReply fault(StandInReply::Fault fault)
{
    StandInReply reply;
    reply.fault = fault;
    return reply;
}

StandInReply busy(int status, const QByteArray &retryAfter = {})
{
    StandInReply reply{status, "<html>later</html>", "text/html"};
    if (!retryAfter.isEmpty())
        reply.headers = {{"Retry-After", retryAfter}};
    return reply;
}

using Replies = QList<StandInReply>;

} // namespace

/// The device flow against a provider that answers what the test tells it to. Every wait is over at once.
class TestDeviceFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void request_saysWhoAsksForWhat();
    void poll_saysWhichDevice();
    void person_isShownTheCode();
    void poll_untilGranted_data();
    void poll_untilGranted();
    void poll_end_isSaid_data();
    void poll_end_isSaid();
    void authorization_unusable_isSaid_data();
    void authorization_unusable_isSaid();
    void authorization_refused_isSaid();
    void authorization_unreachable_isSaid();
    void completeAddress_thatMayNotBeOpened_isLeftOut();
    void lifetime_over_endsTheWait();
    void deadline_passed_timesOut();
    void cancel_inAPause_endsIt();
    void cancel_duringARequest_endsAfterIt();
    void cancel_duringTheGrant_isTooLate();

private:
    Result<TokenResponse> authorize(QDeadlineTimer deadline = QDeadlineTimer(1h));
    void pollWith(const Replies &replies);
    Seconds waits() const;

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
    std::optional<TokenRequest> m_request;
    std::unique_ptr<DeviceFlow> m_flow;
    FastClock m_clock;
    QJsonObject m_authorization;
    QList<DeviceAuthorization> m_shown;
    std::function<void()> m_afterShowing;
};

void TestDeviceFlow::init()
{
    m_flow.reset();
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>();
    m_clock = {};
    m_shown.clear();
    m_authorization = {{QStringLiteral("device_code"), QStringLiteral("device+code/&1")},
                       {QStringLiteral("user_code"), QStringLiteral("WDJB-MJHT")},
                       {QStringLiteral("verification_uri"), QStringLiteral("https://login.example.com/device")},
                       {QStringLiteral("expires_in"), 900}};
    pollWith({token()});
}

Result<TokenResponse> TestDeviceFlow::authorize(QDeadlineTimer deadline)
{
    m_server->on(QStringLiteral("/device"), jsonReply(m_authorization));
    Provider provider;
    provider.clientId = QStringLiteral("my client");
    provider.scope = QStringLiteral("openid a+b");
    provider.authorizationParameters = {{QStringLiteral("audience"), QStringLiteral("api")}};
    provider.endpoints.token = m_server->url(QStringLiteral("/token"));
    provider.endpoints.deviceAuthorization = m_server->url(QStringLiteral("/device"));
    m_request.emplace(provider, QString(), *m_http);
    m_flow = std::make_unique<DeviceFlow>(*m_request, m_clock, [this](const DeviceAuthorization &authorization) {
        m_shown += authorization;
        if (m_afterShowing)
            m_afterShowing();
    });
    return await(m_flow->authorize(deadline));
}

/// The answers of the token endpoint one after the other; the last one stays.
void TestDeviceFlow::pollWith(const Replies &replies)
{
    const auto beReady = [this](const StandInReply &next) {
        m_http->setSpendingTimeLimit(next.fault == StandInReply::Hang ? 500ms : 20s);
    };
    m_afterShowing = [=] { beReady(replies.first()); };
    m_server->on(QStringLiteral("/token"), [=, this](const StandInRequest &) {
        const int number = m_server->count(QStringLiteral("/token"));
        beReady(replies.value(number, replies.last()));
        return replies.value(number - 1, replies.last());
    });
}

Seconds TestDeviceFlow::waits() const
{
    Seconds seconds;
    for (const auto wait : m_clock.waits)
        seconds += static_cast<int>(wait / 1s);
    return seconds;
}

void TestDeviceFlow::request_saysWhoAsksForWhat()
{
    QVERIFY(authorize());
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(request.field(QStringLiteral("client_id")), QStringLiteral("my client"));
    QCOMPARE(request.field(QStringLiteral("scope")), QStringLiteral("openid a+b"));
    QCOMPARE(request.field(QStringLiteral("audience")), QStringLiteral("api"));
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestDeviceFlow::poll_saysWhichDevice()
{
    const auto answer = authorize();
    QCOMPARE(answer->accessToken, QStringLiteral("access"));
    const StandInRequest request = m_server->requests().last();
    QCOMPARE(request.field(QStringLiteral("grant_type")),
             QStringLiteral("urn:ietf:params:oauth:grant-type:device_code"));
    QCOMPARE(request.field(QStringLiteral("device_code")), QStringLiteral("device+code/&1"));
    QCOMPARE(request.field(QStringLiteral("client_id")), QStringLiteral("my client"));
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestDeviceFlow::person_isShownTheCode()
{
    m_authorization.insert(QStringLiteral("verification_uri_complete"),
                           QStringLiteral("https://login.example.com/device?c=WDJB-MJHT"));
    QVERIFY(authorize());
    QCOMPARE(m_shown.size(), 1);
    QCOMPARE(m_shown.first().verificationUri, QUrl(QStringLiteral("https://login.example.com/device")));
    QCOMPARE(m_shown.first().verificationUriComplete,
             QUrl(QStringLiteral("https://login.example.com/device?c=WDJB-MJHT")));
    QCOMPARE(m_shown.first().userCode, QStringLiteral("WDJB-MJHT"));
    QCOMPARE(m_shown.first().address(), m_shown.first().verificationUriComplete);
}

void TestDeviceFlow::poll_untilGranted_data()
{
    QTest::addColumn<QJsonValue>("interval");
    QTest::addColumn<Replies>("replies");
    QTest::addColumn<Seconds>("waits");
    const auto row = [](const char *name, const QJsonValue &interval, Replies replies, const Seconds &waits) {
        QTest::newRow(name) << interval << (replies << token()) << waits;
    };
    const QJsonValue none(QJsonValue::Undefined);
    const StandInReply pending = error("authorization_pending"), slowDown = error("slow_down");
    const StandInReply drop = fault(StandInReply::DropBefore), hang = fault(StandInReply::Hang);
    row("at once", none, {}, {5});
    row("pending", none, {pending, pending}, {5, 5, 5});
    row("pending, with other statuses", none,
        {error("authorization_pending", 428), error("authorization_pending", 200)}, {5, 5, 5});
    row("the provider's interval", 7, {pending}, {7, 7});
    row("an interval in quotation marks", QStringLiteral("7"), {pending}, {7, 7});
    row("no interval at all", 0, {pending}, {1, 1});
    row("an interval that isn't one", QStringLiteral("soon"), {pending}, {5, 5});
    row("a negative interval", -3, {pending}, {5, 5});
    row("slow down, for good", none, {slowDown, pending, slowDown, pending}, {5, 10, 10, 15, 15});
    row("dropped connections", none, {drop, drop, pending, pending}, {5, 10, 20, 5, 5});
    row("time-outs", 2, {hang, hang, pending}, {2, 4, 8, 2});
    row("time-outs without end", 10, {drop, drop, drop, drop, pending}, {10, 20, 40, 60, 60, 10});
    row("a drop while slowed down", none, {slowDown, drop, pending}, {5, 10, 20, 10});
    const StandInReply page{403, "go away", "text/html"}; // of a firewall
    row("a page between", none, {page, pending, page, pending}, {5, 10, 5, 10, 5});
    row("a busy provider", none, {busy(503), busy(429, "30"), busy(500), pending}, {5, 10, 30, 60, 5});
}

void TestDeviceFlow::poll_untilGranted()
{
    QFETCH(QJsonValue, interval);
    QFETCH(Replies, replies);
    QFETCH(Seconds, waits);
    if (!interval.isUndefined())
        m_authorization.insert(QStringLiteral("interval"), interval);
    pollWith(replies);
    const auto answer = authorize();
    QVERIFY2(answer, answer ? "" : qPrintable(whatHappened(answer.error()).toString()));
    QCOMPARE(this->waits(), waits);
    QCOMPARE(m_server->count(QStringLiteral("/token")), static_cast<int>(replies.size()));
}

void TestDeviceFlow::poll_end_isSaid_data()
{
    QTest::addColumn<StandInReply>("reply");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("subject");
    const QString host = QStringLiteral("127.0.0.1");
    QTest::newRow("declined") << error("access_denied") << Kind::SignInFailed
                              << QStringLiteral("the provider answered with access_denied");
    QTest::newRow("expired") << error("expired_token") << Kind::SignInFailed
                             << QStringLiteral("the code expired before it was used");
    QTest::newRow("used already") << error("invalid_grant") << Kind::SignInFailed
                                  << QStringLiteral("the provider answered with invalid_grant");
    QTest::newRow("another error") << error("unauthorized_client") << Kind::Refused << host;
    QTest::newRow("denied with words") << jsonReply(
            {{QStringLiteral("error"), QStringLiteral("access_denied")},
             {QStringLiteral("error_description"), QStringLiteral("Not assigned.")}},
            400) << Kind::SignInFailed << QStringLiteral("the provider answered with access_denied: Not assigned.");
    QTest::newRow("not found") << StandInReply{404, "go away", "text/plain"} << Kind::Refused << host;
    QTest::newRow("a page") << StandInReply{200, "<html>", "text/html"} << Kind::ProviderFault << host;
    QTest::newRow("no token") << jsonReply({}) << Kind::ProviderFault << host;
}

void TestDeviceFlow::poll_end_isSaid()
{
    QFETCH(StandInReply, reply);
    QFETCH(Kind, kind);
    QFETCH(QString, subject);
    pollWith({error("authorization_pending"), reply});
    const auto answer = authorize();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, kind);
    QVERIFY2(answer.error().subject.toString().startsWith(subject), qPrintable(answer.error().subject.toString()));
    QCOMPARE(m_server->count(QStringLiteral("/token")), 2);
}

void TestDeviceFlow::authorization_unusable_isSaid_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *name, const char *member, const QJsonValue &value) {
        QTest::newRow(name) << QString::fromLatin1(member) << value;
    };
    row("no device code", "device_code", QJsonValue::Undefined);
    row("empty device code", "device_code", QString());
    row("device code of another type", "device_code", 5);
    row("no user code", "user_code", QJsonValue::Undefined);
    row("user code that writes to the terminal", "user_code", QStringLiteral("AB\x1b]0;x\x07"));
    row("user code of two lines", "user_code", QStringLiteral("AB\nCD"));
    row("user code beyond ASCII", "user_code", QStringLiteral("AB\u202eCD"));
    row("user code without end", "user_code", QString(65, u'A'));
    row("no address", "verification_uri", QJsonValue::Undefined);
    row("plain http", "verification_uri", QStringLiteral("http://login.example.com/device"));
    row("another scheme", "verification_uri", QStringLiteral("javascript:alert(1)"));
    row("an address that writes to the terminal", "verification_uri", QStringLiteral("https://example.com/\x1b[2J"));
    row("an address with a password", "verification_uri", QStringLiteral("https://login@example.com/"));
}

void TestDeviceFlow::authorization_unusable_isSaid()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    m_authorization.insert(member, value);
    const auto answer = authorize();
    QCOMPARE(answer.error().kind, Kind::ProviderFault);
    QVERIFY(m_shown.isEmpty());
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestDeviceFlow::authorization_refused_isSaid()
{
    m_authorization = {{QStringLiteral("error"), QStringLiteral("unauthorized_client")}};
    const auto answer = authorize();
    QCOMPARE(answer.error(), signInRefusal(QStringLiteral("unauthorized_client"), {}));
}

void TestDeviceFlow::authorization_unreachable_isSaid()
{
    m_server->stop();
    QCOMPARE(authorize().error().kind, Kind::Unreachable);
}

void TestDeviceFlow::completeAddress_thatMayNotBeOpened_isLeftOut()
{
    m_authorization.insert(QStringLiteral("verification_uri_complete"),
                           QStringLiteral("http://login.example.com/device?c=1"));
    QVERIFY(authorize());
    QVERIFY(m_shown.first().verificationUriComplete.isEmpty());
    QCOMPARE(m_shown.first().address(), m_shown.first().verificationUri);
}

void TestDeviceFlow::lifetime_over_endsTheWait()
{
    m_authorization.insert(QStringLiteral("expires_in"), 12);
    pollWith({error("authorization_pending")});
    QCOMPARE(authorize().error().subject.toString(), QStringLiteral("the code expired before it was used"));
    QCOMPARE(waits(), Seconds({5, 5, 5}));
}

void TestDeviceFlow::deadline_passed_timesOut()
{
    QCOMPARE(authorize(QDeadlineTimer(0)).error().kind, Kind::TimedOut);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestDeviceFlow::cancel_inAPause_endsIt()
{
    m_clock.isStanding = true;
    m_afterShowing = [this] { QTimer::singleShot(0, this, [this] { m_flow->cancel(); }); };
    QCOMPARE(authorize().error().kind, Kind::Cancelled);
}

void TestDeviceFlow::cancel_duringARequest_endsAfterIt()
{
    m_server->on(QStringLiteral("/token"), [this](const StandInRequest &) {
        m_flow->cancel();
        return error("authorization_pending");
    });
    QCOMPARE(authorize().error().kind, Kind::Cancelled);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestDeviceFlow::cancel_duringTheGrant_isTooLate()
{
    m_server->on(QStringLiteral("/token"), [this](const StandInRequest &) {
        m_flow->cancel();
        return token();
    });
    QVERIFY(authorize());
}

QTEST_GUILESS_MAIN(TestDeviceFlow)
#include "tst_deviceflow.moc"
