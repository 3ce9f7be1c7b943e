// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/protectedresource.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace authtray;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

namespace {

const QString wellKnown = u"/.well-known/oauth-protected-resource"_s;
const QString oauthPath = u"/.well-known/oauth-authorization-server"_s;

/// `%1` in an expected text stands for the server's origin.
QString filled(const QString &text, const QString &origin)
{
    return text.contains(u"%1"_s) ? text.arg(origin) : text;
}

} // namespace

/// Where a service says that one signs in.
class TestProtectedResource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void metadata_isFound_data();
    void metadata_isFound();
    void metadata_ofAddressWithQuery_isSoughtWithIt();
    void metadata_ofMcpServerWithoutGet_isFound();
    void metadata_ofMcpServerThatLetsEverybodyBegin_isFound();
    void scopes_areTheChallenges();
    void scopes_areTheMetadatas();
    void resource_mustCoverTheAddress_data();
    void resource_mustCoverTheAddress();
    void servers_areThoseThatMayBeUsed_data();
    void servers_areThoseThatMayBeUsed();
    void service_thatTakesOnlyBoundTokens_isRefused_data();
    void service_thatTakesOnlyBoundTokens_isRefused();
    void metadata_elsewhere_isNotAskedFor_data();
    void metadata_elsewhere_isNotAskedFor();
    void metadata_unusable_isNamed_data();
    void metadata_unusable_isNamed();
    void redirects_endless_areNotFollowedForEver();
    void redirect_elsewhere_isNamed();
    void service_withoutMetadata_isItsOwnProvider();
    void service_withoutMetadata_mayBeAnIssuer_data();
    void service_withoutMetadata_mayBeAnIssuer();
    void service_withoutProvider_isNamed();
    void provider_getsWhatTheServiceSays();
    void address_notAllowed_isBadInput();

private:
    QString url(const QString &path = {}) const { return m_server->url(path).toString(); }
    void serve(const QString &path, const QJsonObject &document);
    void challenge(const QString &path, const QString &field);
    QJsonObject document(const QString &resourcePath) const;
    Result<ProtectedResource> find(const QString &path)
    {
        return await(findProtectedResource(*m_http, m_server->url(path)));
    }

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
};

void TestProtectedResource::init()
{
    m_http = std::make_unique<Http>();
    m_server = std::make_unique<StandInServer>();
}

void TestProtectedResource::serve(const QString &path, const QJsonObject &document)
{
    m_server->on(path, jsonReply(document));
}

void TestProtectedResource::challenge(const QString &path, const QString &field)
{
    StandInReply reply{401, "{}"};
    reply.headers = {{"WWW-Authenticate", filled(field, url()).toUtf8()}};
    m_server->on(path, reply);
}

QJsonObject TestProtectedResource::document(const QString &resourcePath) const
{
    return {{u"resource"_s, url(resourcePath)}, {u"authorization_servers"_s, QJsonArray{u"https://id.example.com"_s}}};
}

void TestProtectedResource::metadata_isFound_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("resource");
    QTest::newRow("in the challenge") << u"Bearer resource_metadata=\"%1/meta?a=b\""_s << u"/meta"_s << u"/mcp"_s;
    QTest::newRow("in a challenge behind another")
            << u"Basic realm=\"a\", Bearer resource_metadata=\"%1/meta\""_s << u"/meta"_s << u"/mcp"_s;
    QTest::newRow("before the path") << u"Bearer"_s << wellKnown + u"/mcp"_s << u"/mcp"_s;
    QTest::newRow("at the root") << u"Bearer"_s << wellKnown << QString();
    QTest::newRow("without a challenge for tokens") << u"Basic realm=\"a\""_s << wellKnown << u"/"_s;
}

void TestProtectedResource::metadata_isFound()
{
    QFETCH(QString, field);
    QFETCH(QString, place);
    QFETCH(QString, resource);
    challenge(u"/mcp"_s, field);
    serve(place, document(resource));
    const auto found = find(u"/mcp"_s);
    QVERIFY2(found, qPrintable(found ? QString() : found.error().subject.toString()));
    QCOMPARE(found->resource, url(resource));
    QCOMPARE(found->authorizationServers, QStringList(u"https://id.example.com"_s));
    QCOMPARE(m_server->requests().first().method, QByteArray("GET"));
    QVERIFY(!m_server->requests().first().headers.contains("authorization"));
}

