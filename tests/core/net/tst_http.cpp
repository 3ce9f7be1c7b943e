// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

const QString path = QStringLiteral("/a");

} // namespace

class TestHttp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void answer_isHandedOverWhateverItsStatus_data();
    void answer_isHandedOverWhateverItsStatus();
    void request_saysWhoAsksAndForWhat();
    void request_carriesTheBodyAsItIs();
    void removal_carriesItsHeaders();
    void redirect_isNotFollowed_data();
    void redirect_isNotFollowed();
    void redirect_elsewhere_getsNoCredentials_data();
    void redirect_elsewhere_getsNoCredentials();
    void cookie_isNotSentBack();
    void challenge_isNotAnswered_data();
    void challenge_isNotAnswered();
    void server_tooSlow_isTimedOut_data();
    void server_tooSlow_isTimedOut();
    void deadline_limitsEachRequest();
    void body_endless_isCutAtOnce_data();
    void body_endless_isCutAtOnce();
    void body_asLargeAsAllowed_isRead();
    void body_oneByteLarger_isRefused_data();
    void body_oneByteLarger_isRefused();
    void body_compressed_isRead();
    void body_compressedAndTooLarge_isRefused();
    void connection_dropped_isAnError_data();
    void connection_dropped_isAnError();
    void post_dropped_isNotSentAgain();
    void destroyed_asAnAnswerArrives_isNoMatter();
    void port_refused_isUnreachable();
    void server_withoutOurTls_isNotCalledUntrusted_data();
    void server_withoutOurTls_isNotCalledUntrusted();
    void retryAfter_isRead_data();
    void retryAfter_isRead();
    void retryAfter_asDate_isTimeFromNow();
    void date_isRead_data();
    void date_isRead();
    void request_toForbiddenUrl_isNotSent();

private:
    Result<HttpResponse> get(const QString &to = path);
    Result<HttpResponse> post(const QByteArray &body = "a=b");

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
};

void TestHttp::init()
{
    m_http = std::make_unique<Http>(10s);
    m_server = std::make_unique<StandInServer>();
}

Result<HttpResponse> TestHttp::get(const QString &to)
{
    return await(m_http->get(QNetworkRequest(m_server->url(to))));
}

Result<HttpResponse> TestHttp::post(const QByteArray &body)
{
    QNetworkRequest request(m_server->url(path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    return await(m_http->post(request, body));
}

void TestHttp::answer_isHandedOverWhateverItsStatus_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 204, 400, 401, 403, 404, 407, 418, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void TestHttp::answer_isHandedOverWhateverItsStatus()
{
    QFETCH(int, status);
    const QByteArray body = status == 204 ? "" : R"({"error":"x"})";
    m_server->on(path, StandInReply{status, body, "application/json; charset=utf-8"});
    const auto answer = get();
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    QCOMPARE(answer->body, body);
    QCOMPARE(answer->contentType, QByteArray("application/json; charset=utf-8"));
    QCOMPARE(answer->host, m_server->url({}).authority());
    QVERIFY(!answer->retryAfter);
}

void TestHttp::request_saysWhoAsksAndForWhat()
{
    m_server->on(path, StandInReply{});
    QVERIFY(get());
    const auto headers = m_server->requests().first().headers;
    QCOMPARE(headers.value("user-agent"), QByteArray("Authtray"));
    QCOMPARE(headers.value("accept"), QByteArray("application/json"));
    QCOMPARE(headers.value("connection"), QByteArray("close"));
    QVERIFY(!headers.contains("authorization"));
    QVERIFY(!headers.contains("upgrade")); // to HTTP/2
}

void TestHttp::request_carriesTheBodyAsItIs()
{
    m_server->on(path, StandInReply{});
    QVERIFY(post("token=a%2Bb&other=c+d"));
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.field(QStringLiteral("token")), QStringLiteral("a+b"));
    QCOMPARE(request.field(QStringLiteral("other")), QStringLiteral("c d"));
}

void TestHttp::removal_carriesItsHeaders()
{
    m_server->on(path, StandInReply{204, {}});
    QNetworkRequest request(m_server->url(path));
    request.setRawHeader("Authorization", "Bearer a");
    const auto answer = await(m_http->remove(request));
    QVERIFY(answer);
    QCOMPARE(answer->status, 204);
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
    QCOMPARE(m_server->requests().last().headers.value("authorization"), QByteArray("Bearer a"));
}

void TestHttp::redirect_isNotFollowed_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308})
        QTest::addRow("%d", status) << status;
}

