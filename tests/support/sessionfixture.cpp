// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QTest>
#include <QUrlQuery>

namespace authtray {

using namespace Qt::StringLiterals;

StandInReply tokenReply(int number, const QJsonObject &more)
{
    QJsonObject body{{u"access_token"_s, u"access-%1"_s.arg(number)},
                     {u"refresh_token"_s, u"refresh-%1"_s.arg(number)},
                     {u"expires_in"_s, 3600},
                     {u"token_type"_s, u"Bearer"_s}};
    for (auto field = more.begin(); field != more.end(); ++field)
        body.insert(field.key(), field.value());
    return jsonReply(body);
}

StandInReply accountReply(const QString &id)
{
    return jsonReply({{u"sub"_s, id}, {u"email"_s, id + u"@example.com"_s}});
}

void SessionFixture::init()
{
    TestEnvironment::init();
    m_file = {};
    m_clock = {};
    m_browserUrl = {};
    m_profile = standInProfile();
    m_profile.provider.endpoints.authorization = m_server->url(u"/authorize?fixed=a%20b"_s);
    m_server->on(u"/token"_s, tokenReply(1));
    m_server->on(u"/userinfo"_s, accountReply(u"ada"_s));
    m_server->on(u"/revoke"_s, StandInReply{});
    m_session = makeSession();
}

void SessionFixture::cleanup()
{
    m_session.reset();
    TestEnvironment::cleanup();
}

std::unique_ptr<Session> SessionFixture::makeSession()
{
    return std::make_unique<Session>(m_profile,
                                     Session::Parts{{m_keychain, m_file}, *m_http, *m_profiles, m_paths, m_clock});
}

Tokens SessionFixture::tokens(int number, std::chrono::seconds lifetime) const
{
    Tokens tokens;
    tokens.accessToken = u"access-%1"_s.arg(number);
    tokens.refreshToken = u"refresh-%1"_s.arg(number);
    tokens.issuedAt = tokens.signedInAt = m_clock.time;
    tokens.expiresAt = m_clock.time.addSecs(lifetime.count());
    return tokens;
}

void SessionFixture::startSignedIn(const Tokens &tokens)
{
    m_keychain.items.insert(m_paths.keyOf(m_profile.name), tokens.toText());
    m_profile.session = Profile::SessionMark::SignedIn;
    m_profile.account.id = u"ada"_s;
    m_profile.account.email = u"ada@example.com"_s;
    QVERIFY(m_profiles->save(m_profile));
    m_session = makeSession();
}

SignInChoices SessionFixture::signInAs(const QString &id, const QString &iss)
{
    m_server->on(u"/userinfo"_s, accountReply(id));
    SignInChoices choices;
    choices.openBrowser = [this, iss](const SignInAddress &address) -> Result<> {
        m_browserUrl = address.full;
        m_http->network()->get(QNetworkRequest(redirectFor(address.full, iss)));
        return done;
    };
    return choices;
}

QUrl SessionFixture::redirectFor(const QUrl &request, const QString &iss)
{
    const QUrlQuery parameters(request);
    QUrl redirect(parameters.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
    QUrlQuery answer{{u"code"_s, u"4%2F0A%2Bb"_s}, {u"state"_s, parameters.queryItemValue(u"state"_s)}};
    if (!iss.isEmpty())
        answer.addQueryItem(u"iss"_s, iss);
    redirect.setQuery(answer);
    return redirect;
}

std::optional<Tokens> SessionFixture::stored() const
{
    const QByteArray text = m_keychain.items.value(m_paths.keyOf(m_profile.name));
    return text.isEmpty() ? std::nullopt : std::optional(*Tokens::fromText(text));
}

} // namespace authtray
