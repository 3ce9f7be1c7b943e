// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/edwardskey.h"
#include "tests/support/jwsparts.h"
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

const TokenChoice idToken{.isIdToken = true};
const TokenChoice readOnly{.scopes = {u"read"_s}};
const TokenChoice otherServer{.resource = u"https://other.example.com"_s};

QJsonObject claimsUntil(const QDateTime &expiry, const Profile &profile, const QString &picture = {})
{
    return {{u"sub"_s, u"ada"_s},
            {u"iss"_s, profile.provider.issuer},
            {u"aud"_s, profile.provider.clientId},
            {u"picture"_s, picture},
            {u"iat"_s, expiry.addSecs(-3600).toSecsSinceEpoch()},
            {u"exp"_s, expiry.toSecsSinceEpoch()}};
}

/// With a signature that only a provider without keys leaves unchecked.
QString idTokenUntil(const QDateTime &expiry, const Profile &profile, const QString &picture = {})
{
    const QByteArray claims = json(claimsUntil(expiry, profile, picture));
    return QString::fromLatin1(base64(R"({"alg":"RS256"})") + '.' + base64(claims) + ".c2ln");
}

} // namespace

/// The tokens that a session has beside its access token.
class TestTokenChoice : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void idToken_notKeptSoFar_isBroughtByARenewal();
    void idToken_isRenewedBeforeItExpires();
    void idToken_thatNoRenewalBrings_isAskedForOnce();
    void idToken_thatNoRenewalReplaces_isGivenWhileItIsValid();
    void idToken_tooLong_isNotKept();
    void idToken_thatCannotBeUsed_isNotGiven_data();
    void idToken_thatCannotBeUsed_isNotGiven();
    void idToken_thatIsRepeated_isAskedForOnce();
    void idToken_besideANarrowerToken_isNotKept();
    void idToken_isCheckedWithTheProvidersKeys_data();
    void idToken_isCheckedWithTheProvidersKeys();
    void narrowerToken_ofAnotherAccount_endsTheSession();
    void narrowerToken_isNoAnswerToWhoeverWaitsForAnother();
    void scopeThatWasDeclined_spendsNoRefreshToken();
    void otherServer_exchangeRefused_withoutRefreshToken_isRefused();
    void fewerScopes_areAskedForOnce_andKeptApart();
    void fewerScopes_thatTheProviderWidens_areReportedAsGranted();
    void fewerScopes_refused_leaveTheSessionAsItWas_data();
    void fewerScopes_refused_leaveTheSessionAsItWas();
    void fewerScopes_refusedAsInvalidGrant_endOnlyAnEndedSession();
    void fewerScopes_keepTheRotatedRefreshToken();
    void exchange_forAnotherKindOfToken_isNotTaken();
    void longTokens_leaveRoomForTheSessions();
    void scopeThatWasNotGranted_spendsNoRefreshToken();
    void serverOfTheSignIn_isTheAccessTokens();
    void serverThatTheSignInWasNotFor_spendsNoRefreshToken();
    void otherServer_isAskedForByItsAddress();
    void otherServer_byExchange_spendsNoRefreshToken();
    void otherServer_byExchange_renewsTheAccessTokenFirst();
    void otherServer_exchangeRefused_isAskedForWithTheRefreshToken();
    void ofAClient_isAskedForWithItsSecret();
    void signOut_revokesWhatTheRefreshTokenDoesntEnd_data();
    void signOut_revokesWhatTheRefreshTokenDoesntEnd();
    void withoutRefreshToken_isNotIssued();
    void manyChoices_keepTheEntryShort();

private:
    Tokens tokensFor(const QStringList &resources)
    {
        Tokens first = tokens(1);
        first.resources = resources;
        return first;
    }

    Result<Refreshed> refresh(const TokenChoice &choice, std::optional<std::chrono::minutes> validity = {})
    {
        return await(m_session->refresh({.minimumLifetime = validity, .choice = choice}, deadline()));
    }

    StandInReply replyWithIdToken(int number, std::chrono::seconds life)
    {
        return tokenReply(number, {{u"id_token"_s, idTokenUntil(m_clock.time.addSecs(life.count()), m_profile)}});
    }
};