void TestHttp::redirect_isNotFollowed()
{
    QFETCH(int, status);
    const QByteArray there = m_server->url(QStringLiteral("/there")).toEncoded();
    m_server->on(path, StandInReply{status, {}, "text/html", {{"Location", there}}});
    const auto fromPost = post("refresh_token=secret");
    QVERIFY(fromPost);
    QCOMPARE(fromPost->status, status);
    const auto fromGet = get();
    QVERIFY(fromGet);
    QCOMPARE(fromGet->status, status);
    QCOMPARE(m_server->requests().size(), 2);
}

void TestHttp::redirect_elsewhere_getsNoCredentials_data()
{
    redirect_isNotFollowed_data();
}

/// Neither the bearer token nor a form with a refresh token, and nothing else either.
void TestHttp::redirect_elsewhere_getsNoCredentials()
{
    QFETCH(int, status);
    const StandInServer elsewhere;
    const QByteArray there = elsewhere.url(path).toEncoded();
    m_server->on(path, StandInReply{status, {}, "text/html", {{"Location", there}}});
    QNetworkRequest request(m_server->url(path));
    request.setRawHeader("Authorization", "Bearer secret");
    QVERIFY(await(m_http->get(request)));
    QVERIFY(await(m_http->post(request, "refresh_token=secret", {.hasBasicAuthentication = true})));
    QCOMPARE(m_server->requests().size(), 2);
    QCOMPARE(elsewhere.requests().size(), 0);
}

void TestHttp::cookie_isNotSentBack()
{
    m_server->on(path, StandInReply{200, {}, "text/plain", {{"Set-Cookie", "session=1; Path=/"}}});
    QVERIFY(get());
    QVERIFY(get());
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(!m_server->requests().last().headers.contains("cookie"));
}

void TestHttp::challenge_isNotAnswered_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::newRow("Basic") << QByteArray("Basic realm=\"x\"");
    QTest::newRow("Digest") << QByteArray("Digest realm=\"x\", nonce=\"n\", qop=\"auth\"");
    QTest::newRow("Negotiate") << QByteArray("Negotiate");
    QTest::newRow("NTLM") << QByteArray("NTLM");
    QTest::newRow("Bearer") << QByteArray("Bearer error=\"invalid_token\"");
}

void TestHttp::challenge_isNotAnswered()
{
    QFETCH(QByteArray, challenge);
    m_server->on(path, StandInReply{401, "{}", "application/json", {{"WWW-Authenticate", challenge}}});
    const auto answer = post();
    QVERIFY(answer);
    QCOMPARE(answer->status, 401);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestHttp::server_tooSlow_isTimedOut_data()
{
    QTest::addColumn<StandInReply::Fault>("fault");
    QTest::newRow("says nothing") << StandInReply::Hang;
    QTest::newRow("drips") << StandInReply::DripBody;
}

void TestHttp::server_tooSlow_isTimedOut()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); // stderr is a command's answer
    QFETCH(StandInReply::Fault, fault);
    StandInReply reply{200, QByteArray(100'000, ' ')};
    reply.fault = fault;
    m_server->on(path, reply);
    m_http->setTimeLimit(300ms);
    QElapsedTimer timer;
    timer.start();
    const auto answer = get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::TimedOut);
    QVERIFY(timer.elapsed() < 5000);
}

