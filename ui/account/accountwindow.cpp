// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "ui/account/accountform.h"
#include "ui/account/accounthead.h"
#include "ui/account/profilelist.h"
#include "ui/account/timeline.h"
#include "ui/state/availableactions.h"
#include "ui/state/wording.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPushButton>
#include <QShortcut>

#include <algorithm>
#include <functional>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr QSize defaultSize(460, 560);
const QKeySequence renewKey(Qt::Key_F5);
const QKeySequence addKey(Qt::CTRL | Qt::Key_N);

bool isWorthShowing(const std::optional<Error> &problem)
{
    return problem && problem->kind != Error::Kind::NotSignedIn && problem->kind != Error::Kind::Cancelled;
}

QString withKey(const QString &text, const QKeySequence &key)
{
    return AccountWindow::tr("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText));
}

} // namespace

AccountWindow::AccountWindow(QWidget *parent)
    : QDialog(parent, Qt::Window), m_list(new ProfileList(this)), m_account(new QVBoxLayout),
      m_head(new AccountHead(this)), m_timeline(new Timeline(this)), m_form(new AccountForm(this)),
      m_messageBar(new MessageBar(this))
{
    m_account->setContentsMargins(3 * gridUnit, 3 * gridUnit, 3 * gridUnit, 2 * gridUnit);
    m_account->setSpacing(2 * gridUnit);
    m_account->addStretch();
    m_account->addWidget(m_head);
    m_account->addWidget(m_timeline);
    m_account->addWidget(m_form);
    m_account->addStretch();
    m_account->addWidget(m_messageBar);
    m_account->addLayout(makeActions());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addLayout(m_account, 1);
    connect(m_list, &ProfileList::chosen, this, &AccountWindow::showProfile);
    connect(m_form, &AccountForm::copied, this,
            [this](const QString &what) { showMessage(tr("Copied: %1.").arg(what)); });
    makeShortcuts();
    setTexts();
    m_refreshTimer.setInterval(1s);
    connect(&m_refreshTimer, &QTimer::timeout, this, &AccountWindow::timePassed);
    setSessions({});
    resize(defaultSize);
}

QBoxLayout *AccountWindow::makeActions()
{
    m_addAccount = makeButton(&AccountWindow::addAccountRequested);
    m_makeDefault = makeButton(&AccountWindow::makeDefaultRequested);
    m_signOut = makeButton(&AccountWindow::signOutRequested);
    m_cancel = makeButton(&AccountWindow::cancelRequested);
    m_copyLink = makeButton(&AccountWindow::copyLinkRequested);
    m_renew = makeButton(&AccountWindow::renewRequested);
    m_signIn = makeButton(&AccountWindow::signInRequested);
    auto *row = new QHBoxLayout;
    row->setSpacing(gridUnit);
    row->addWidget(m_addAccount);
    row->addStretch();
    for (QPushButton *button : {m_makeDefault, m_signOut, m_cancel, m_copyLink, m_renew, m_signIn})
        row->addWidget(button);
    return row;
}

QPushButton *AccountWindow::makeButton(ActionSignal action)
{
    auto *button = new QPushButton(this);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, action] { requestAction(action); });
    return button;
}

/// Sets the texts that don't depend on the state.
void AccountWindow::setTexts()
{
    setWindowTitle(tr("Authtray"));
    m_addAccount->setText(tr("&Add account…"));
    m_makeDefault->setText(tr("&Use as default"));
    m_signOut->setText(tr("Sign &out"));
    m_cancel->setText(tr("&Cancel"));
    m_copyLink->setText(tr("Copy &link"));
    const auto explain = [](QPushButton *button, const QString &description) {
        button->setAccessibleDescription(description);
        button->setToolTip(description);
    };
    explain(m_addAccount, withKey(tr("Signs in to another provider or account"), addKey));
    explain(m_makeDefault, tr("Programs that name no profile get this one's tokens"));
    explain(m_signOut, tr("Ends this session here and, where possible, at the provider"));
    explain(m_cancel, tr("Stops waiting for the browser"));
    explain(m_copyLink, tr("Copies the sign-in page's address, for a browser of your choice"));
    explain(m_renew, withKey(tr("Asks the provider for a new access token"), renewKey));
    explain(m_signIn, tr("Opens the provider's sign-in page in your browser"));
}

void AccountWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto reaction) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, reaction);
    };
    on(QKeySequence(Qt::CTRL | Qt::Key_W), &AccountWindow::close); // QDialog already handles Escape
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), &AccountWindow::quitRequested);
    on(addKey, &AccountWindow::addAccountRequested);
    on(renewKey, [this] { requestAction(&AccountWindow::renewRequested); });
}

/// Ignores a renewal that isn't available now. The button isn't disabled, because that would move the keyboard focus.
void AccountWindow::requestAction(ActionSignal action)
{
    if (action == &AccountWindow::renewRequested && !availableActions(m_shown.state).renew)
        return;
    m_message.clear();
    updateMessageBar();
    Q_EMIT std::invoke(action, this);
}

