// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop.h"

#include "core/log.h"
#include "core/oauth/browser.h"
#include "ui/addaccountdialog.h"
#include "ui/confirmdialog.h"

#include <QApplication>
#include <QClipboard>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto signInPatience = 300s; // what a person may need for password, second factor and consent
constexpr auto answerPatience = 30s;
constexpr auto secretLife = 30s; // on the clipboard: time to paste, little to forget it there
constexpr auto longestTimer = std::chrono::milliseconds(24h);

/// The earlier one; an invalid one is never.
QDateTime sooner(const QDateTime &one, const QDateTime &other)
{
    return !one.isValid() || (other.isValid() && other < one) ? other : one;
}

} // namespace

Desktop::Desktop(Sessions &sessions) : m_sessions(sessions), m_window(m_clock), m_clipboard(secretLife)
{
    using Wish = MenuEntry::Wish;
    const auto on = [this](void (AccountWindow::*signal)(), Wish wish) {
        connect(&m_window, signal, this, [this, wish] { fulfil(wish); });
    };
    on(&AccountWindow::signInRequested, Wish::SignIn);
    on(&AccountWindow::signOutRequested, Wish::SignOut);
    on(&AccountWindow::renewRequested, Wish::Renew);
    on(&AccountWindow::cancelRequested, Wish::CancelSignIn);
    on(&AccountWindow::quitRequested, Wish::Quit);
    connect(&m_window, &AccountWindow::copyLinkRequested, this, &Desktop::copyLink);
    connect(&m_sessions, &Sessions::listChanged, this, &Desktop::showState);
    connect(&m_sessions, &Sessions::stateChanged, this, &Desktop::showState);
    connect(&m_host, &TrayHost::available, this, &Desktop::trayAppeared);
    connect(&m_host, &TrayHost::unavailable, this, &Desktop::trayVanished);
    m_nextChange.setSingleShot(true);
    connect(&m_nextChange, &QTimer::timeout, this, &Desktop::showState);
    m_host.watch();
    showState();
    if (!shown())
        raiseWindow(); // nothing to keep fresh yet, so somebody has come to set it up
}

Desktop::~Desktop() = default;

void Desktop::raiseWindow()
{
    m_window.raiseAndActivate();
}

Session *Desktop::shown() const
{
    return m_signingIn ? m_signingIn : m_sessions.current();
}

SessionState Desktop::state() const
{
    const Session *session = shown();
    return session ? session->state() : SessionState();
}

void Desktop::showState()
{
    m_window.setState(state());
    if (m_tray)
        m_tray->setState(state(), m_clock.now());
    notify();
    showAgainInTime();
}

void Desktop::notify()
{
    if (!m_tray)
        return;
    const QList<Session *> sessions = m_sessions.all();
    for (Session *session : sessions) {
        const QString text = m_notifications[session].next(session->state(), m_clock.now());
        if (!text.isEmpty() && !m_window.isActiveWindow())
            m_tray->notify(sessions.size() > 1 ? tr("Authtray: %1").arg(session->profile().name) : tr("Authtray"), text);
    }
}

void Desktop::showAgainInTime()
{
    const QDateTime now = m_clock.now();
    QDateTime next = nextLook(state(), now);
    if (state().renewsAt > now) // from then on the words are others
        next = sooner(next, state().renewsAt);
    for (const Session *session : m_sessions.all())
        next = sooner(next, Notifications::due(session->state(), now));
    if (!next.isValid())
        return m_nextChange.stop();
    const auto wait = std::chrono::milliseconds(now.msecsTo(next) + 1);
    m_nextChange.start(std::clamp(wait, 1ms, longestTimer));
}

void Desktop::trayAppeared()
{
    if (!m_tray) {
        m_tray = std::make_unique<TrayIcon>();
        connect(m_tray.get(), &TrayIcon::wished, this, &Desktop::fulfil);
    }
    QApplication::setQuitOnLastWindowClosed(false);
    showState();
}

void Desktop::trayVanished()
{
    qCInfo(lcUi) << "no place for a tray icon: the window stands in for it";
    QApplication::setQuitOnLastWindowClosed(true);
    raiseWindow();
}

