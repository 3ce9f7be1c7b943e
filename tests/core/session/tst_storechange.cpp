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
using Outcome = SignOutReport::Outcome;

/// A sign-in that moves the session to another store.
class TestStoreChange : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void signIn_toAnotherStore_leavesTheOld();
    void signIn_toAnotherStore_failing_keepsTheOld();
    void signIn_toAnotherStore_oldOneGone_isDoneAllTheSame();
    void signIn_toAnotherStore_oldOneLocked_isEndedBySignOut();
    void signOut_oldStoreLocked_isToldAndEndedLater();
    void removeProfile_withASessionLeft_isRefusedUntilSignOut();
    void removeProfile_abandoningASessionLeft_removesTheProfileOnly();
    void signOut_oldStoreWithoutPassphrase_isRemovedOnlyIfAsked();
    void signOut_ofBoth_oldOneUnreadable_saysThatItIsStillGood();
    void signIn_backToTheLockedStore_replacesWhatIsThere();
    void anotherKeychainAnswers_isToldAndEndsNothing();
    void anotherKeychainAnswers_withAnOlderSession_isToldAndEndsNothing();
    void anotherKeychainAnswers_atAChangeToTheFile_leavesTheOldSaid();
    void signIn_inAnotherKeychain_leavesTheOldUntilASignOutThere();
    void signOut_whereTheOldKeychainAnswers_endsTheOldOnly();
    void signIn_backInTheOldKeychain_replacesTheOldAndLeavesTheOther_data();
    void signIn_backInTheOldKeychain_replacesTheOldAndLeavesTheOther();
    void keychainThatHasTheOldOnesEntries_isUsedAndNoted();
    void missing_inAnotherKeychainOfTheSameName_isToldAndNothingRevoked();
    void renewal_notesTheKeychain();

private:
    using Places = QList<StorePlace>;

    void changeTo(const QString &keychain);
    void signInUnder(const QString &keychain);
    void moveToFileWhileLocked();

    QMap<QString, QMap<QString, QByteArray>> m_itemsElsewhere; ///< of the keychains that don't answer
    int m_number = 0;
};

void TestStoreChange::init()
{
    SessionFixture::init();
    m_itemsElsewhere.clear();
    m_number = 0;
    m_keychain.wrapped.clear();
}

void TestStoreChange::signIn_toAnotherStore_leavesTheOld()
{
    startSignedIn(tokens(7));
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(Tokens::fromText(m_file.items.value(m_paths.keyOf(m_profile.name)))->refreshToken, u"refresh-1"_s);
    QCOMPARE(savedProfile().store.kind, StoreKind::File);
    QCOMPARE(m_session->state().store, u"file"_s);
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline()))); // stays there
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!await(m_session->signOut(deadline())).problem);
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
    QCOMPARE(savedProfile().store.kind, StoreKind::Keychain);
    QCOMPARE(await(m_session->load(deadline()))->refreshToken, u"refresh-7"_s);
}

void TestStoreChange::signIn_toAnotherStore_oldOneGone_isDoneAllTheSame()
{
    startSignedIn(tokens(7));
    m_keychain.readError = m_keychain.removeError = Error{Kind::StoreAbsent, {}, {}};
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().store.kind, StoreKind::File);
}