void AccountWindow::setSessions(const QList<SessionView> &sessions)
{
    m_sessions = sessions;
    const SessionView *shown = find(shownProfile());
    if (!shown && !sessions.isEmpty()) {
        const auto chosen = std::ranges::find(sessions, true, &SessionView::isDefault);
        shown = chosen == sessions.end() ? &sessions.first() : &*chosen;
    }
    showAccount(shown ? *shown : SessionView());
    showList();
}

void AccountWindow::showProfile(const QString &profile)
{
    const SessionView *session = find(profile);
    if (!session || profile == shownProfile())
        return;
    m_message.clear();
    showAccount(*session);
    showList();
}

const SessionView *AccountWindow::find(const QString &profile) const
{
    const auto found = std::ranges::find(m_sessions, profile,
                                         [](const SessionView &session) { return session.state.profile; });
    return found == m_sessions.end() ? nullptr : &*found;
}

void AccountWindow::showAccount(const SessionView &session)
{
    if (m_isMessageProblem && m_shown.state.problem && !session.state.problem)
        m_message.clear();
    m_shown = session;
    m_head->setSession(session);
    m_timeline->setState(session.state, session.now);
    m_form->setSession(session);
    const bool isFormEmpty = m_form->isEmpty(); // then the rest is centred
    const int form = m_account->indexOf(m_form);
    m_account->setStretch(0, isFormEmpty ? 1 : 0);
    m_account->setStretch(form, isFormEmpty ? 0 : 1);
    m_account->setStretch(form + 1, isFormEmpty ? 1 : 0);
    updateMessageBar();
    showActions();
}

/// Widens the window by the list, so that the account keeps its width.
void AccountWindow::showList()
{
    const bool wasShown = m_list->isVisibleTo(this);
    m_list->setSessions(m_sessions, shownProfile());
    if (const bool isShown = m_list->isVisibleTo(this); isShown != wasShown)
        resize(width() + (isShown ? 1 : -1) * m_list->sizeHint().width(), height());
}

void AccountWindow::showMessage(const QString &text)
{
    m_message = text;
    m_isMessageProblem = false;
    updateMessageBar();
}

void AccountWindow::showMessage(const Error &problem)
{
    m_message = problemLine(problem);
    m_isMessageProblem = true;
    updateMessageBar();
}

void AccountWindow::setStandIn(bool isStandIn)
{
    m_isStandIn = isStandIn;
    updateMessageBar();
}

void AccountWindow::raiseAndActivate()
{
    if (!isVisible())
        preferredButton()->setFocus();
    show();
    setWindowState(windowState() & ~Qt::WindowMinimized);
    raise();
    activateWindow();
}

/// Qt keeps a window wide enough for its content, but not high enough for wrapped text.
bool AccountWindow::event(QEvent *event)
{
    const bool isTaken = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        setMinimumHeight(layout()->totalHeightForWidth(width()));
    if (event->type() == QEvent::LanguageChange) {
        setTexts();
        setSessions(m_sessions);
    }
    return isTaken;
}

void AccountWindow::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_refreshTimer.start();
    Q_EMIT timePassed();
}

void AccountWindow::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    m_refreshTimer.stop();
    m_message.clear();
    updateMessageBar();
}

/// The message about the session's state, without what the line at the top already says.
QString AccountWindow::stateMessage() const
{
    const SessionState &state = m_shown.state;
    if (!isWorthShowing(state.problem)) {
        return m_isStandIn ? tr("This desktop shows no tray icons. Authtray runs for as long as this window is open.")
                           : QString();
    }
    return describesProblem(state) ? adviceOn(*state.problem).toString() : problemLine(*state.problem);
}

void AccountWindow::updateMessageBar()
{
    const QString text = m_message.isEmpty() ? stateMessage() : m_message;
    m_messageBar->setText(text, m_message.isEmpty() || m_isMessageProblem);
}

void AccountWindow::showActions()
{
    const SessionState &state = m_shown.state;
    const AvailableActions available = availableActions(state);
    const bool isOnButton = qobject_cast<QPushButton *>(focusWidget()) != nullptr;
    m_addAccount->setVisible(!m_sessions.isEmpty()); // without sessions, signing in adds an account
    m_makeDefault->setVisible(m_sessions.size() > 1 && !m_shown.isDefault);
    m_signOut->setVisible(available.signOut);
    m_cancel->setVisible(available.cancelSignIn);
    m_copyLink->setVisible(available.cancelSignIn && !state.authorizationUrl.isEmpty());
    m_renew->setVisible(available.renew || state.phase == SessionState::Phase::Renewing);
    m_renew->setText(renewalText(state));
    m_signIn->setVisible(available.signIn);
    m_signIn->setText(namesAccount(state) ? tr("Sign &in again") : tr("Sign &in"));
    preferredButton()->setDefault(true);
    const auto *focused = qobject_cast<QPushButton *>(focusWidget());
    if (isOnButton && (focused == nullptr || !focused->isVisibleTo(this))) // the focused button was hidden
        preferredButton()->setFocus();
}

QPushButton *AccountWindow::preferredButton() const
{
    for (QPushButton *button : {m_signIn, m_renew, m_copyLink}) {
        if (button->isVisibleTo(this))
            return button;
    }
    return m_cancel;
}

} // namespace authtray
