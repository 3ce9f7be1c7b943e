// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// A sign-in that moves the session to another store.
class TestStoreChange : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void signIn_toAnotherStore_leavesTheOld();
    void signIn_toAnotherStore_failing_keepsTheOld();
    void signIn_toAnotherStore_oldOneGone_isDoneAllTheSame();
    void signIn_toAnotherStore_oldOneLocked_isEndedBySignOut();
    void signOut_oldStoreLocked_isToldAndEndedLater();
    void removeProfile_withASessionLeft_isRefusedUntilSignOut();
    void signOut_oldStoreWithoutPassphrase_isRemovedOnlyIfAsked();
    void signOut_ofBoth_oldOneUnreadable_saysThatItIsStillGood();
    void signIn_backToTheLockedStore_replacesWhatIsThere();
    void anotherKeychainAnswers_isToldAndEndsNothing();
    void anotherKeychainAnswers_withAnOlderSession_isToldAndEndsNothing();
    void anotherKeychainAnswers_atAChangeToTheFile_leavesTheOldSaid();
    void renewal_notesTheKeychain();

private:
    void moveToFileWhileLocked();
};

void TestStoreChange::signIn_toAnotherStore_leavesTheOld()
{
    startSignedIn(tokens(7));
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(Tokens::fromText(m_file.items.value(m_paths.keyOf(m_profile.name)))->refreshToken, u"refresh-1"_s);
    QCOMPARE(savedProfile().store, StoreKind::File);
    QCOMPARE(m_session->state().store, u"file"_s);
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline()))); // stays there
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(await(m_session->signOut(deadline())));
    QVERIFY(m_file.items.isEmpty());
}

void TestStoreChange::signIn_toAnotherStore_failing_keepsTheOld()
{
    startSignedIn(tokens(7));
    m_file.writeError = Error{Kind::WriteFailed, u"file: disk full"_s, {}};
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::WriteFailed);
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
    QCOMPARE(savedProfile().store, StoreKind::Keychain);
    QCOMPARE(await(m_session->load(deadline()))->refreshToken, u"refresh-7"_s);
}

void TestStoreChange::signIn_toAnotherStore_oldOneGone_isDoneAllTheSame()
{
    startSignedIn(tokens(7));
    m_keychain.readError = m_keychain.removeError = Error{Kind::StoreAbsent, {}, {}};
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().store, StoreKind::File);
}

/// KWallet has the session, but was switched off, or another desktop's keychain answers.
void TestStoreChange::anotherKeychainAnswers_isToldAndEndsNothing()
{
    m_keychain.name = u"KWallet"_s;
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(savedProfile().keychain, u"KWallet"_s);
    const auto inKWallet = std::exchange(m_keychain.items, {});
    m_keychain.name = u"Secret Service"_s;
    const auto session = makeSession();
    const auto loaded = await(session->load(deadline()));
    QCOMPARE(loaded.error().kind, Kind::StoreAbsent);
    QCOMPARE(loaded.error().subject.toString(), u"KWallet"_s);
    QCOMPARE(await(session->signOut(deadline(), Session::Sealed::Remove)).error().kind, Kind::StoreAbsent);
    QCOMPARE(await(session->renameProfile(u"office"_s, deadline())).error().kind, Kind::StoreAbsent);
    QVERIFY(savedProfile().isSignedIn());

    m_keychain.name = u"KWallet"_s;
    m_keychain.items = inKWallet;
    QVERIFY(await(session->load(deadline())));
}

void TestStoreChange::anotherKeychainAnswers_withAnOlderSession_isToldAndEndsNothing()
{
    m_keychain.name = u"KWallet"_s;
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    m_keychain.name = u"Secret Service"_s;
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    const auto session = makeSession();
    QCOMPARE(await(session->refresh(FreshnessPolicy{{}, true}, deadline())).error().kind, Kind::StoreAbsent);
    QCOMPARE(await(session->signOut(deadline())).error().kind, Kind::StoreAbsent);
    QVERIFY(savedProfile().isSignedIn());
}

