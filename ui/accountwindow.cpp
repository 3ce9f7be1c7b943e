// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accountwindow.h"

#include "core/session/wording.h"
#include "ui/accountform.h"
#include "ui/accounthead.h"
#include "ui/notice.h"
#include "ui/offers.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPushButton>
#include <QShortcut>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int grid = 8;
constexpr QSize usualSize(460, 560);

bool isWorthTelling(const std::optional<Error> &problem)
{
    return problem && problem->kind != Error::Kind::NotSignedIn && problem->kind != Error::Kind::Cancelled;
}

} // namespace

AccountWindow::AccountWindow(const Clock &clock, QWidget *parent)
    : QDialog(parent, Qt::Window), m_clock(clock), m_head(new AccountHead(this)), m_form(new AccountForm(this)),
      m_notice(new Notice(this))
{
    setWindowTitle(tr("Authtray"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(m_head);
    layout->addSpacing(grid);
    layout->addWidget(m_form);
    layout->addStretch();
    layout->addWidget(m_notice);
    layout->addLayout(makeActions());
    makeShortcuts();
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &AccountWindow::showTime);
    setState({});
    resize(usualSize);
}

QBoxLayout *AccountWindow::makeActions()
{
    m_signOut = makeButton(tr("Sign &out"), tr("Ends this session here and, where possible, at the provider"),
                           &AccountWindow::signOutRequested);
    m_cancel = makeButton(tr("&Cancel"), tr("Stops waiting for the browser"), &AccountWindow::cancelRequested);
    m_copyLink = makeButton(tr("Copy &link"), tr("Copies the sign-in page's address, for a browser of your choice"),
                            &AccountWindow::copyLinkRequested);
    m_renew = makeButton({}, tr("Asks the provider for a new access token"), &AccountWindow::renewRequested);
    m_signIn = makeButton({}, tr("Opens the provider's sign-in page in your browser"), &AccountWindow::signInRequested);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addStretch();
    for (QPushButton *button : {m_signOut, m_cancel, m_copyLink, m_renew, m_signIn})
        row->addWidget(button);
    return row;
}

QPushButton *AccountWindow::makeButton(const QString &text, const QString &description, Wish wish)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->setAccessibleDescription(description);
    button->setToolTip(description);
    connect(button, &QPushButton::clicked, this, [this, wish] { report(wish); });
    return button;
}

void AccountWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto reaction) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, reaction);
    };
    on(QKeySequence(Qt::CTRL | Qt::Key_W), &AccountWindow::close); // Escape is QDialog's
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), &AccountWindow::quitRequested);
    on(QKeySequence(Qt::Key_F5), [this] { report(&AccountWindow::renewRequested); });
}

/// A renewal that isn't offered for the moment is let pass: disabling its button would move the keyboard elsewhere.
void AccountWindow::report(Wish wish)
{
    if (wish == &AccountWindow::renewRequested && !offersIn(m_state).renew)
        return;
    m_told.clear();
    showNotice();
    Q_EMIT (this->*wish)();
}

void AccountWindow::setState(const SessionState &state)
{
    if (m_isToldProblem && m_state.problem && !state.problem)
        m_told.clear();
    m_state = state;
    showTime();
    showNotice();
    showActions();
}

void AccountWindow::tell(const QString &text)
{
    m_told = text;
    m_isToldProblem = false;
    showNotice();
}

void AccountWindow::tell(const Error &problem)
{
    m_told = problemLine(problem);
    m_isToldProblem = true;
    showNotice();
}

void AccountWindow::raiseAndActivate()
{
    if (!isVisible())
        helpfulButton()->setFocus();
    show();
    setWindowState(windowState() & ~Qt::WindowMinimized);
    raise();
    activateWindow();
}

/// Qt keeps a window wide enough for its content, but not high enough for what wraps in it.
bool AccountWindow::event(QEvent *event)
{
    const bool isTaken = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        setMinimumHeight(layout()->totalHeightForWidth(width()));
    return isTaken;
}

void AccountWindow::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_second.start();
    showTime();
}

void AccountWindow::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    m_second.stop();
    m_told.clear();
    showNotice();
}

/// All that changes with nothing happening but time.
void AccountWindow::showTime()
{
    const QDateTime now = m_clock.now();
    m_head->setState(m_state, now);
    m_form->setState(m_state, now);
}

/// What the state's problem has to add to the line at the top.
QString AccountWindow::lastingNotice() const
{
    if (!isWorthTelling(m_state.problem))
        return {};
    const bool isSaid = stateLine(m_state, m_clock.now()).contains(describe(*m_state.problem).what, Qt::CaseInsensitive);
    return isSaid ? adviceOn(*m_state.problem) : problemLine(*m_state.problem);
}

void AccountWindow::showNotice()
{
    const QString text = m_told.isEmpty() ? lastingNotice() : m_told;
    m_notice->setText(text, m_told.isEmpty() || m_isToldProblem);
}

void AccountWindow::showActions()
{
    const Offers offers = offersIn(m_state);
    const bool isOnButton = qobject_cast<QPushButton *>(focusWidget()) != nullptr;
    m_signOut->setVisible(offers.signOut);
    m_cancel->setVisible(offers.cancelSignIn);
    m_copyLink->setVisible(offers.cancelSignIn && !m_state.authorizationUrl.isEmpty());
    m_renew->setVisible(offers.renew || m_state.phase == SessionState::Phase::Renewing);
    m_renew->setText(m_state.problem ? tr("&Try again") : tr("&Renew now"));
    m_signIn->setVisible(offers.signIn);
    m_signIn->setText(namesAccount(m_state) ? tr("Sign &in again") : tr("Sign &in"));
    helpfulButton()->setDefault(true);
    const auto *focused = qobject_cast<QPushButton *>(focusWidget());
    if (isOnButton && (focused == nullptr || !focused->isVisibleTo(this))) // its button is gone
        helpfulButton()->setFocus();
}

QPushButton *AccountWindow::helpfulButton() const
{
    for (QPushButton *button : {m_signIn, m_renew, m_copyLink}) {
        if (button->isVisibleTo(this))
            return button;
    }
    return m_cancel;
}

} // namespace authtray