/// RFC 9728, 3.1.
void TestProtectedResource::metadata_ofAddressWithQuery_isSoughtWithIt()
{
    QUrl address = m_server->url(u"/mcp"_s);
    address.setQuery(u"team=2"_s);
    challenge(u"/mcp"_s, u"Bearer"_s);
    m_server->on(wellKnown + u"/mcp"_s, [&](const StandInRequest &request) {
        return request.path.endsWith("?team=2") ? jsonReply(
                       {{u"resource"_s, address.toString()}, {u"authorization_servers"_s, u"https://id.example.com"_s}})
                                                : StandInReply{404, {}};
    });
    const auto found = await(findProtectedResource(*m_http, address));
    QVERIFY2(found, qPrintable(found ? QString() : found.error().subject.toString()));
    QCOMPARE(found->resource, address.toString());
    QCOMPARE(found->host, address.authority() + u"/mcp"_s);
    m_server->on(wellKnown + u"/mcp"_s, jsonReply(document(u"/mcp"_s)));
    QCOMPARE(await(findProtectedResource(*m_http, address))->resource, url(u"/mcp"_s));
}

void TestProtectedResource::metadata_ofMcpServerWithoutGet_isFound()
{
    m_server->on(u"/mcp"_s, [this](const StandInRequest &request) {
        if (request.method != "POST")
            return StandInReply{405, {}};
        StandInReply reply{401, {}};
        reply.headers = {{"WWW-Authenticate", "Bearer resource_metadata=\"" + url(u"/meta"_s).toUtf8() + '"'}};
        return reply;
    });
    serve(u"/meta"_s, document(u"/mcp"_s));
    QVERIFY(find(u"/mcp"_s));
    const QJsonObject greeting = QJsonDocument::fromJson(m_server->requests().at(1).body).object();
    QCOMPARE(greeting.value(u"method"_s).toString(), u"initialize"_s);
}

void TestProtectedResource::metadata_ofMcpServerThatLetsEverybodyBegin_isFound()
{
    m_server->on(u"/mcp"_s, [this](const StandInRequest &request) {
        if (request.method != "POST")
            return StandInReply{405, {}};
        const QJsonObject asked = QJsonDocument::fromJson(request.body).object();
        if (asked.value(u"method"_s).toString() == u"initialize"_s)
            return StandInReply{200, "{}"};
        StandInReply reply{401, {}};
        reply.headers = {{"WWW-Authenticate", "Bearer resource_metadata=\"" + url(u"/meta"_s).toUtf8() + '"'}};
        return reply;
    });
    serve(u"/meta"_s, document(u"/mcp"_s));
    QVERIFY(find(u"/mcp"_s));
}

void TestProtectedResource::scopes_areTheChallenges()
{
    challenge(u"/mcp"_s, u"Bearer resource_metadata=\"%1/meta\", scope=\"read  write\""_s);
    QJsonObject all = document(u"/mcp"_s);
    all.insert(u"scopes_supported"_s, QJsonArray{u"read"_s, u"write"_s, u"admin"_s});
    serve(u"/meta"_s, all);
    QCOMPARE(find(u"/mcp"_s)->scopes, (QStringList{u"read"_s, u"write"_s}));
}

void TestProtectedResource::scopes_areTheMetadatas()
{
    challenge(u"/mcp"_s, u"Bearer resource_metadata=\"%1/meta\""_s);
    QJsonObject all = document(u"/mcp"_s);
    all.insert(u"scopes_supported"_s, QJsonArray{u"read"_s, 5, u"admin"_s});
    serve(u"/meta"_s, all);
    QCOMPARE(find(u"/mcp"_s)->scopes, (QStringList{u"read"_s, u"admin"_s}));
}