void TestTokenChoice::idToken_notKeptSoFar_isBroughtByARenewal()
{
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, replyWithIdToken(2, 1h));
    const auto given = refresh(idToken);
    QVERIFY(given);
    QCOMPARE(given->tokens.accessToken, idTokenUntil(m_clock.time.addSecs(3600), m_profile));
    QCOMPARE(given->tokens.expiresAt, m_clock.time.addSecs(3600));
    QCOMPARE(stored()->accessToken, u"access-2"_s);
    QCOMPARE(refresh({})->tokens.accessToken, u"access-2"_s);
    QVERIFY(refresh(idToken));
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestTokenChoice::idToken_isRenewedBeforeItExpires()
{
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1, 10h));
    m_server->on(u"/token"_s, replyWithIdToken(2, 1h));
    QVERIFY(refresh(idToken));
    m_clock.pass(56min);
    m_server->on(u"/token"_s, replyWithIdToken(3, 1h));
    QCOMPARE(refresh(idToken)->tokens.expiresAt, m_clock.time.addSecs(3600));
    QCOMPARE(m_server->count(u"/token"_s), 2);
}

void TestTokenChoice::idToken_thatNoRenewalBrings_isAskedForOnce()
{
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
    QCOMPARE(m_server->count(u"/token"_s), 1);
    QCOMPARE(m_session->state().phase, SessionState::Phase::Valid);
}

void TestTokenChoice::idToken_thatNoRenewalReplaces_isGivenWhileItIsValid()
{
    Tokens first = tokens(1);
    first.isIdTokenRenewed = false;
    const QDateTime expiry = m_clock.time.addSecs(60);
    first.further = {{idToken, idTokenUntil(expiry, m_profile), m_clock.time.addSecs(-3600), expiry, {}}};
    startSignedIn(first);
    QVERIFY(refresh(idToken));
    QCOMPARE(refresh(idToken, 30min).error().kind, Kind::NotRenewable);
    m_clock.pass(2min);
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenChoice::idToken_tooLong_isNotKept()
{
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1));
    const QString picture(40000, u'x');
    m_server->on(u"/token"_s,
                 tokenReply(2, {{u"id_token"_s, idTokenUntil(m_clock.time.addSecs(60), m_profile, picture)}}));
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
    QCOMPARE(stored()->accessToken, u"access-2"_s);
    QVERIFY(stored()->further.isEmpty());
}

void TestTokenChoice::idToken_besideANarrowerToken_isNotKept()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, replyWithIdToken(2, 1h));
    QVERIFY(refresh(readOnly));
    QVERIFY(!stored()->chosen(idToken));
}

void TestTokenChoice::idToken_thatCannotBeUsed_isNotGiven_data()
{
    QTest::addColumn<QString>("given");
    const QString claims = QString::fromLatin1(base64(R"({"iss":"a"})"));
    QTest::newRow("no JWT") << u"garbage.x"_s;
    QTest::newRow("without a signature") << u"e30."_s + claims + u'.';
    QTest::newRow("expired on arrival") << QString();
}

void TestTokenChoice::idToken_thatCannotBeUsed_isNotGiven()
{
    QFETCH(QString, given);
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1));
    const QString expired = idTokenUntil(m_clock.time.addSecs(-60), m_profile);
    m_server->on(u"/token"_s, tokenReply(2, {{u"id_token"_s, given.isEmpty() ? expired : given}}));
    QVERIFY(!refresh(idToken));
    QVERIFY(!refresh(idToken));
    QVERIFY(m_server->count(u"/token"_s) <= 2);
    QVERIFY(savedProfile().isSignedIn());
}

