// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relyingpartyfixture.h"

#include "tests/support/await.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace authtray {

using namespace Qt::StringLiterals;

const Key &rsa()
{
    static const Key key = rsaKey(2048);
    return key;
}

const Key &otherRsa()
{
    static const Key key = rsaKey(2048);
    return key;
}

Change claim(const QString &name, const QJsonValue &value)
{
    return [=](Answers &answers) { answers.claims.insert(name, value); };
}

Change withoutClaim(const QString &name)
{
    return [=](Answers &answers) { answers.claims.remove(name); };
}

Change inHeader(const QString &name, const QJsonValue &value)
{
    return [=](Answers &answers) { answers.header.insert(name, value); };
}

Change inMetadata(const QString &name, const QJsonValue &value)
{
    return [=](Answers &answers) { answers.metadata.insert(name, value); };
}

Change inRenewed(const QString &name, const QJsonValue &value)
{
    return [=](Answers &answers) { answers.renewed.insert(name, value); };
}

void nothing(Answers &) { }

void RelyingPartyFixture::addColumns()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<Check>("check");
}

void RelyingPartyFixture::row(const char *name, const Change &change, const QString &outcome, const Check &check)
{
    QTest::newRow(name) << change << outcome << check;
}

QString RelyingPartyFixture::refused(const QString &why)
{
    return u"couldn't sign in: "_s + why;
}

Answers RelyingPartyFixture::goodAnswers() const
{
    Answers answers;
    answers.header = {{u"alg"_s, u"RS256"_s}, {u"kid"_s, u"a"_s}};
    answers.key = rsa();
    answers.keys = keySet({publicKey(rsa(), {{u"kid"_s, u"a"_s}})});
    answers.account = R"({"sub": "ada", "email": "ada@example.com", "name": "Ada"})";
    answers.metadata = m_profile.provider.endpoints.toJson();
    answers.metadata.insert(u"issuer"_s, m_profile.provider.issuer);
    answers.metadata.insert(u"jwks_uri"_s, m_server->url(u"/keys"_s).toString());
    answers.metadata.insert(u"id_token_signing_alg_values_supported"_s, QJsonArray{u"RS256"_s, u"ES256"_s});
    answers.claims = {{u"iss"_s, m_profile.provider.issuer},
                      {u"aud"_s, m_profile.provider.clientId},
                      {u"sub"_s, u"ada"_s},
                      {u"iat"_s, m_clock.time.toSecsSinceEpoch()},
                      {u"exp"_s, m_clock.time.addSecs(3600).toSecsSinceEpoch()}};
    return answers;
}

QByteArray RelyingPartyFixture::signedClaims(bool isRenewed) const
{
    QJsonObject claims = m_answers.claims;
    if (!claims.contains(u"nonce"_s))
        claims.insert(u"nonce"_s, QUrlQuery(m_browserUrl).queryItemValue(u"nonce"_s));
    const QJsonObject others = isRenewed ? m_answers.renewed : QJsonObject();
    for (auto other = others.begin(); other != others.end(); ++other)
        claims.insert(other.key(), other.value());
    return m_answers.sign ? m_answers.sign(json(claims)) : sign(m_answers.key, m_answers.header, json(claims));
}

void RelyingPartyFixture::serve()
{
    m_server->on(u"/.well-known/openid-configuration"_s, jsonReply(m_answers.metadata));
    m_server->on(u"/token"_s, [this](const StandInRequest &request) {
        m_answers.beforeSigning();
        const bool isRenewed = request.field(u"grant_type"_s) == u"refresh_token";
        StandInReply reply = tokenReply(isRenewed ? 2 : 1,
                                        {{u"id_token"_s, QString::fromLatin1(signedClaims(isRenewed))}});
        reply.body.replace(0, 1, '{' + m_answers.beforeTokens);
        return reply;
    });
    m_server->on(u"/keys"_s, [this](const StandInRequest &) { return StandInReply{200, m_answers.keys}; });
    m_server->on(u"/userinfo"_s, [this](const StandInRequest &) {
        return StandInReply{200, m_answers.account, m_answers.accountType};
    });
}

Result<Account> RelyingPartyFixture::signInAndRenew()
{
    SignInChoices choices = signInAs(u"ada"_s, m_answers.iss);
    choices.clientSecret = m_answers.clientSecret;
    serve(); // after signInAs(), which sets a userinfo response of its own
    const auto account = await(m_session->signIn(choices, deadline()));
    if (!account)
        return account;
    const auto renewed = await(m_session->refresh({.force = true}, deadline()));
    if (!renewed)
        return renewed.error();
    const auto fetched = await(m_session->fetchAccount(deadline()));
    if (!fetched)
        return fetched.error();
    return fetched->account;
}

void RelyingPartyFixture::runRow()
{
    QFETCH(Change, change);
    QFETCH(Check, check);
    m_profile.provider.scope = u"openid profile email"_s;
    m_profile.provider.endpointsGiven = false;
    QVERIFY(m_profiles->save(m_profile));
    m_session = makeSession();
    m_answers = goodAnswers();
    change(m_answers);
    const auto account = signInAndRenew();
    QString outcome = account ? u"accepted"_s : whatHappened(account.error()).inEnglish();
    QTEST(outcome.replace(m_server->url({}).authority(), u"HOST"_s), "outcome");
    if (check)
        QVERIFY(check(m_server->requests(), QUrlQuery(m_browserUrl)));
    if (account)
        QCOMPARE(account->email, u"ada@example.com"_s);
}

} // namespace authtray
