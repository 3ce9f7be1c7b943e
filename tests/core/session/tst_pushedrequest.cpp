// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/authorizationcodeflow.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>
#include <QUrlQuery>

using namespace authtray;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

/// A sign-in whose request goes to the provider before the browser opens (RFC 9126).
class TestPushedRequest : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void browser_bringsOnlyTheReference();
    void client_authenticates();
    void refusal_isSaid_andOpensNoBrowser();
    void endpointThatFails_isLeftOut_unlessItIsRequired_data();
    void endpointThatFails_isLeftOut_unlessItIsRequired();
    void cancelledMeanwhile_opensNoBrowser();

private:
    SignInChoices choices();

    QUrl m_pushed; ///< the request as an authorization endpoint would have got it
};

void TestPushedRequest::init()
{
    SessionFixture::init();
    m_pushed = {};
    m_profile.provider.endpoints.pushedAuthorization = m_server->url(u"/par"_s);
    m_profile.provider.resources = {u"https://one.example"_s, u"https://two.example"_s};
    m_session = makeSession();
    m_server->on(u"/par"_s, [this](const StandInRequest &request) {
        m_pushed = m_server->url(u"/authorize"_s);
        m_pushed.setQuery(request.form());
        return jsonReply({{u"request_uri"_s, u"urn:example:1"_s}, {u"expires_in"_s, 60}}, 201);
    });
}

/// The provider redirects by the request that it has got itself.
SignInChoices TestPushedRequest::choices()
{
    SignInChoices choices = signInAs(u"ada"_s);
    choices.openBrowser = [this](const SignInAddress &address) -> Result<> {
        m_browserUrl = address.full;
        m_http->network()->get(QNetworkRequest(redirectFor(m_pushed.isEmpty() ? address.full : m_pushed, {})));
        return done;
    };
    return choices;
}

void TestPushedRequest::browser_bringsOnlyTheReference()
{
    QVERIFY(await(m_session->signIn(choices(), deadline())));
    using Items = QList<std::pair<QString, QString>>;
    Items asked = QUrlQuery(m_browserUrl).queryItems(QUrl::FullyDecoded);
    std::ranges::sort(asked);
    QCOMPARE(asked, (Items{{u"client_id"_s, m_profile.provider.clientId},
                           {u"fixed"_s, u"a b"_s},
                           {u"request_uri"_s, u"urn:example:1"_s}}));
    const QUrlQuery pushed(m_pushed);
    QCOMPARE(pushed.queryItemValue(u"code_challenge_method"_s), u"S256"_s);
    QCOMPARE(pushed.queryItemValue(u"response_type"_s), u"code"_s);
    QCOMPARE(pushed.allQueryItemValues(u"resource"_s, QUrl::FullyDecoded), m_profile.provider.resources);
    QVERIFY(!pushed.hasQueryItem(u"fixed"_s));
    QVERIFY(!pushed.hasQueryItem(u"code_verifier"_s));
}

void TestPushedRequest::client_authenticates()
{
    SignInChoices secret = choices();
    secret.clientSecret = u"s3cret"_s;
    QVERIFY(await(m_session->signIn(secret, deadline())));
    QVERIFY(m_server->requests().first().headers.value("authorization").startsWith("Basic "));
    QVERIFY(!m_server->requests().first().body.contains("s3cret"));
    QCOMPARE(m_server->requests().first().field(u"client_id"_s), m_profile.provider.clientId);
}

void TestPushedRequest::refusal_isSaid_andOpensNoBrowser()
{
    m_server->on(u"/par"_s,
                 jsonReply({{u"error"_s, u"invalid_scope"_s}, {u"error_description"_s, u"not that one"_s}}, 400));
    const auto account = await(m_session->signIn(choices(), deadline()));
    QVERIFY(whatHappened(account.error()).inEnglish().contains(u"not that one"));
    QVERIFY(m_browserUrl.isEmpty());
}

void TestPushedRequest::endpointThatFails_isLeftOut_unlessItIsRequired_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isRequired");
    QTest::newRow("not there") << 404 << false;
    QTest::newRow("fails") << 500 << false;
    QTest::newRow("without a reference") << 201 << false;
    QTest::newRow("required, not there") << 404 << true;
    QTest::newRow("required, fails") << 500 << true;
}

void TestPushedRequest::endpointThatFails_isLeftOut_unlessItIsRequired()
{
    QFETCH(int, status);
    QFETCH(bool, isRequired);
    m_profile.provider.endpoints.requiresPushed = isRequired;
    m_session = makeSession();
    m_server->on(u"/par"_s, jsonReply({}, status));
    const auto account = await(m_session->signIn(choices(), deadline()));
    QCOMPARE(bool(account), !isRequired);
    QCOMPARE(QUrlQuery(m_browserUrl).hasQueryItem(u"code_challenge"_s), !isRequired);
}

void TestPushedRequest::cancelledMeanwhile_opensNoBrowser()
{
    m_server->on(u"/par"_s, [this](const StandInRequest &) {
        m_session->cancelSignIn();
        return jsonReply({{u"request_uri"_s, u"urn:example:1"_s}}, 201);
    });
    QCOMPARE(await(m_session->signIn(choices(), deadline())).error().kind, Kind::Cancelled);
    QVERIFY(m_browserUrl.isEmpty());
}

QTEST_GUILESS_MAIN(TestPushedRequest)
#include "tst_pushedrequest.moc"
