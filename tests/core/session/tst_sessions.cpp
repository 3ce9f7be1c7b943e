// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessions.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/fastclock.h"
#include "tests/support/memorystore.h"
#include "tests/support/standinserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Signs in to profiles of a folder of its own as a client, which needs no browser.
class TestSessions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_sessions.reset(); }

    void signIn_toTheFirstProfile_makesItTheDefault();
    void signIn_toASecondProfile_keepsTheDefault();
    void signIn_defaultUnsaved_succeedsAndSaysSo();
    void signIn_failed_changesNoDefault();

private:
    Result<SignedIn> signIn(const QString &name);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
    std::unique_ptr<Sessions> m_sessions;
    MemoryStore m_store;
    FastClock m_clock;
};

void TestSessions::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>();
    StandInReply tokens;
    tokens.body = R"({"access_token": "access", "token_type": "bearer", "expires_in": 3600})";
    m_server->on(u"/token"_s, tokens);
    const Paths paths{m_folder->path(), m_folder->path(), u"instance"_s, m_folder->path()};
    m_sessions = std::make_unique<Sessions>(paths, Stores{m_store, m_store}, *m_http, m_clock);
}

Result<SignedIn> TestSessions::signIn(const QString &name)
{
    Profile profile;
    profile.name = name;
    profile.provider.clientId = u"client"_s;
    profile.provider.clientCredentials = true;
    profile.provider.endpointsGiven = true;
    profile.provider.endpoints.token = m_server->url(u"/token"_s);
    SignInChoices choices;
    choices.clientSecret = u"secret"_s;
    return await(m_sessions->signIn(*m_sessions->findOrAdd(profile), choices, QDeadlineTimer(5s)));
}

void TestSessions::signIn_toTheFirstProfile_makesItTheDefault()
{
    const auto signedIn = signIn(u"work"_s);
    QVERIFY(signedIn);
    QVERIFY(!signedIn->defaultProblem);
    QCOMPARE(m_sessions->profiles().chosenDefault(), std::optional(u"work"_s));
}

void TestSessions::signIn_toASecondProfile_keepsTheDefault()
{
    QVERIFY(signIn(u"work"_s));
    QVERIFY(signIn(u"home"_s));
    QCOMPARE(m_sessions->profiles().defaultName(), std::optional(u"work"_s));
}

void TestSessions::signIn_defaultUnsaved_succeedsAndSaysSo()
{
    QFile settings(m_folder->filePath(u"settings.json"_s));
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write("{");
    settings.close();
    const auto signedIn = signIn(u"work"_s);
    QVERIFY(signedIn);
    QVERIFY(signedIn->defaultProblem);
    QVERIFY(m_sessions->find(u"work"_s)->profile().isSignedIn());
}

void TestSessions::signIn_failed_changesNoDefault()
{
    m_server->on(u"/token"_s, StandInReply{.status = 401});
    QVERIFY(!signIn(u"work"_s));
    QVERIFY(!m_sessions->profiles().chosenDefault());
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