void TestTokenChoice::idToken_thatIsRepeated_isAskedForOnce()
{
    m_profile.provider.scope = u"openid"_s;
    Tokens first = tokens(1);
    const QDateTime expiry = m_clock.time.addSecs(60);
    first.further = {{idToken, idTokenUntil(expiry, m_profile), m_clock.time.addSecs(-3600), expiry, {}}};
    startSignedIn(first);
    m_server->on(u"/token"_s, tokenReply(2, {{u"id_token"_s, first.further.first().text}}));
    QVERIFY(refresh(idToken));
    QVERIFY(refresh(idToken));
    QCOMPARE(m_server->count(u"/token"_s), 1);
    m_clock.pass(2min);
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
}

/// OIDC Core, 12.2.
void TestTokenChoice::idToken_isCheckedWithTheProvidersKeys_data()
{
    QTest::addColumn<bool>("isAnothers");
    QTest::addColumn<int>("status"); // of the keys
    QTest::addColumn<bool>("isGiven");
    QTest::newRow("the provider's") << false << 200 << true;
    QTest::newRow("signed by another") << true << 200 << false;
    QTest::newRow("keys that can't be had") << false << 503 << true;
}

void TestTokenChoice::idToken_isCheckedWithTheProvidersKeys()
{
    QFETCH(const bool, isAnothers);
    QFETCH(const int, status);
    const EdwardsKey key;
    m_profile.provider.scope = u"openid"_s;
    m_profile.provider.endpoints.jwks = m_server->url(u"/keys"_s);
    StandInReply keys;
    keys.status = status;
    keys.body = key.keySet();
    keys.contentType = "application/json";
    m_server->on(u"/keys"_s, keys);
    startSignedIn(tokens(1));
    const QJsonObject claims = claimsUntil(m_clock.time.addSecs(3600), m_profile);
    const QString signedToken = QString::fromLatin1((isAnothers ? EdwardsKey() : key).sign(claims));
    m_server->on(u"/token"_s, tokenReply(2, {{u"id_token"_s, signedToken}}));

    QTEST(bool(refresh(idToken)), "isGiven");
    QTEST(bool(refresh(idToken)), "isGiven");
    if (status == 200 && !isAnothers)
        QCOMPARE(m_server->count(u"/keys"_s), 1);
    if (isAnothers) {
        m_server->on(u"/keys"_s, jsonReply({}, 503)); // what was found out stays so
        QCOMPARE(refresh(idToken).error().kind, Kind::ProviderFault);
    }
    QCOMPARE(m_server->count(u"/token"_s), 1);
    QCOMPARE(refresh({})->tokens.accessToken, u"access-2"_s); // of the session, which stays
}

void TestTokenChoice::narrowerToken_ofAnotherAccount_endsTheSession()
{
    m_profile.provider.scope = u"openid read"_s;
    startSignedIn(tokens(1));
    const QJsonObject claims{
            {u"sub"_s, u"eve"_s}, {u"iss"_s, m_profile.provider.issuer}, {u"aud"_s, m_profile.provider.clientId}};
    const QString others = u"e30."_s + QString::fromLatin1(base64(json(claims))) + u".c2ln"_s;
    m_server->on(u"/token"_s, tokenReply(2, {{u"id_token"_s, others}}));
    QCOMPARE(refresh(readOnly).error().kind, Kind::AccountChanged);
    QVERIFY(!savedProfile().isSignedIn());
}

void TestTokenChoice::narrowerToken_isNoAnswerToWhoeverWaitsForAnother()
{
    startSignedIn(tokens(1, 10min));
    m_clock.pass(1min);
    m_server->on(u"/token"_s, [this](const StandInRequest &request) {
        return tokenReply(m_server->count(u"/token"_s) + 1, {{u"scope"_s, request.field(u"scope"_s)}});
    });
    const auto other = makeSession();
    auto narrow = m_session->refresh({.choice = readOnly}, deadline());
    auto whole = other->refresh({.minimumLifetime = 30min}, deadline());
    QVERIFY(await(std::move(narrow)));
    QCOMPARE(await(std::move(whole))->tokens.expiresAt, m_clock.time.addSecs(3600));
    QCOMPARE(m_server->count(u"/token"_s), 2);
}

