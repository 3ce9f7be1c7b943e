// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accountwindow.h"

#include "core/session/wording.h"
#include "ui/accountform.h"
#include "ui/dial.h"
#include "ui/offers.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr int grid = 8;

/// Wraps, and lets the window be narrower than its longest word.
QLabel *makeText(QWidget *parent, Qt::Alignment alignment)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText); // names and problems come from elsewhere
    label->setAlignment(alignment);
    label->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

bool showsAccount(const SessionState &state)
{
    return (state.isAuthenticated() || state.phase == Phase::Ended) && !state.account.label().isEmpty();
}

bool isWorthTelling(const std::optional<Error> &problem)
{
    return problem && problem->kind != Error::Kind::NotSignedIn && problem->kind != Error::Kind::Cancelled;
}

} // namespace

AccountWindow::AccountWindow(const Clock &clock, QWidget *parent)
    : QDialog(parent, Qt::Window), m_clock(clock)
{
    setWindowTitle(tr("Authtray"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addLayout(makeHead());
    layout->addSpacing(grid);
    m_form = new AccountForm(this);
    layout->addWidget(m_form);
    layout->addStretch();
    layout->addLayout(makeNotice());
    layout->addLayout(makeActions());
    makeShortcuts();
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &AccountWindow::showTime);
    setState({});
    resize(460, 560);
}

QBoxLayout *AccountWindow::makeHead()
{
    auto *head = new QVBoxLayout;
    head->setSpacing(grid / 2);
    m_dial = new Dial(this);
    head->addWidget(m_dial, 0, Qt::AlignHCenter);
    head->addSpacing(grid);
    m_heading = makeText(this, Qt::AlignHCenter);
    QFont large = m_heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_heading->setFont(large);
    head->addWidget(m_heading);
    m_email = makeText(this, Qt::AlignHCenter);
    head->addWidget(m_email);
    head->addSpacing(grid);
    m_line = makeText(this, Qt::AlignHCenter);
    head->addWidget(m_line);
    return head;
}

QBoxLayout *AccountWindow::makeNotice()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(grid);
    m_noticeIcon = new QLabel(this);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_noticeIcon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(size));
    row->addWidget(m_noticeIcon, 0, Qt::AlignTop);
    m_notice = makeText(this, Qt::AlignLeft);
    row->addWidget(m_notice, 1);
    return row;
}

QBoxLayout *AccountWindow::makeActions()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addStretch();
    m_signOut = makeButton(tr("Sign &out"), tr("Ends this session here and, where possible, at the provider"),
                           &AccountWindow::signOutRequested);
    m_cancel = makeButton(tr("&Cancel"), tr("Stops waiting for the browser"), &AccountWindow::cancelRequested);
    m_copyLink = makeButton(tr("Copy &link"), tr("Copies the sign-in page's address, for a browser of your choice"),
                            &AccountWindow::copyLinkRequested);
    m_renew = makeButton({}, tr("Asks the provider for a new access token"), &AccountWindow::renewRequested);
    m_signIn = makeButton({}, tr("Opens the provider's sign-in page in your browser"), &AccountWindow::signInRequested);
    for (QPushButton *button : {m_signOut, m_cancel, m_copyLink, m_renew, m_signIn})
        row->addWidget(button);
    return row;
}

QPushButton *AccountWindow::makeButton(const QString &text, const QString &description, void (AccountWindow::*signal)())
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->setAccessibleDescription(description);
    button->setToolTip(description);
    connect(button, &QPushButton::clicked, this, [this, signal] { wish(signal); });
    return button;
}

void AccountWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto reaction) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, reaction);
    };
    on(QKeySequence(Qt::CTRL | Qt::Key_W), &AccountWindow::close); // Escape is QDialog's
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), &AccountWindow::quitRequested);
    on(QKeySequence(Qt::Key_F5), [this] { wish(&AccountWindow::renewRequested); });
}

/// A button that can do nothing for the moment keeps the keyboard instead of passing it on by being disabled.
void AccountWindow::wish(void (AccountWindow::*signal)())
{
    if (signal == &AccountWindow::renewRequested && !offersIn(m_state).renew)
        return;
    m_told.clear();
    showNotice();
    Q_EMIT (this->*signal)();
}

void AccountWindow::setState(const SessionState &state)
{
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
    m_dial->setState(m_state, now);
    m_form->setState(m_state, now);
    showHead();
}

void AccountWindow::showHead()
{
    const Account &account = m_state.account;
    const QString line = stateLine(m_state, m_clock.now());
    const bool hasName = showsAccount(m_state);
    m_heading->setText(!hasName ? line : account.name.isEmpty() ? account.label() : account.name);
    m_email->setText(account.email);
    m_email->setVisible(hasName && !account.name.isEmpty() && !account.email.isEmpty());
    if (hasName)
        m_line->setText(line);
    else if (m_state.phase == Phase::SigningIn)
        m_line->setText(tr("Finish signing in there, and you are done."));
    else if (m_state.phase == Phase::SignedOut)
        m_line->setText(tr("Sign in once, and your programs get fresh tokens."));
    else
        m_line->clear();
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
    const bool isProblem = !text.isEmpty() && (m_told.isEmpty() || m_isToldProblem);
    if (text == m_notice->text() && isProblem == m_noticeIcon->isVisibleTo(this))
        return;
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
    m_noticeIcon->setVisible(isProblem);
    QAccessibleEvent alert(m_notice, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void AccountWindow::showActions()
{
    const Offers offers = offersIn(m_state);
    const bool hasTrouble = m_state.problem.has_value();
    m_signOut->setVisible(offers.signOut);
    m_cancel->setVisible(offers.cancelSignIn);
    m_copyLink->setVisible(offers.cancelSignIn && !m_state.authorizationUrl.isEmpty());
    m_renew->setVisible(offers.renew || m_state.phase == Phase::Renewing);
    m_renew->setText(hasTrouble ? tr("&Try again") : tr("&Renew now"));
    m_signIn->setVisible(offers.signIn);
    m_signIn->setText(showsAccount(m_state) ? tr("Sign &in again") : tr("Sign &in"));
    helpfulButton()->setDefault(true);
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