void TestHttp::deadline_limitsEachRequest()
{
    StandInReply drip{200, QByteArray(100'000, ' ')};
    drip.fault = StandInReply::DripBody;
    m_server->on(path, drip);
    m_http->setDeadline(QDeadlineTimer(300ms));
    QCOMPARE(get().error().kind, Kind::TimedOut);
    m_server->on(path, StandInReply{});
    QVERIFY(get()); // after the deadline, too
}

void TestHttp::body_endless_isCutAtOnce_data()
{
    QTest::addColumn<bool>("hasLength");
    QTest::newRow("with its length") << true;
    QTest::newRow("without") << false;
}

void TestHttp::body_endless_isCutAtOnce()
{
    QFETCH(bool, hasLength);
    StandInReply reply{200, QByteArray(100'000'000, ' ')};
    reply.hasLength = hasLength;
    m_server->on(path, reply);
    QElapsedTimer timer;
    timer.start();
    const auto answer = get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::ProviderFault);
    QVERIFY(timer.elapsed() < 5000);
}

void TestHttp::body_asLargeAsAllowed_isRead()
{
    m_server->on(path, StandInReply{200, QByteArray(Http::maxBodySize, 'x')});
    const auto answer = get();
    QVERIFY(answer);
    QCOMPARE(answer->body.size(), Http::maxBodySize);
}

void TestHttp::body_oneByteLarger_isRefused_data()
{
    body_endless_isCutAtOnce_data();
}

void TestHttp::body_oneByteLarger_isRefused()
{
    QFETCH(bool, hasLength);
    StandInReply reply{200, QByteArray(Http::maxBodySize + 1, 'x')};
    reply.hasLength = hasLength;
    m_server->on(path, reply);
    const auto answer = get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::ProviderFault);
}

void TestHttp::body_compressed_isRead()
{
    const QByteArray deflated = qCompress(R"({"sub":"ada"})").mid(4);
    m_server->on(path, StandInReply{200, deflated, "application/json", {{"Content-Encoding", "deflate"}}});
    const auto answer = get();
    QVERIFY(answer);
    QCOMPARE(answer->body, R"({"sub":"ada"})");
}

/// The size of what arrives counts, whatever it decompresses to.
void TestHttp::body_compressedAndTooLarge_isRefused()
{
    StandInReply reply{200, QByteArray(Http::maxBodySize + 1, 'x'), "text/plain", {{"Content-Encoding", "gzip"}}};
    reply.hasLength = false;
    reply.fault = StandInReply::HoldOpen;
    m_server->on(path, reply);
    const auto answer = get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().cause, QStringLiteral("answer too large"));
}

void TestHttp::connection_dropped_isAnError_data()
{
    QTest::addColumn<StandInReply::Fault>("fault");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("before the answer") << StandInReply::DropBefore << Kind::Unreachable;
    QTest::newRow("in the body") << StandInReply::DropInBody << Kind::ProviderFault;
}

void TestHttp::connection_dropped_isAnError()
{
    QFETCH(StandInReply::Fault, fault);
    QFETCH(Kind, kind);
    StandInReply reply{200, R"({"access_token":"at","expires_in":3600})"};
    reply.fault = fault;
    m_server->on(path, reply);
    const auto answer = post();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, kind);
    QCOMPARE(answer.error().subject.toString(), m_server->url({}).authority());
}

void TestHttp::post_dropped_isNotSentAgain()
{
    StandInReply reply;
    reply.fault = StandInReply::DropBefore;
    m_server->on(path, reply);
    (void)post("grant_type=refresh_token");
    QCOMPARE(m_server->requests().size(), 1); // the provider may have accepted the first one
}

/// QCoro 0.13 resumes later than the answer has arrived.
void TestHttp::destroyed_asAnAnswerArrives_isNoMatter()
{
    const auto destroy = [this] { m_http.reset(); };
    connect(m_http->network(), &QNetworkAccessManager::finished, this,
            [&] { QMetaObject::invokeMethod(this, destroy, Qt::QueuedConnection); });
    const auto asking = m_http->get(QNetworkRequest(m_server->url(path)));
    QTRY_VERIFY(!m_http);
    QCoreApplication::processEvents();
}

