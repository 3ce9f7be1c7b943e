// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessions.h"

#include "core/net/http.h"
#include "core/platform/exitinhibitor.h"
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

    void importSession_ofAnotherProfile_isRefused();
    void importSession_withoutRefreshToken_isNobodyElses();
    void importSession_expired_storeRefuses_isSavedAfterTheAnswer();
    void importSession_sourceChanged_usesNothingOfIt();
    void importSession_ended_storeUnreadable_leavesTheSessionBefore();

private:
    Profile profileOf(const QString &name) const;
    Result<SignedIn> signIn(const QString &name);
    Result<SignedIn> import(const QString &name, const QString &refreshToken, std::chrono::seconds lifetime = 1h);

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

Profile TestSessions::profileOf(const QString &name) const
{
    Profile profile;
    profile.name = name;
    profile.provider.clientId = u"client"_s;
    profile.provider.endpointsGiven = true;
    profile.provider.endpoints.token = m_server->url(u"/token"_s);
    return profile;
}

Result<SignedIn> TestSessions::signIn(const QString &name)
{
    Profile profile = profileOf(name);
    profile.provider.clientCredentials = true;
    SignInChoices choices;
    choices.clientSecret = u"secret"_s;
    return await(m_sessions->signIn(*m_sessions->findOrAdd(profile), choices, QDeadlineTimer(5s)));
}

Result<SignedIn> TestSessions::import(const QString &name, const QString &refreshToken, std::chrono::seconds lifetime)
{
    ForeignSession found;
    found.accessToken = u"imported"_s;
    found.refreshToken = refreshToken;
    found.expiresAt = m_clock.now().addSecs(lifetime.count());
    return await(m_sessions->importSession(*m_sessions->findOrAdd(profileOf(name)), found, {}, QDeadlineTimer(5s)));
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

/// Both profiles would spend the same refresh token.
void TestSessions::importSession_ofAnotherProfile_isRefused()
{
    QVERIFY(import(u"work"_s, u"refresh"_s));
    QCOMPARE(import(u"home"_s, u"refresh"_s).error().kind, Error::Kind::BadInput);
    QVERIFY(import(u"work"_s, u"refresh"_s));
    QVERIFY(import(u"home"_s, u"other"_s));
}

void TestSessions::importSession_withoutRefreshToken_isNobodyElses()
{
    QVERIFY(signIn(u"work"_s));
    QVERIFY(import(u"home"_s, {}));
}

/// The store has taken the expired tokens, and refuses the renewed ones for a while.
void TestSessions::importSession_expired_storeRefuses_isSavedAfterTheAnswer()
{
    m_store.duringWrite = [this] {
        if (m_store.writes > 0)
            m_store.writeError = Error{Error::Kind::StoreFailed, {}, {}};
    };
    QCOMPARE(import(u"work"_s, u"refresh"_s, -1h).error().kind, Error::Kind::StoreFailed);
    QVERIFY(ExitInhibitor::exists());
    QVERIFY(m_sessions->isGoingOn());
    m_store.duringWrite = {};
    m_store.writeError.reset();
    QTRY_VERIFY(!ExitInhibitor::exists());
    QVERIFY(!m_sessions->isGoingOn());
    Session *session = m_sessions->find(u"work"_s);
    QVERIFY(session->profile().isSignedIn());
    QCOMPARE(await(session->load(QDeadlineTimer(5s)))->accessToken, u"access"_s);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

/// Its own tool has renewed it since the file was read.
void TestSessions::importSession_sourceChanged_usesNothingOfIt()
{
    ForeignSession found;
    found.refreshToken = u"refresh"_s;
    found.expiresAt = m_clock.now().addSecs(-3600);
    SignInChoices choices;
    choices.checkSource = [] { return Result<>(Error{Error::Kind::BadInput, u"changed"_s}); };
    const auto imported = await(m_sessions->importSession(*m_sessions->findOrAdd(profileOf(u"work"_s)), found, choices,
                                                          QDeadlineTimer(5s)));
    QCOMPARE(imported.error().kind, Error::Kind::BadInput);
    QCOMPARE(m_server->count(u"/token"_s), 0);
    QVERIFY(!m_sessions->find(u"work"_s)->profile().isSignedIn());
}

/// An entry that can't be read now may be a session: it is neither replaced nor removed.
void TestSessions::importSession_ended_storeUnreadable_leavesTheSessionBefore()
{
    QVERIFY(import(u"work"_s, u"refresh"_s));
    const auto items = m_store.items;
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    m_store.duringRead = [this] {
        const auto lock = FileLock::tryAcquire(m_sessions->paths().lockOf(u"work"_s));
        if (lock && !lock->has_value()) // from when the session is about to be stored
            m_store.readError = Error{Error::Kind::StoreSilent, {}, {}};
    };
    QCOMPARE(import(u"work"_s, u"dead"_s, -1h).error().kind, Error::Kind::StoreSilent);
    QCOMPARE(m_store.items, items);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