void TestStoreChange::anotherKeychainAnswers_atAChangeToTheFile_leavesTheOldSaid()
{
    m_keychain.name = u"Secret Service"_s;
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    const auto inSecretService = std::exchange(m_keychain.items, {});
    m_keychain.name = u"KWallet"_s;
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().leftIn, StoreKind::Keychain);
    QVERIFY(await(m_session->signOut(deadline()))->left);
    QVERIFY(savedProfile().hasSession());

    m_keychain.name = u"Secret Service"_s;
    m_keychain.items = inSecretService;
    QVERIFY(await(m_session->signOut(deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

/// An older version hasn't, and unsaved tokens may be taken over by a process with another keychain.
void TestStoreChange::renewal_notesTheKeychain()
{
    startSignedIn(tokens(7));
    m_keychain.name = u"KWallet"_s;
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(savedProfile().keychain, u"KWallet"_s);
    QVERIFY(savedProfile().isSignedIn());
}

void TestStoreChange::moveToFileWhileLocked()
{
    startSignedIn(tokens(7));
    m_keychain.readError = m_keychain.removeError = Error{Kind::StoreLocked, {}, {}};
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().leftIn, StoreKind::Keychain);
}

void TestStoreChange::signIn_toAnotherStore_oldOneLocked_isEndedBySignOut()
{
    moveToFileWhileLocked();
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    const auto report = await(m_session->signOut(deadline()));
    QVERIFY(report && !report->left);
    QVERIFY(m_keychain.items.isEmpty() && m_file.items.isEmpty());
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-7"_s);
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signOut_oldStoreLocked_isToldAndEndedLater()
{
    moveToFileWhileLocked();
    QCOMPARE(await(m_session->signOut(deadline()))->left->kind, Kind::StoreLocked);
    QVERIFY(m_file.items.isEmpty());
    QVERIFY(!savedProfile().isSignedIn() && savedProfile().hasSession());
    QCOMPARE(await(m_session->signOut(deadline())).error().kind, Kind::StoreLocked);
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    QCOMPARE(await(m_session->signOut(deadline()))->revocation, SignOutReport::Revocation::Done);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::removeProfile_withASessionLeft_isRefusedUntilSignOut()
{
    moveToFileWhileLocked();
    QVERIFY(await(m_session->signOut(deadline())));
    const auto refused = await(m_session->removeProfile(deadline()));
    QCOMPARE(refused.error().kind, Kind::SessionLeft);
    QCOMPARE(whatHappened(refused.error()).inEnglish(),
             u"an earlier session of the profile \"work\" is still in memory"_s);
    QVERIFY(m_profiles->load(m_profile.name));
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    QVERIFY(await(m_session->signOut(deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(await(m_session->removeProfile(deadline())));
    QVERIFY(m_profiles->names().isEmpty());
}

void TestStoreChange::signOut_oldStoreWithoutPassphrase_isRemovedOnlyIfAsked()
{
    moveToFileWhileLocked();
    QVERIFY(await(m_session->signOut(deadline())));
    m_keychain.readError = Error{Kind::PassphraseMissing, u"file"_s, {}};
    m_keychain.removeError = std::nullopt;
    QCOMPARE(await(m_session->signOut(deadline())).error().kind, Kind::PassphraseMissing);
    const auto report = await(m_session->signOut(deadline(), Session::Sealed::Remove));
    QCOMPARE(report->revocation, SignOutReport::Revocation::Failed); // it is still good at the provider
    QCOMPARE(report->problem->kind, Kind::PassphraseMissing);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signOut_ofBoth_oldOneUnreadable_saysThatItIsStillGood()
{
    moveToFileWhileLocked();
    m_keychain.readError = Error{Kind::PassphraseMissing, u"file"_s, {}};
    m_keychain.removeError = std::nullopt;
    const auto report = await(m_session->signOut(deadline(), Session::Sealed::Remove));
    QCOMPARE(report->revocation, SignOutReport::Revocation::Failed);
    QCOMPARE(report->problem->kind, Kind::PassphraseMissing);
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signIn_backToTheLockedStore_replacesWhatIsThere()
{
    moveToFileWhileLocked();
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::Keychain;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QVERIFY(m_file.items.isEmpty());
    QCOMPARE(savedProfile().leftIn, std::nullopt);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

QTEST_GUILESS_MAIN(TestStoreChange)
#include "tst_storechange.moc"
