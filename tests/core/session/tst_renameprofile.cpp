// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessions.h"
#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// A profile gets another name without losing its session, and a profile is added without one.
class TestRenameProfile : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void rename_movesTheTokens();
    void rename_keepsTheDefault();
    void rename_signedOut_touchesNoStore();
    void rename_takesTokensThatTheStoreHasRefused();
    void rename_storeFails_changesNothing();
    void rename_oldEntryStays_isSaid();
    void rename_folderReadOnly_changesNothing();
    void rename_nameNotFree_changesNothing_data();
    void rename_nameNotFree_changesNothing();
    void rename_sessionLeftElsewhere_isRefused();
    void rename_back();
    void renamed_isRefreshedByItsNewName();
    void addProfile_savesItWithoutASession();
    void addProfile_nameTakenOrInUse_isRefused();

private:
    Result<RenameReport> rename(const QString &newName);
    QStringList keys() const { return m_keychain.items.keys(); }

    std::unique_ptr<Sessions> m_sessions;
};

void TestRenameProfile::init()
{
    SessionFixture::init();
    startSignedIn(tokens(1));
    m_sessions = std::make_unique<Sessions>(m_paths, Stores{m_keychain, m_file}, *m_http, m_clock);
}

void TestRenameProfile::cleanup()
{
    QFile::setPermissions(m_profiles->folder(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_sessions.reset();
    SessionFixture::cleanup();
}

Result<RenameReport> TestRenameProfile::rename(const QString &newName)
{
    return await(m_sessions->rename(*m_sessions->find(u"work"_s), newName, deadline()));
}

void TestRenameProfile::rename_movesTheTokens()
{
    const auto renamed = rename(u"office"_s);
    QVERIFY(renamed);
    QVERIFY(!renamed->left);
    QCOMPARE(keys(), QStringList(u"office@instance"_s));
    QCOMPARE(m_profiles->names(), QStringList(u"office"_s));
    const Profile profile = *m_profiles->load(u"office"_s);
    QVERIFY(profile.isSignedIn());
    QCOMPARE(profile.account.email, u"ada@example.com"_s);
    QCOMPARE(m_sessions->all(), QList<Session *>{m_sessions->find(u"office"_s)});
    QVERIFY(!m_sessions->find(u"work"_s)->profile().isSignedIn());
}

void TestRenameProfile::rename_keepsTheDefault()
{
    QVERIFY(m_profiles->makeDefault(u"work"_s));
    QVERIFY(rename(u"office"_s));
    QCOMPARE(m_profiles->chosenDefault(), std::optional(u"office"_s));
}

void TestRenameProfile::rename_signedOut_touchesNoStore()
{
    m_profile.session = Profile::SessionMark::None;
    QVERIFY(m_profiles->save(m_profile));
    m_keychain.readError = m_keychain.writeError = m_keychain.removeError = Error{Kind::StoreFailed, {}, {}};
    QVERIFY(rename(u"office"_s));
    QCOMPARE(m_profiles->names(), QStringList(u"office"_s));
}

void TestRenameProfile::rename_takesTokensThatTheStoreHasRefused()
{
    Session *session = m_sessions->find(u"work"_s);
    session->enableCache();
    m_server->on(u"/token"_s, tokenReply(2));
    m_keychain.writeError = Error{Kind::StoreFailed, {}, {}};
    QVERIFY(await(session->refresh({.force = true}, deadline())));
    QVERIFY(session->unsaved());
    m_keychain.writeError.reset();
    QVERIFY(rename(u"office"_s));
    QVERIFY(!session->unsaved());
    QCOMPARE(Tokens::fromText(m_keychain.items.value(u"office@instance"_s))->refreshToken, u"refresh-2"_s);
    QCOMPARE(keys().size(), 1);
}

void TestRenameProfile::rename_storeFails_changesNothing()
{
    m_keychain.writeError = Error{Kind::StoreFailed, {}, {}};
    QCOMPARE(rename(u"office"_s).error().kind, Kind::StoreFailed);
    m_keychain.writeError.reset();
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(rename(u"office"_s).error().kind, Kind::StoreLocked);
    QCOMPARE(keys(), QStringList(u"work@instance"_s));
    QVERIFY(savedProfile().isSignedIn());
}

void TestRenameProfile::rename_oldEntryStays_isSaid()
{
    m_keychain.removeError = Error{Kind::StoreRefused, {}, {}};
    const auto renamed = rename(u"office"_s);
    QVERIFY(renamed);
    QCOMPARE(renamed->left->kind, Kind::StoreRefused);
    QVERIFY(m_profiles->load(u"office"_s)->isSignedIn());
}

void TestRenameProfile::rename_folderReadOnly_changesNothing()
{
    QFile::setPermissions(m_profiles->folder(), QFile::ReadOwner | QFile::ExeOwner);
    if (QFileInfo(m_profiles->folder()).isWritable())
        QSKIP("root may write everywhere");
    QCOMPARE(rename(u"office"_s).error().kind, Kind::WriteFailed);
    QCOMPARE(keys(), QStringList(u"work@instance"_s));
}

void TestRenameProfile::rename_nameNotFree_changesNothing_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"home", "work", "a b", "../work", ".work"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestRenameProfile::rename_nameNotFree_changesNothing()
{
    QFETCH(QString, name);
    Profile home = m_profile;
    home.name = u"home"_s;
    QVERIFY(m_profiles->save(home));
    QCOMPARE(rename(name).error().kind, Kind::BadInput);
    QCOMPARE(keys(), QStringList(u"work@instance"_s));
    QCOMPARE(m_profiles->names(), (QStringList{u"home"_s, u"work"_s}));
}

void TestRenameProfile::rename_sessionLeftElsewhere_isRefused()
{
    m_profile.leftIn = {{StoreKind::File}};
    QVERIFY(m_profiles->save(m_profile));
    QCOMPARE(rename(u"office"_s).error().kind, Kind::SessionLeft);
    QVERIFY(savedProfile().isSignedIn());
}

void TestRenameProfile::rename_back()
{
    QVERIFY(rename(u"office"_s));
    QVERIFY(await(m_sessions->rename(*m_sessions->find(u"office"_s), u"work"_s, deadline())));
    QCOMPARE(m_sessions->all(), QList<Session *>{m_sessions->find(u"work"_s)});
    const auto loaded = await(m_sessions->find(u"work"_s)->load(deadline()));
    QCOMPARE(loaded->refreshToken, u"refresh-1"_s);
}

void TestRenameProfile::renamed_isRefreshedByItsNewName()
{
    QVERIFY(rename(u"office"_s));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_sessions->find(u"office"_s)->refresh({.force = true}, deadline())));
    QCOMPARE(m_server->requests().last().field(u"refresh_token"_s), u"refresh-1"_s);
    QCOMPARE(Tokens::fromText(m_keychain.items.value(u"office@instance"_s))->refreshToken, u"refresh-2"_s);
    const auto byOldName = await(m_sessions->find(u"work"_s)->refresh({}, deadline()));
    QCOMPARE(byOldName.error().kind, Kind::NotSignedIn);
}

void TestRenameProfile::addProfile_savesItWithoutASession()
{
    Profile copy = savedProfile();
    copy.name = u"copy"_s;
    QVERIFY(m_sessions->addProfile(copy));
    QVERIFY(!m_profiles->load(u"copy"_s)->isSignedIn());
    QVERIFY(m_sessions->all().contains(m_sessions->find(u"copy"_s)));
}

void TestRenameProfile::addProfile_nameTakenOrInUse_isRefused()
{
    QCOMPARE(m_sessions->addProfile(savedProfile()).error().kind, Kind::BadInput);
    QVERIFY(savedProfile().isSignedIn());
    Profile copy = savedProfile();
    copy.name = u"copy"_s;
    const auto lock = FileLock::tryAcquire(m_paths.lockOf(u"copy"_s));
    QVERIFY(lock && lock->has_value());
    QCOMPARE(m_sessions->addProfile(copy).error().kind, Kind::TimedOut);
}

QTEST_GUILESS_MAIN(TestRenameProfile)
#include "tst_renameprofile.moc"
