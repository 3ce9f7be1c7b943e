// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signinrun.h"

#include "core/platform/browser.h"
#include "ui/account/accountwindow.h"
#include "ui/questions/clientsecretdialog.h"
#include "ui/questions/confirmdialog.h"
#include "ui/questions/tenantdialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScopeGuard>

#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto signInTimeout = 300s; // time for password, second factor and consent

bool isBecauseOf(const Result<SignedIn> &signedIn, Error::Kind kind)
{
    return !signedIn && signedIn.error().kind == kind;
}

} // namespace

SignInRun::SignInRun(Sessions &sessions, Window window, QuestionParent questionParent)
    : m_sessions(sessions), m_window(std::move(window)), m_questionParent(std::move(questionParent))
{ }

QCoro::Task<Result<SignedIn>> SignInRun::run(Session *session, SignInChoices choices)
{
    m_session = session;
    m_isChangingDevice = false;
    Q_EMIT sessionChanged();
    m_window().showProfile(session->profile().name);
    const auto over = qScopeGuard([this] {
        m_session = nullptr;
        Q_EMIT sessionChanged();
    });
    addQuestions(choices);
    auto signedIn = co_await runOnce(session, choices);
    if (isBecauseOf(signedIn, Error::Kind::NoSecret)) {
        const Provider provider = session->profile().provider;
        const QString host = provider.host();
        choices.clientSecret = co_await askClientSecret(m_questionParent(), host, provider.clientId);
        if (choices.clientSecret.isEmpty())
            co_return Error{Error::Kind::Cancelled, {}, {}};
        signedIn = co_await runOnce(session, choices);
    }
    if (std::exchange(m_isChangingDevice, false) && isBecauseOf(signedIn, Error::Kind::Cancelled)) {
        choices.way = SignInChoices::Way::Device;
        signedIn = co_await runOnce(session, choices);
    }
    co_return std::as_const(signedIn);
}

QCoro::Task<Result<SignedIn>> SignInRun::runOnce(Session *session, SignInChoices choices)
{
    m_isOnOtherDevice = false;
    choices.openBrowser = [this, session](const SignInAddress &address) {
        m_localAddress = address.local;
        Q_EMIT browserOpened(address);
        const auto failed = [session, url = address.full](const Error &error) { session->failBrowser(url, error); };
        return openInBrowser(address.local, session->profile().preferences.browser, session, failed);
    };
    choices.showDeviceCode = [this, show = choices.showDeviceCode](const DeviceAuthorization &device) {
        m_isOnOtherDevice = true;
        m_localAddress = device.verificationUri;
        show ? show(device) : m_window().showDeviceCode(device);
    };
    const auto signedIn = co_await m_sessions.signIn(*session, choices, QDeadlineTimer(signInTimeout));
    co_return signedIn;
}

void SignInRun::addQuestions(SignInChoices &choices)
{
    choices.confirmOtherAccount = [this](Account now, Account before) {
        return confirmOtherAccount(m_questionParent(), now, before);
    };
    choices.tenant.choose = [this](QStringList names) { return chooseTenant(m_questionParent(), names); };
}

void SignInRun::cancel()
{
    if (m_session)
        m_session->cancelSignIn();
}

void SignInRun::changeDevice()
{
    if (m_session)
        m_isChangingDevice = m_session->cancelSignIn();
}

void SignInRun::copyLink()
{
    if (!m_session)
        return;
    QGuiApplication::clipboard()->setText(m_session->state().authorizationUrl.toString(QUrl::FullyEncoded));
    m_window().showMessage(m_isOnOtherDevice ? tr("Link copied.")
                                             : tr("Link copied. Open it in a browser on this computer."));
}

void SignInRun::openAgain()
{
    if (!m_session)
        return;
    const auto opened = openInBrowser(m_localAddress, m_session->profile().preferences.browser);
    if (!opened)
        m_window().showMessage(opened.error());
}

} // namespace authtray
