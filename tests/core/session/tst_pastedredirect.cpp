// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>
#include <QTimer>
#include <QUrlQuery>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// A sign-in whose browser is on another computer and ends on an address that nobody answers: a person pastes it.
class TestPastedRedirect : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void signIn_pastedRedirect_isTheAnswer();
    void signIn_pastedRedirectOfAnother_isRefusedAndTheWaitGoesOn();
    void signIn_pastedDenial_endsIt();
    void signIn_pastedIssOfAnotherProvider_isRefused();

    void takeRedirect_withoutASignIn_isRefused();

private:
    SignInChoices signInElsewhere(std::function<void(const QUrl &redirect)> then, const QString &iss = {});
};

/// A person whose browser, on another computer, ends on an address that nobody answers.
SignInChoices TestPastedRedirect::signInElsewhere(std::function<void(const QUrl &answer)> then, const QString &iss)
{
    SignInChoices choices;
    choices.openBrowser = [this, then, iss](const SignInAddress &address) -> Result<> {
        QTimer::singleShot(0, this, [=, this] { then(redirectFor(address.full, iss)); });
        return done;
    };
    return choices;
}

void TestPastedRedirect::signIn_pastedRedirect_isTheAnswer()
{
    std::optional<Result<>> taken;
    const auto choices = signInElsewhere(
            [&](const QUrl &answer) { taken = m_session->takeRedirect(answer.toEncoded()); });
    const auto account = await(m_session->signIn(choices, deadline()));
    QVERIFY(account && *taken);
    QCOMPARE(m_server->requests().first().field(u"code"_s), u"4/0A+b"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QVERIFY(savedProfile().isSignedIn());
}

void TestPastedRedirect::signIn_pastedRedirectOfAnother_isRefusedAndTheWaitGoesOn()
{
    QList<QString> said;
    const auto choices = signInElsewhere([&](const QUrl &answer) {
        const QByteArray whole = answer.toEncoded();
        for (const QByteArray &wrong : {QByteArray("hello"), whole + 'x', whole.chopped(1), whole + "&state=a"})
            said += m_session->takeRedirect(wrong).error().subject.toString();
        QVERIFY(m_session->takeRedirect(whole));
        said += m_session->takeRedirect(whole).error().subject.toString();
    });
    QVERIFY(await(m_session->signIn(choices, deadline())));
    const QString another = u"This answer belongs to another sign-in"_s;
    QCOMPARE(said, QList<QString>({u"This isn't the address that this sign-in ends on"_s, another, another, another,
                                   u"This sign-in has its answer already"_s}));
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestPastedRedirect::signIn_pastedDenial_endsIt()
{
    const auto choices = signInElsewhere([this](const QUrl &answer) {
        const QString state = QUrlQuery(answer).queryItemValue(u"state"_s);
        QVERIFY(m_session->takeRedirect("?error=access_denied&state=" + state.toLatin1()));
    });
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().subject.toString(), u"the provider answered with access_denied"_s);
    QVERIFY(m_server->requests().isEmpty());
}

void TestPastedRedirect::signIn_pastedIssOfAnotherProvider_isRefused()
{
    const auto choices = signInElsewhere(
            [this](const QUrl &answer) { QVERIFY(m_session->takeRedirect(answer.toEncoded())); },
            u"https://evil.example"_s);
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestPastedRedirect::takeRedirect_withoutASignIn_isRefused()
{
    QCOMPARE(m_session->takeRedirect("?code=a&state=b").error().kind, Kind::BadInput);
}

QTEST_GUILESS_MAIN(TestPastedRedirect)
#include "tst_pastedredirect.moc"