/// RFC 9728, 3.3.
void TestProtectedResource::resource_mustCoverTheAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("resource");
    QTest::addColumn<QString>("host"); // empty: refused
    const auto row = [](const char *name, const char *address, const char *resource, const char *host) {
        QTest::newRow(name) << QString::fromLatin1(address) << QString::fromLatin1(resource)
                            << QString::fromLatin1(host);
    };
    row("equal", "https://a.example/mcp", "https://a.example/mcp", "a.example/mcp");
    row("a path above", "https://a.example/mcp/tools?x", "https://a.example/mcp", "a.example/mcp");
    row("the host", "https://a.example/mcp", "https://a.example", "a.example");
    row("the host with a slash", "https://a.example/mcp", "https://a.example/", "a.example");
    row("a slash more", "https://a.example/mcp", "https://a.example/mcp/", "a.example/mcp");
    row("the usual port", "https://a.example/mcp", "https://a.example:443/mcp", "a.example/mcp");
    row("a query", "https://a.example/mcp?team=2", "https://a.example/mcp?team=2", "a.example/mcp");
    row("a query above", "https://a.example/mcp/tools?team=2", "https://a.example/mcp?team=2", "a.example/mcp");
    row("another query", "https://a.example/mcp?team=2", "https://a.example/mcp?team=1", "");
    row("a query that wasn't asked for", "https://a.example/mcp", "https://a.example/mcp?team=1", "");
    row("a fragment behind a query", "https://a.example/mcp?a", "https://a.example/mcp?a#b", "");
    row("a query with a space", "https://a.example/mcp?a", "https://a.example/mcp?a b", "");
    row("another host", "https://a.example/mcp", "https://b.example/mcp", "");
    row("a subdomain", "https://a.example/mcp", "https://x.a.example/mcp", "");
    row("another port", "https://a.example/mcp", "https://a.example:8443/mcp", "");
    row("another scheme", "https://127.0.0.1:443/mcp", "http://127.0.0.1:443/mcp", "");
    row("a path below", "https://a.example/mcp", "https://a.example/mcp/tools", "");
    row("a part of a segment", "https://a.example/mcpx", "https://a.example/mcp", "");
    row("dots", "https://a.example/mcp", "https://a.example/mcp/..", "");
    row("a fragment", "https://a.example/mcp", "https://a.example/mcp#a", "");
    row("a user", "https://a.example/mcp", "https://ada@a.example/mcp", "");
    row("no address", "https://a.example/mcp", "mcp", "");
    row("none", "https://a.example/mcp", "", "");
}

void TestProtectedResource::resource_mustCoverTheAddress()
{
    QFETCH(QString, address);
    QFETCH(QString, resource);
    QFETCH(QString, host);
    const QJsonObject document{{u"resource"_s, resource},
                               {u"authorization_servers"_s, QJsonArray{u"https://id.example.com"_s}}};
    const auto found = readProtectedResource(document, QUrl(u"https://a.example/meta"_s), QUrl(address));
    QCOMPARE(found ? found->host : QString(), host);
    if (!found)
        QCOMPARE(found.error().subject.toString(),
                 u"the metadata at https://a.example/meta is about \"%1\", not about %2"_s.arg(
                         resource, address.section(u'?', 0, 0)));
}

void TestProtectedResource::servers_areThoseThatMayBeUsed_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QJsonArray>("named");
    QTest::addColumn<QStringList>("used");
    const QString publicAddress = u"https://a.example/mcp"_s;
    const QString loopback = u"http://127.0.0.1:8080/mcp"_s;
    const QString id = u"https://id.example.com"_s;
    QTest::newRow("one") << publicAddress << QJsonArray{id} << QStringList{id};
    QTest::newRow("two") << publicAddress << QJsonArray{id, u"https://b.example/x"_s}
                         << QStringList{id, u"https://b.example/x"_s};
    QTest::newRow("an internal one") << publicAddress << QJsonArray{u"https://10.0.0.1"_s, id} << QStringList{id};
    QTest::newRow("one on this computer") << publicAddress << QJsonArray{u"http://localhost:8080"_s} << QStringList();
    QTest::newRow("one without TLS") << publicAddress << QJsonArray{u"http://id.example.com"_s} << QStringList();
    QTest::newRow("one with a query") << publicAddress << QJsonArray{u"https://id.example.com/?a"_s} << QStringList();
    QTest::newRow("both on this computer")
            << loopback << QJsonArray{u"http://localhost:8081"_s} << QStringList{u"http://localhost:8081"_s};
    QTest::newRow("no addresses") << publicAddress << QJsonArray{5, QJsonArray{}, u"x"_s} << QStringList();
    QTest::newRow("an empty list") << publicAddress << QJsonArray{} << QStringList();
}