/// An answer to something wished for: it is shown even if the window has been closed meanwhile.
void Desktop::report(const Error &problem)
{
    if (problem.kind == Error::Kind::Cancelled)
        return;
    m_window.tell(problem);
    raiseWindow();
}

void Desktop::fulfil(MenuEntry::Wish wish)
{
    using Wish = MenuEntry::Wish;
    switch (wish) {
    case Wish::Nothing: break;
    case Wish::SignIn: signInAgain(); break;
    case Wish::CancelSignIn: cancelSignIn(); break;
    case Wish::SignOut: signOut(); break;
    case Wish::Renew: renew(); break;
    case Wish::CopyToken: copyToken(); break;
    case Wish::ShowAccount: raiseWindow(); break;
    case Wish::Quit: QCoreApplication::quit(); break;
    }
}

void Desktop::signInAgain()
{
    if (Session *session = shown())
        signIn(session, {});
    else
        askForAccount();
}

void Desktop::askForAccount()
{
    if (!m_addAccount) {
        m_addAccount = std::make_unique<AddAccountDialog>(m_sessions.profiles().names(), &m_window);
        connect(m_addAccount.get(), &AddAccountDialog::signInRequested, this, &Desktop::signInTo);
    }
    raiseWindow();
    m_addAccount->open();
}

void Desktop::signInTo(const Profile &profile)
{
    signIn(m_sessions.prepare(profile), profile.provider);
}

void Desktop::cancelSignIn()
{
    if (Session *session = shown())
        session->cancelSignIn();
}

void Desktop::copyLink()
{
    QGuiApplication::clipboard()->setText(state().authorizationUrl.toString(QUrl::FullyEncoded));
    m_window.tell(tr("Link copied. Open it in a browser on this computer."));
}

QCoro::Task<> Desktop::signIn(Session *session, std::optional<Provider> provider)
{
    if (m_signingIn)
        co_return;
    m_signingIn = session;
    SignInWishes wishes;
    wishes.provider = provider;
    wishes.openBrowser = [](const QUrl &url) { return openInBrowser(url); };
    wishes.confirmOtherAccount = [this](Account now, Account before) {
        raiseWindow();
        return confirmOtherAccount(&m_window, now, before);
    };
    const auto account = co_await session->signIn(wishes, QDeadlineTimer(signInPatience));
    m_signingIn = nullptr;
    showState();
    if (account)
        m_addAccount.reset();
    else
        report(account.error());
}

QCoro::Task<> Desktop::signOut()
{
    Session *session = shown();
    if (!session || m_isAsking)
        co_return;
    m_isAsking = true;
    raiseWindow();
    const bool isSure = co_await confirmSignOut(&m_window, session->state().account);
    m_isAsking = false;
    if (!isSure)
        co_return;
    const auto signedOut = co_await session->signOut(QDeadlineTimer(answerPatience));
    if (!signedOut)
        report(signedOut.error());
    else if (signedOut->revocation == SignOutReport::Revocation::Failed)
        m_window.tell(tr("You are signed out here, but %1 couldn't be told.").arg(session->profile().provider.host()));
    else
        m_window.tell(tr("You are signed out."));
}

QCoro::Task<> Desktop::renew()
{
    Session *session = shown();
    if (!session)
        co_return;
    Validity validity; // a token that is still good is renewed because it was asked for, another one anyway
    validity.force = session->state().isTokenValid(m_clock.now());
    const auto renewed = co_await session->refresh(validity, QDeadlineTimer(answerPatience));
    if (!renewed)
        report(renewed.error());
}

QCoro::Task<> Desktop::copyToken()
{
    Session *session = shown();
    if (!session)
        co_return;
    const auto fresh = co_await session->refresh({}, QDeadlineTimer(answerPatience));
    if (!fresh) {
        report(fresh.error());
        co_return;
    }
    m_clipboard.copySecret(fresh->tokens.accessToken);
    m_window.tell(tr("Access token copied. It leaves the clipboard in %n seconds.", nullptr,
                     static_cast<int>(std::chrono::seconds(secretLife).count())));
}

} // namespace authtray