void TestHttp::port_refused_isUnreachable()
{
    m_server->stop();
    const auto answer = get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::Unreachable);
}

void TestHttp::server_withoutOurTls_isNotCalledUntrusted_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<QString>("reason");
    const QByteArray hello = "\x02" + QByteArray::fromHex("0000260302") + QByteArray(32, 'r')
                             + QByteArray::fromHex("00c01300"); // RFC 4346, 7.4.1.3
    QTest::newRow("no TLS") << QByteArray("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                            << QStringLiteral("wrong version number");
    QTest::newRow("TLS 1.1 alone") << QByteArray::fromHex("160302002a") + hello
                                   << QStringLiteral("unsupported protocol");
    QTest::newRow("no version in common")
            << QByteArray::fromHex("15030100020246") << QStringLiteral("tlsv1 alert protocol version");
}

void TestHttp::server_withoutOurTls_isNotCalledUntrusted()
{
    QFETCH(QByteArray, greeting);
    QFETCH(QString, reason);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server,
                     [&] { server.nextPendingConnection()->write(greeting); });
    const QString host = QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
    const auto answer = await(m_http->get(QNetworkRequest(QUrl(QStringLiteral("https://") + host))));
    QVERIFY(!answer);
    QCOMPARE(whatHappened(answer.error()).inEnglish(),
             QStringLiteral("%1 gave an answer that can't be used (TLS: %2)").arg(host, reason));
}

void TestHttp::retryAfter_isRead_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("seconds"); // -1: none
    QTest::newRow("seconds") << QByteArray("120") << 120;
    QTest::newRow("now") << QByteArray("0") << 0;
    QTest::newRow("negative") << QByteArray("-5") << -1;
    QTest::newRow("words") << QByteArray("soon") << -1;
    QTest::newRow("empty") << QByteArray() << -1;
    QTest::newRow("date gone by") << QByteArray("Wed, 21 Oct 2015 07:28:00 GMT") << 0;
}

void TestHttp::retryAfter_isRead()
{
    QFETCH(QByteArray, header);
    m_server->on(path, StandInReply{503, {}, "text/plain", {{"Retry-After", header}}});
    const auto answer = get();
    QVERIFY(answer);
    QTEST(answer->retryAfter ? static_cast<int>(answer->retryAfter->count()) : -1, "seconds");
}

void TestHttp::retryAfter_asDate_isTimeFromNow()
{
    const QString when = QLocale::c().toString(QDateTime::currentDateTimeUtc().addSecs(600),
                                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    m_server->on(path, StandInReply{429, {}, "text/plain", {{"Retry-After", when.toLatin1()}}});
    const auto answer = get();
    QVERIFY(answer && answer->retryAfter);
    QVERIFY2(*answer->retryAfter > 590s && *answer->retryAfter <= 600s, qPrintable(when));
}

void TestHttp::date_isRead_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QDateTime>("date");
    QTest::newRow("as servers write it") << QByteArray("Tue, 03 Mar 2026 09:10:11 GMT")
                                         << QDateTime(QDate(2026, 3, 3), QTime(9, 10, 11), utc);
    QTest::newRow("nonsense") << QByteArray("yesterday") << QDateTime();
    QTest::newRow("empty") << QByteArray() << QDateTime();
}

void TestHttp::date_isRead()
{
    QFETCH(QByteArray, header);
    m_server->on(path, StandInReply{200, {}, "text/plain", {{"Date", header}}});
    const auto answer = get();
    QVERIFY(answer);
    QTEST(answer->date, "date");
}

void TestHttp::request_toForbiddenUrl_isNotSent()
{
    QUrl url = m_server->url(path);
    url.setUserInfo(QStringLiteral("ada:secret"));
    const auto answer = await(m_http->get(QNetworkRequest(url)));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::BadInput);
    QVERIFY(m_server->requests().isEmpty());
}

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