/// KWallet has the session, but was switched off, or another desktop's keychain answers.
void TestStoreChange::anotherKeychainAnswers_isToldAndEndsNothing()
{
    m_keychain.name = u"KWallet"_s;
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(savedProfile().store.keychain, u"KWallet"_s);
    const auto inKWallet = std::exchange(m_keychain.items, {});
    m_keychain.name = u"Secret Service"_s;
    const auto session = makeSession();
    const auto loaded = await(session->load(deadline()));
    QCOMPARE(loaded.error().kind, Kind::StoreAbsent);
    QCOMPARE(loaded.error().subject.toString(), u"KWallet"_s);
    QCOMPARE(await(session->signOut(deadline(), Session::Sealed::Remove)).problem->kind, Kind::StoreAbsent);
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
    QCOMPARE(await(session->signOut(deadline())).problem->kind, Kind::StoreAbsent);
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
    QCOMPARE(savedProfile().leftIn, Places({{StoreKind::Keychain, u"Secret Service"_s}}));
    QVERIFY(await(m_session->signOut(deadline())).find(Outcome::Kept));
    QVERIFY(savedProfile().hasSession());

    m_keychain.name = u"Secret Service"_s;
    m_keychain.items = inSecretService;
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

/// The person changes the desktop, and with it the keychain that answers.
void TestStoreChange::changeTo(const QString &keychain)
{
    m_itemsElsewhere.insert(m_keychain.name, m_keychain.items);
    m_keychain.items = m_itemsElsewhere.take(keychain);
    m_keychain.name = keychain;
}

/// The provider's next tokens have another number.
void TestStoreChange::signInUnder(const QString &keychain)
{
    changeTo(keychain);
    m_server->on(u"/token"_s, tokenReply(++m_number));
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
}

void TestStoreChange::signIn_inAnotherKeychain_leavesTheOldUntilASignOutThere()
{
    signInUnder(u"Secret Service"_s);
    signInUnder(u"KWallet"_s);
    QCOMPARE(savedProfile().leftIn, Places({{StoreKind::Keychain, u"Secret Service"_s}}));
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::Revoked);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-2"_s);
    QCOMPARE(report.places.last().place.keychain, u"Secret Service"_s);
    QCOMPARE(report.places.last().problem->kind, Kind::StoreAbsent);
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::StoreAbsent);

    changeTo(u"Secret Service"_s);
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::Revoked);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signOut_whereTheOldKeychainAnswers_endsTheOldOnly()
{
    signInUnder(u"Secret Service"_s);
    signInUnder(u"KWallet"_s);
    changeTo(u"Secret Service"_s);
    const SignOutReport refused = await(m_session->signOut(deadline()));
    QCOMPARE(refused.problem->kind, Kind::StoreAbsent);
    QCOMPARE(refused.problem->subject.toString(), u"KWallet"_s);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(savedProfile().leftIn, Places());

    changeTo(u"KWallet"_s);
    QCOMPARE(await(m_session->load(deadline()))->refreshToken, u"refresh-2"_s);
}

void TestStoreChange::signIn_backInTheOldKeychain_replacesTheOldAndLeavesTheOther_data()
{
    QTest::addColumn<bool>("revokesOneSession");
    QTest::newRow("a session can be revoked alone") << true;
    QTest::newRow("a revocation ends all sessions") << false;
}

