// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/deviceflow.h"

#include "core/net/http.h"
#include "core/oauth/oautherror.h"
#include "tests/support/await.h"
#include "tests/support/fastclock.h"
#include "tests/support/standinserver.h"

#include <QJsonObject>
#include <QTest>
#include <QTimer>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Seconds = QList<int>;

namespace {

StandInReply error(const char *code, int status = 400)
{
    return jsonReply({{u"error"_s, QLatin1String(code)}}, status);
}

StandInReply token()
{
    return jsonReply({{u"access_token"_s, u"access"_s}, {u"token_type"_s, u"bearer"_s}});
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

/// The device flow against a stand-in provider. No wait takes time.
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
    m_authorization = {{u"device_code"_s, u"device+code/&1"_s},
                       {u"user_code"_s, u"WDJB-MJHT"_s},
                       {u"verification_uri"_s, u"https://login.example.com/device"_s},
                       {u"expires_in"_s, 900}};
    pollWith({token()});
}

Result<TokenResponse> TestDeviceFlow::authorize(QDeadlineTimer deadline)
{
    m_server->on(u"/device"_s, jsonReply(m_authorization));
    Provider provider;
    provider.clientId = u"my client"_s;
    provider.scope = u"openid a+b"_s;
    provider.authorizationParameters = {{u"audience"_s, u"api"_s}};
    provider.endpoints.token = m_server->url(u"/token"_s);
    provider.endpoints.deviceAuthorization = m_server->url(u"/device"_s);
    m_request.emplace(provider, QString(), *m_http);
    m_flow = std::make_unique<DeviceFlow>(*m_request, m_clock, [this](const DeviceAuthorization &authorization) {
        m_shown += authorization;
        if (m_afterShowing)
            m_afterShowing();
    });
    return await(m_flow->authorize(deadline));
}

/// The token endpoint gives these answers one after the other, and then repeats the last one.
void TestDeviceFlow::pollWith(const Replies &replies)
{
    const auto beReady = [this](const StandInReply &next) {
        m_http->setSpendingTimeLimit(next.fault == StandInReply::Hang ? 500ms : 20s);
    };
    m_afterShowing = [=] { beReady(replies.first()); };
    m_server->on(u"/token"_s, [=, this](const StandInRequest &) {
        const int number = m_server->count(u"/token"_s);
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
    QCOMPARE(request.field(u"client_id"_s), u"my client"_s);
    QCOMPARE(request.field(u"scope"_s), u"openid a+b"_s);
    QCOMPARE(request.field(u"audience"_s), u"api"_s);
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestDeviceFlow::poll_saysWhichDevice()
{
    const auto answer = authorize();
    QCOMPARE(answer->accessToken, u"access"_s);
    const StandInRequest request = m_server->requests().last();
    QCOMPARE(request.field(u"grant_type"_s), u"urn:ietf:params:oauth:grant-type:device_code"_s);
    QCOMPARE(request.field(u"device_code"_s), u"device+code/&1"_s);
    QCOMPARE(request.field(u"client_id"_s), u"my client"_s);
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestDeviceFlow::person_isShownTheCode()
{
    m_authorization.insert(u"verification_uri_complete"_s, u"https://login.example.com/device?c=WDJB-MJHT"_s);
    QVERIFY(authorize());
    QCOMPARE(m_shown.size(), 1);
    QCOMPARE(m_shown.first().verificationUri, QUrl(u"https://login.example.com/device"_s));
    QCOMPARE(m_shown.first().verificationUriComplete, QUrl(u"https://login.example.com/device?c=WDJB-MJHT"_s));
    QCOMPARE(m_shown.first().userCode, u"WDJB-MJHT"_s);
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
    row("an interval in quotation marks", u"7"_s, {pending}, {7, 7});
    row("no interval at all", 0, {pending}, {1, 1});
    row("an interval that isn't one", u"soon"_s, {pending}, {5, 5});
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
        m_authorization.insert(u"interval"_s, interval);
    pollWith(replies);
    const auto answer = authorize();
    QVERIFY2(answer, answer ? "" : qPrintable(whatHappened(answer.error()).toString()));
    QCOMPARE(this->waits(), waits);
    QCOMPARE(m_server->count(u"/token"_s), static_cast<int>(replies.size()));
}

void TestDeviceFlow::poll_end_isSaid_data()
{
    QTest::addColumn<StandInReply>("reply");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("subject");
    const QString host = u"127.0.0.1"_s;
    QTest::newRow("declined") << error("access_denied") << Kind::SignInFailed
                              << u"the provider answered with access_denied"_s;
    QTest::newRow("expired") << error("expired_token") << Kind::SignInFailed << u"the code expired before it was used"_s;
    QTest::newRow("used already") << error("invalid_grant") << Kind::SignInFailed
                                  << u"the provider answered with invalid_grant"_s;
    QTest::newRow("another error") << error("unauthorized_client") << Kind::Refused << host;
    QTest::newRow("denied with words") << jsonReply(
            {{u"error"_s, u"access_denied"_s}, {u"error_description"_s, u"Not assigned."_s}},
            400) << Kind::SignInFailed << u"the provider answered with access_denied: Not assigned."_s;
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
    QCOMPARE(m_server->count(u"/token"_s), 2);
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
    row("user code that writes to the terminal", "user_code", u"AB\x1b]0;x\x07"_s);
    row("user code of two lines", "user_code", u"AB\nCD"_s);
    row("user code beyond ASCII", "user_code", u"AB\u202eCD"_s);
    row("user code without end", "user_code", QString(65, u'A'));
    row("no address", "verification_uri", QJsonValue::Undefined);
    row("plain http", "verification_uri", u"http://login.example.com/device"_s);
    row("another scheme", "verification_uri", u"javascript:alert(1)"_s);
    row("an address that writes to the terminal", "verification_uri", u"https://example.com/\x1b[2J"_s);
    row("an address with a password", "verification_uri", u"https://login@example.com/"_s);
}

void TestDeviceFlow::authorization_unusable_isSaid()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    m_authorization.insert(member, value);
    const auto answer = authorize();
    QCOMPARE(answer.error().kind, Kind::ProviderFault);
    QVERIFY(m_shown.isEmpty());
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestDeviceFlow::authorization_refused_isSaid()
{
    m_authorization = {{u"error"_s, u"unauthorized_client"_s}};
    const auto answer = authorize();
    QCOMPARE(answer.error(), signInRefusal(u"unauthorized_client"_s, {}));
}

void TestDeviceFlow::authorization_unreachable_isSaid()
{
    m_server->stop();
    QCOMPARE(authorize().error().kind, Kind::Unreachable);
}

void TestDeviceFlow::completeAddress_thatMayNotBeOpened_isLeftOut()
{
    m_authorization.insert(u"verification_uri_complete"_s, u"http://login.example.com/device?c=1"_s);
    QVERIFY(authorize());
    QVERIFY(m_shown.first().verificationUriComplete.isEmpty());
    QCOMPARE(m_shown.first().address(), m_shown.first().verificationUri);
}

void TestDeviceFlow::lifetime_over_endsTheWait()
{
    m_authorization.insert(u"expires_in"_s, 12);
    pollWith({error("authorization_pending")});
    QCOMPARE(authorize().error().subject.toString(), u"the code expired before it was used"_s);
    QCOMPARE(waits(), Seconds({5, 5, 5}));
}

void TestDeviceFlow::deadline_passed_timesOut()
{
    QCOMPARE(authorize(QDeadlineTimer(0)).error().kind, Kind::TimedOut);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestDeviceFlow::cancel_inAPause_endsIt()
{
    m_clock.isStanding = true;
    m_afterShowing = [this] { QTimer::singleShot(0, this, [this] { m_flow->cancel(); }); };
    QCOMPARE(authorize().error().kind, Kind::Cancelled);
}

void TestDeviceFlow::cancel_duringARequest_endsAfterIt()
{
    m_server->on(u"/token"_s, [this](const StandInRequest &) {
        m_flow->cancel();
        return error("authorization_pending");
    });
    QCOMPARE(authorize().error().kind, Kind::Cancelled);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestDeviceFlow::cancel_duringTheGrant_isTooLate()
{
    m_server->on(u"/token"_s, [this](const StandInRequest &) {
        m_flow->cancel();
        return token();
    });
    QVERIFY(authorize());
}

QTEST_GUILESS_MAIN(TestDeviceFlow)
#include "tst_deviceflow.moc"
