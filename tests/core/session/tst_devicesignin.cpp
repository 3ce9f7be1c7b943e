// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QTest>
#include <QTimer>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// A sign-in by a code that a person types on another device.
class TestDeviceSignIn : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void signIn_cancelledDuringDiscovery_asksNobody_data();
    void signIn_cancelledDuringDiscovery_asksNobody();
    void signIn_device_storesTokensAndMarksTheProfile();
    void signIn_device_otherAccountWithNobodyToAsk_isRefusedAndRevoked();
    void signIn_device_cancelled_changesNothing();
    void signIn_device_notOffered_isSaid();
    void signIn_deviceIfOffered_goesByTheProvider_data();
    void signIn_deviceIfOffered_goesByTheProvider();

private:
    SignInChoices signInByDevice(const QString &id);

    QString m_userCode;
};

void TestDeviceSignIn::init()
{
    SessionFixture::init();
    m_userCode.clear();
}

/// A person who types the code on another device.
SignInChoices TestDeviceSignIn::signInByDevice(const QString &id)
{
    m_server->on(u"/userinfo"_s, accountReply(id));
    m_server->on(u"/device"_s, jsonReply({{u"device_code"_s, u"d"_s},
                                          {u"user_code"_s, u"WDJB-MJHT"_s},
                                          {u"verification_uri"_s, m_server->url(u"/code"_s).toString()}}));
    m_profile.provider.endpoints.deviceAuthorization = m_server->url(u"/device"_s);
    SignInChoices choices;
    choices.provider = m_profile.provider;
    choices.way = SignInChoices::Way::Device;
    choices.showDeviceCode = [this](const DeviceAuthorization &device) { m_userCode = device.userCode; };
    return choices;
}

void TestDeviceSignIn::signIn_cancelledDuringDiscovery_asksNobody_data()
{
    QTest::addColumn<bool>("isOnOtherDevice");
    QTest::newRow("browser") << false;
    QTest::newRow("device") << true;
}

void TestDeviceSignIn::signIn_cancelledDuringDiscovery_asksNobody()
{
    QFETCH(const bool, isOnOtherDevice);
    auto choices = isOnOtherDevice ? signInByDevice(u"ada"_s) : signInAs(u"ada"_s);
    m_profile.provider.endpointsGiven = false;
    choices.provider = m_profile.provider;
    m_server->on(u"/.well-known/openid-configuration"_s, [this](const StandInRequest &) {
        m_session->cancelSignIn();
        QJsonObject description{{u"issuer"_s, m_profile.provider.issuer}};
        for (const char *name : {"authorization", "token", "device_authorization"})
            description.insert(QString::fromLatin1(name) + u"_endpoint"_s, m_server->url(u"/device"_s).toString());
        return jsonReply(description);
    });
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::Cancelled);
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_userCode.isEmpty());
    QCOMPARE(m_server->requests().last().path, QByteArray("/.well-known/openid-configuration"));
}

void TestDeviceSignIn::signIn_device_storesTokensAndMarksTheProfile()
{
    QVERIFY(await(m_session->signIn(signInByDevice(u"ada"_s), deadline())));
    QCOMPARE(m_userCode, u"WDJB-MJHT"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QVERIFY(savedProfile().isSignedIn());
    QCOMPARE(savedProfile().provider.endpoints.deviceAuthorization, m_server->url(u"/device"_s));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestDeviceSignIn::signIn_device_otherAccountWithNobodyToAsk_isRefusedAndRevoked()
{
    startSignedIn(tokens(7));
    const auto account = await(m_session->signIn(signInByDevice(u"grace"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::OtherAccount);
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
}

void TestDeviceSignIn::signIn_device_cancelled_changesNothing()
{
    m_clock.isStanding = true;
    SignInChoices choices = signInByDevice(u"ada"_s);
    choices.showDeviceCode = [this](const DeviceAuthorization &) {
        QCOMPARE(m_session->state().authorizationUrl, m_server->url(u"/code"_s));
        QTimer::singleShot(0, m_session.get(), &Session::cancelSignIn);
    };
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::Cancelled);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestDeviceSignIn::signIn_device_notOffered_isSaid()
{
    SignInChoices choices;
    choices.way = SignInChoices::Way::Device;
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().kind, Kind::NoDeviceFlow);
    QVERIFY(whatHappened(account.error()).toString().contains(u"doesn't offer sign-in with a code"_s));
}

void TestDeviceSignIn::signIn_deviceIfOffered_goesByTheProvider_data()
{
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("offered") << true;
    QTest::newRow("not offered") << false;
}

void TestDeviceSignIn::signIn_deviceIfOffered_goesByTheProvider()
{
    QFETCH(bool, isOffered);
    SignInChoices choices = signInByDevice(u"ada"_s);
    choices.way = SignInChoices::Way::DeviceIfOffered;
    choices.openBrowser = signInAs(u"ada"_s).openBrowser;
    if (!isOffered)
        choices.provider->endpoints.deviceAuthorization = {};
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(m_browserUrl.isEmpty(), isOffered);
    QCOMPARE(m_userCode.isEmpty(), !isOffered);
}

QTEST_GUILESS_MAIN(TestDeviceSignIn)
#include "tst_devicesignin.moc"