void TestTokenChoice::scopeThatWasDeclined_spendsNoRefreshToken()
{
    m_profile.provider.scope = u"read write"_s;
    Tokens first = tokens(1);
    first.scopes = readOnly.scopes;
    startSignedIn(first);
    const auto given = refresh({.scopes = {u"write"_s}});
    QCOMPARE(given.error().kind, Kind::NotIssued);
    QCOMPARE(given.error().values, QStringList(u"--scope 'read write'"_s));
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenChoice::otherServer_exchangeRefused_withoutRefreshToken_isRefused()
{
    m_profile.provider.endpoints.exchangesTokens = true;
    Tokens single = tokensFor({u"https://first.example.com"_s, otherServer.resource});
    single.refreshToken.clear();
    startSignedIn(single);
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_target"_s}}, 400));
    QCOMPARE(refresh(otherServer).error().kind, Kind::Refused);
    QCOMPARE(refresh({})->tokens.accessToken, u"access-1"_s);
}

void TestTokenChoice::fewerScopes_areAskedForOnce_andKeptApart()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    const auto given = refresh(readOnly);
    QCOMPARE(given->tokens.accessToken, u"access-2"_s);
    QCOMPARE(given->tokens.scopes, readOnly.scopes);
    QCOMPARE(m_server->requests().first().field(u"scope"_s), u"read"_s);
    QCOMPARE(refresh(readOnly)->tokens.accessToken, u"access-2"_s);
    QCOMPARE(refresh({})->tokens.accessToken, u"access-1"_s);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestTokenChoice::fewerScopes_thatTheProviderWidens_areReportedAsGranted()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2, {{u"scope"_s, u"read write"_s}}));
    const QStringList granted{u"read"_s, u"write"_s};
    QCOMPARE(refresh(readOnly)->tokens.scopes, granted);
}

void TestTokenChoice::fewerScopes_refused_leaveTheSessionAsItWas_data()
{
    QTest::addColumn<QString>("error");
    QTest::newRow("unknown scope") << u"invalid_scope"_s;
    QTest::newRow("another server") << u"invalid_target"_s;
}

void TestTokenChoice::fewerScopes_refused_leaveTheSessionAsItWas()
{
    QFETCH(QString, error);
    startSignedIn(tokens(1));
    QVERIFY(refresh({}));
    const auto before = m_session->state();
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, error}}, 400));
    const auto given = refresh(readOnly);
    QCOMPARE(given.error().kind, Kind::Refused);
    QVERIFY(given.error().reason.inEnglish().contains(error));
    QCOMPARE(*stored(), tokens(1));
    QVERIFY(m_session->state() == before);
    QVERIFY(savedProfile().isSignedIn());
}

/// The error can be about the choice, for which a consent is missing, or about the refresh token.
void TestTokenChoice::fewerScopes_refusedAsInvalidGrant_endOnlyAnEndedSession()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, [](const StandInRequest &request) {
        return request.field(u"scope"_s).isEmpty() ? tokenReply(2) : jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400);
    });
    QCOMPARE(refresh(readOnly).error().kind, Kind::Refused);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    QCOMPARE(refresh(readOnly).error().kind, Kind::SessionEnded);
    QVERIFY(!savedProfile().isSignedIn());
}

void TestTokenChoice::fewerScopes_keepTheRotatedRefreshToken()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(refresh(readOnly));
    m_clock.pass(2h);
    QVERIFY(refresh({}));
    QCOMPARE(m_server->requests().last().field(u"refresh_token"_s), u"refresh-2"_s);
    QVERIFY(m_server->requests().last().field(u"scope"_s).isEmpty());
}