void TestProtectedResource::servers_areThoseThatMayBeUsed()
{
    QFETCH(QString, address);
    QFETCH(QJsonArray, named);
    QFETCH(QStringList, used);
    const QJsonObject document{{u"resource"_s, address}, {u"authorization_servers"_s, named}};
    const auto found = readProtectedResource(document, QUrl(u"https://a.example/meta"_s), QUrl(address));
    QCOMPARE(found ? found->authorizationServers : QStringList(), used);
}

void TestProtectedResource::service_thatTakesOnlyBoundTokens_isRefused_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("said");
    QTest::newRow("to a key") << u"dpop_bound_access_tokens_required"_s << u"DPoP"_s;
    QTest::newRow("to a certificate") << u"tls_client_certificate_bound_access_tokens"_s << u"RFC 8705"_s;
}

void TestProtectedResource::service_thatTakesOnlyBoundTokens_isRefused()
{
    QFETCH(QString, member);
    QFETCH(QString, said);
    const QUrl address(u"https://a.example/mcp"_s);
    QJsonObject document{{u"resource"_s, address.toString()},
                         {u"authorization_servers"_s, QJsonArray{u"https://id.example"_s}},
                         {member, true}};
    const auto found = readProtectedResource(document, address, address);
    QVERIFY(!found && whatHappened(found.error()).inEnglish().contains(said));
    document.insert(member, false);
    QVERIFY(readProtectedResource(document, address, address));
}

void TestProtectedResource::metadata_elsewhere_isNotAskedFor_data()
{
    QTest::addColumn<QString>("place");
    QTest::newRow("another port") << u"http://127.0.0.1:1/meta"_s;
    QTest::newRow("another host") << u"http://localhost:%2/meta"_s;
    QTest::newRow("a cloud's") << u"http://169.254.169.254/latest"_s;
    QTest::newRow("a file") << u"file:///etc/passwd"_s;
    QTest::newRow("no address") << u"meta"_s;
}

void TestProtectedResource::metadata_elsewhere_isNotAskedFor()
{
    QFETCH(QString, place);
    place.replace(u"%2"_s, QString::number(m_server->url({}).port()));
    challenge(u"/mcp"_s, u"Bearer resource_metadata=\""_s + place + u'"');
    serve(wellKnown, document({}));
    const auto found = find(u"/mcp"_s);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Kind::SignInFailed);
    QCOMPARE(found.error().subject.toString(), u"%1 names metadata on another server: %2"_s.arg(url(u"/mcp"_s), place));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestProtectedResource::metadata_unusable_isNamed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("said"); // empty: only the kind counts
    QTest::newRow("missing") << 404 << QByteArray() << Kind::SignInFailed
                             << u"the service's metadata is missing: %1/meta answered with status 404"_s;
    QTest::newRow("a page") << 200 << QByteArray("<html>") << Kind::SignInFailed
                            << u"%1/meta has something else than a service's metadata"_s;
    QTest::newRow("a list") << 200 << QByteArray("[]") << Kind::SignInFailed
                            << u"%1/meta has something else than a service's metadata"_s;
    QTest::newRow("busy") << 503 << QByteArray() << Kind::ProviderFault << QString();
    QTest::newRow("10 MB") << 200 << QByteArray(10 * 1024 * 1024, ' ') + "{}" << Kind::ProviderFault << QString();
}

void TestProtectedResource::metadata_unusable_isNamed()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, said);
    challenge(u"/mcp"_s, u"Bearer resource_metadata=\"%1/meta\""_s);
    m_server->on(u"/meta"_s, StandInReply{status, body});
    const auto found = find(u"/mcp"_s);
    QVERIFY(!found);
    QTEST(found.error().kind, "kind");
    if (!said.isEmpty())
        QCOMPARE(found.error().subject.toString(), said.arg(url()));
}