void TestStoreChange::signIn_backInTheOldKeychain_replacesTheOldAndLeavesTheOther()
{
    QFETCH(const bool, revokesOneSession);
    m_profile.provider.revokesOneSession = revokesOneSession;
    m_session = makeSession();
    signInUnder(u"Secret Service"_s);
    signInUnder(u"KWallet"_s);
    signInUnder(u"Secret Service"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-3"_s);
    QCOMPARE(savedProfile().leftIn, Places({{StoreKind::Keychain, u"KWallet"_s}}));
    QCOMPARE(m_server->requests().last().field(u"token"_s), revokesOneSession ? u"refresh-1"_s : QString());
}

/// KWallet has become a wrapper over the Secret Service.
void TestStoreChange::keychainThatHasTheOldOnesEntries_isUsedAndNoted()
{
    signInUnder(u"KWallet"_s);
    m_keychain.name = u"Secret Service"_s;
    m_keychain.wrapped = u"KWallet"_s;
    const auto session = makeSession();
    QVERIFY(await(session->load(deadline())));
    QVERIFY(await(session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(savedProfile().store.keychain, u"Secret Service"_s);

    m_profile = savedProfile();
    m_profile.store.keychain = u"KWallet"_s;
    QVERIFY(m_profiles->save(m_profile));
    QVERIFY(await(session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(savedProfile().leftIn, Places());
    QVERIFY(stored());
}

/// Several programs are a Secret Service.
void TestStoreChange::missing_inAnotherKeychainOfTheSameName_isToldAndNothingRevoked()
{
    signInUnder(u"Secret Service"_s);
    m_keychain.items.clear();
    const auto loaded = await(m_session->load(deadline()));
    QCOMPARE(loaded.error().kind, Kind::StoreMissing);
    QCOMPARE(whatHappened(loaded.error()).inEnglish(),
             u"the keychain has no session of the profile \"work\", although it was signed in"_s);
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::Missing);
    QVERIFY(m_server->requests().last().field(u"token"_s).isEmpty());
}

/// An older version hasn't, and unsaved tokens may be taken over by a process with another keychain.
void TestStoreChange::renewal_notesTheKeychain()
{
    startSignedIn(tokens(7));
    m_keychain.name = u"KWallet"_s;
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(savedProfile().store.keychain, u"KWallet"_s);
    QVERIFY(savedProfile().isSignedIn());
}

void TestStoreChange::moveToFileWhileLocked()
{
    startSignedIn(tokens(7));
    m_keychain.readError = m_keychain.removeError = Error{Kind::StoreLocked, {}, {}};
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().leftIn, Places({{StoreKind::Keychain}}));
}

void TestStoreChange::signIn_toAnotherStore_oldOneLocked_isEndedBySignOut()
{
    moveToFileWhileLocked();
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    const SignOutReport report = await(m_session->signOut(deadline()));
    QVERIFY(!report.problem && !report.find(Outcome::Kept));
    QVERIFY(m_keychain.items.isEmpty() && m_file.items.isEmpty());
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-7"_s);
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signOut_oldStoreLocked_isToldAndEndedLater()
{
    moveToFileWhileLocked();
    QCOMPARE(await(m_session->signOut(deadline())).places.last().problem->kind, Kind::StoreLocked);
    QVERIFY(m_file.items.isEmpty());
    QVERIFY(!savedProfile().isSignedIn() && savedProfile().hasSession());
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::StoreLocked);
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::Revoked);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::removeProfile_withASessionLeft_isRefusedUntilSignOut()
{
    moveToFileWhileLocked();
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    const auto refused = await(m_session->removeProfile(deadline()));
    QCOMPARE(refused.error().kind, Kind::SessionLeft);
    QCOMPARE(whatHappened(refused.error()).inEnglish(),
             u"an earlier session of the profile \"work\" is still in the keychain"_s);
    QVERIFY(m_profiles->load(m_profile.name));
    m_keychain.readError = m_keychain.removeError = std::nullopt;
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(await(m_session->removeProfile(deadline())));
    QVERIFY(m_profiles->names().isEmpty());
}

/// Its keychain is gone for good.
void TestStoreChange::removeProfile_abandoningASessionLeft_removesTheProfileOnly()
{
    moveToFileWhileLocked();
    QCOMPARE(await(m_session->removeProfile(deadline(), Session::LeftSessions::Abandon)).error().kind,
             Kind::SessionLeft);
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    const auto items = m_keychain.items;
    QVERIFY(await(m_session->removeProfile(deadline(), Session::LeftSessions::Abandon)));
    QVERIFY(m_profiles->names().isEmpty());
    QCOMPARE(m_keychain.items, items);
}

void TestStoreChange::signOut_oldStoreWithoutPassphrase_isRemovedOnlyIfAsked()
{
    moveToFileWhileLocked();
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    m_keychain.readError = Error{Kind::PassphraseMissing, u"file"_s, {}};
    m_keychain.removeError = std::nullopt;
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::PassphraseMissing);
    const SignOutReport report = await(m_session->signOut(deadline(), Session::Sealed::Remove));
    QCOMPARE(report.places.first().outcome, Outcome::NotRevoked); // it is still good at the provider
    QCOMPARE(report.places.first().problem->kind, Kind::PassphraseMissing);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().hasSession());
}

void TestStoreChange::signOut_ofBoth_oldOneUnreadable_saysThatItIsStillGood()
{
    moveToFileWhileLocked();
    m_keychain.readError = Error{Kind::PassphraseMissing, u"file"_s, {}};
    m_keychain.removeError = std::nullopt;
    const SignOutReport report = await(m_session->signOut(deadline(), Session::Sealed::Remove));
    QCOMPARE(report.places.first().outcome, Outcome::Revoked);
    QCOMPARE(report.places.last().outcome, Outcome::NotRevoked);
    QCOMPARE(report.places.last().problem->kind, Kind::PassphraseMissing);
    QVERIFY(!report.isRevoked());
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
    QCOMPARE(savedProfile().leftIn, Places());
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

QTEST_GUILESS_MAIN(TestStoreChange)
#include "tst_storechange.moc"