void TestTokenChoice::scopeThatWasNotGranted_spendsNoRefreshToken()
{
    Tokens first = tokens(1);
    first.scopes = {u"read"_s};
    startSignedIn(first);
    const auto given = refresh({.scopes = {u"read"_s, u"write"_s}});
    QCOMPARE(given.error().kind, Kind::NotIssued);
    QCOMPARE(given.error().subject.inEnglish(), u"write"_s);
    QVERIFY(given.error().values.value(0).startsWith(u"--scope "_s));
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenChoice::serverOfTheSignIn_isTheAccessTokens()
{
    startSignedIn(tokensFor({otherServer.resource}));
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-1"_s);
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-2"_s);
    QCOMPARE(m_server->requests().last().field(u"resource"_s), otherServer.resource);
    QCOMPARE(stored()->accessToken, u"access-2"_s);
}

/// oidc-provider refuses it after it has replaced the refresh token.
void TestTokenChoice::serverThatTheSignInWasNotFor_spendsNoRefreshToken()
{
    startSignedIn(tokens(1));
    const auto given = refresh(otherServer);
    QCOMPARE(given.error().kind, Kind::NotIssued);
    QCOMPARE(given.error().values, QStringList(u"--resource https://other.example.com"_s));
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenChoice::otherServer_isAskedForByItsAddress()
{
    startSignedIn(tokensFor({u"https://first.example.com"_s, otherServer.resource}));
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-2"_s);
    QCOMPARE(refresh({})->tokens.accessToken, u"access-1"_s);
    QCOMPARE(m_server->requests().first().field(u"resource"_s), otherServer.resource);
    QCOMPARE(m_server->requests().first().field(u"grant_type"_s), u"refresh_token"_s);
}

void TestTokenChoice::otherServer_byExchange_spendsNoRefreshToken()
{
    m_profile.provider.endpoints.exchangesTokens = true;
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-2"_s);
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.field(u"grant_type"_s), tokenExchange);
    QCOMPARE(request.field(u"subject_token"_s), u"access-1"_s);
    QCOMPARE(request.field(u"resource"_s), otherServer.resource);
    QVERIFY(request.field(u"refresh_token"_s).isEmpty());
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestTokenChoice::otherServer_byExchange_renewsTheAccessTokenFirst()
{
    m_profile.provider.endpoints.exchangesTokens = true;
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(refresh(otherServer));
    QCOMPARE(m_server->requests().last().field(u"subject_token"_s), u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
    QCOMPARE(stored()->accessToken, u"access-2"_s);
}

void TestTokenChoice::otherServer_exchangeRefused_isAskedForWithTheRefreshToken()
{
    m_profile.provider.endpoints.exchangesTokens = true;
    startSignedIn(tokensFor({u"https://first.example.com"_s, otherServer.resource}));
    m_server->on(u"/token"_s, [](const StandInRequest &request) {
        const bool isExchange = request.field(u"grant_type"_s) == tokenExchange;
        return isExchange ? jsonReply({{u"error"_s, u"unauthorized_client"_s}}, 400) : tokenReply(2);
    });
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestTokenChoice::ofAClient_isAskedForWithItsSecret()
{
    Tokens clients = tokens(1);
    clients.refreshToken.clear();
    clients.clientSecret = u"secret"_s;
    clients.isClientsOwn = true;
    startSignedIn(clients);
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(refresh(readOnly)->tokens.accessToken, u"access-2"_s);
    QCOMPARE(m_server->requests().last().field(u"grant_type"_s), u"client_credentials"_s);
    QCOMPARE(m_server->requests().last().field(u"scope"_s), u"read"_s);
}

/// No refresh token ends a client's own tokens, nor one for which another was exchanged.
void TestTokenChoice::signOut_revokesWhatTheRefreshTokenDoesntEnd_data()
{
    QTest::addColumn<QString>("refreshToken");
    QTest::addColumn<bool>("isExchanged");
    QTest::addColumn<QStringList>("revoked");
    QTest::newRow("a client's own") << QString() << false << QStringList{u"access-1"_s, u"narrower"_s, u"other"_s};
    QTest::newRow("of a refresh token") << u"refresh-1"_s << false << QStringList{u"refresh-1"_s};
    QTest::newRow("exchanged") << u"refresh-1"_s << true << QStringList{u"refresh-1"_s, u"other"_s};
}

void TestTokenChoice::signOut_revokesWhatTheRefreshTokenDoesntEnd()
{
    QFETCH(QString, refreshToken);
    QFETCH(bool, isExchanged);
    m_profile.provider.endpoints.revocation = m_server->url(u"/revoke"_s);
    m_profile.provider.endpoints.exchangesTokens = isExchanged;
    Tokens held = tokens(1);
    held.refreshToken = refreshToken;
    held.isClientsOwn = refreshToken.isEmpty();
    const auto further = [&](const TokenChoice &choice, const QString &text, int minutes) {
        held.further += FurtherToken{choice, text, held.issuedAt, held.issuedAt.addSecs(minutes * 60), {}};
    };
    further(idToken, u"id"_s, 60);
    further(readOnly, u"narrower"_s, 60);
    further(otherServer, u"other"_s, 60);
    further({.resource = u"https://third.example"_s}, u"expired"_s, -1);
    startSignedIn(held);
    m_server->on(u"/revoke"_s, jsonReply({}));
    await(m_session->signOut(deadline()));
    QStringList revoked;
    for (const auto &request : m_server->requests()) {
        if (request.path == "/revoke")
            revoked += request.field(u"token"_s);
    }
    QTEST(revoked, "revoked");
}

void TestTokenChoice::withoutRefreshToken_isNotIssued()
{
    Tokens single = tokens(1);
    single.refreshToken.clear();
    startSignedIn(single);
    QCOMPARE(refresh(readOnly).error().kind, Kind::NotIssued);
    QCOMPARE(refresh(idToken).error().kind, Kind::NotIssued);
    QCOMPARE(m_session->state().phase, SessionState::Phase::Valid);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenChoice::exchange_forAnotherKindOfToken_isNotTaken()
{
    m_profile.provider.endpoints.exchangesTokens = true;
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2, {{u"issued_token_type"_s, u"urn:ietf:params:oauth:token-type:saml2"_s}}));
    QCOMPARE(refresh(otherServer).error().kind, Kind::ProviderFault);
    QVERIFY(stored()->further.isEmpty());
    m_server->on(u"/token"_s, tokenReply(3, {{u"issued_token_type"_s, u"urn:ietf:params:oauth:token-type:jwt"_s}}));
    QCOMPARE(refresh(otherServer)->tokens.accessToken, u"access-3"_s);
}

void TestTokenChoice::longTokens_leaveRoomForTheSessions()
{
    startSignedIn(tokens(1));
    for (const QString &scope : {u"1"_s, u"2"_s, u"3"_s}) {
        m_server->on(u"/token"_s, tokenReply(2, {{u"access_token"_s, scope + QString(30000, u'x')}}));
        QVERIFY(refresh({.scopes = {scope}})->tokens.accessToken.startsWith(scope));
    }
    QCOMPARE(stored()->further.size(), 2);
}

void TestTokenChoice::manyChoices_keepTheEntryShort()
{
    m_profile.provider.scope = u"openid"_s;
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, replyWithIdToken(2, 1h));
    QVERIFY(refresh(idToken));
    for (int number = 0; number < 40; ++number)
        QVERIFY(refresh({.scopes = {QString::number(number)}}));
    QVERIFY(stored()->further.size() <= 16);
    QVERIFY(refresh(idToken));
    QVERIFY(stored()->chosen({.scopes = {u"39"_s}}));
}

QTEST_GUILESS_MAIN(TestTokenChoice)
#include "tst_tokenchoice.moc"