void TestProtectedResource::redirects_endless_areNotFollowedForEver()
{
    StandInReply again{302, {}};
    again.headers = {{"Location", "/meta"}};
    m_server->on(u"/meta"_s, again);
    challenge(u"/mcp"_s, u"Bearer resource_metadata=\"%1/meta\""_s);
    QCOMPARE(find(u"/mcp"_s).error().kind, Kind::SignInFailed);
    QVERIFY(m_server->count(u"/meta"_s) < 10);
}

void TestProtectedResource::redirect_elsewhere_isNamed()
{
    StandInReply elsewhere{302, {}};
    elsewhere.headers = {{"Location", "https://portal.example.com/hello"}};
    m_server->on(u"/mcp"_s, elsewhere);
    QCOMPARE(find(u"/mcp"_s).error().subject.toString(),
             u"%1 leads to another server, https://portal.example.com"_s.arg(url(u"/mcp"_s)));
}

void TestProtectedResource::service_withoutMetadata_isItsOwnProvider()
{
    challenge(u"/mcp"_s, u"Bearer scope=\"tools\""_s);
    serve(oauthPath, {{u"issuer"_s, url()},
                      {u"authorization_endpoint"_s, url(u"/authorize"_s)},
                      {u"token_endpoint"_s, url(u"/token"_s)}});
    const auto found = find(u"/mcp"_s);
    QVERIFY2(found, qPrintable(found ? QString() : found.error().subject.toString()));
    QCOMPARE(found->authorizationServers, QStringList(url()));
    QCOMPARE(found->resource, QString());
    QCOMPARE(found->scopes, QStringList(u"tools"_s));
    QCOMPARE(found->host, m_server->url({}).authority() + u"/mcp"_s);
}

void TestProtectedResource::service_withoutMetadata_mayBeAnIssuer_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("issuer");
    QTest::newRow("at the root, with a slash") << u"/mcp"_s << oauthPath << u"/"_s;
    QTest::newRow("the address") << u"/realms/a"_s << u"/realms/a/.well-known/openid-configuration"_s << u"/realms/a"_s;
    QTest::newRow("the address without a slash") << u"/realms/a/"_s << oauthPath + u"/realms/a"_s << u"/realms/a"_s;
}

void TestProtectedResource::service_withoutMetadata_mayBeAnIssuer()
{
    QFETCH(QString, address);
    QFETCH(QString, place);
    QFETCH(QString, issuer);
    serve(place, {{u"issuer"_s, url(issuer)},
                  {u"authorization_endpoint"_s, url(u"/authorize"_s)},
                  {u"token_endpoint"_s, url(u"/token"_s)}});
    const auto found = find(address);
    QVERIFY2(found, qPrintable(found ? QString() : found.error().subject.toString()));
    QCOMPARE(found->authorizationServers, QStringList(url(issuer)));
}

void TestProtectedResource::service_withoutProvider_isNamed()
{
    m_server->on(u"/mcp"_s, StandInReply{});
    const auto found = find(u"/mcp"_s);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Kind::SignInFailed);
    QCOMPARE(found.error().subject.toString(),
             u"%1/mcp answered with status 200 and doesn't say where to sign in, and there are no metadata of an OpenID "
             "provider: %1%2 answered with status 404"_s.arg(url(), oauthPath));
}

void TestProtectedResource::provider_getsWhatTheServiceSays()
{
    const ProtectedResource found{.resource = u"https://a.example/mcp"_s,
                                  .authorizationServers = {u"https://id.example.com"_s},
                                  .scopes = {u"read"_s, u"write"_s},
                                  .host = u"a.example/mcp"_s};
    const Provider provider = found.providerAt(u"https://id.example.com"_s);
    QCOMPARE(provider.issuer, u"https://id.example.com"_s);
    QCOMPARE(provider.scope, u"read write"_s);
    QCOMPARE(provider.resources, QStringList(u"https://a.example/mcp"_s));
    QCOMPARE(provider.hosts, QStringList(u"a.example/mcp"_s));
    QVERIFY(provider.clientId.isEmpty());
    QVERIFY(provider.isNamedByService);
}

void TestProtectedResource::address_notAllowed_isBadInput()
{
    const auto found = await(findProtectedResource(*m_http, QUrl(u"http://a.example/mcp"_s)));
    QCOMPARE(found.error().kind, Kind::BadInput);
}

QTEST_GUILESS_MAIN(TestProtectedResource)
#include "tst_protectedresource.moc"
