// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "ui/account/accountform.h"
#include "ui/account/accounthead.h"
#include "ui/account/profilelist.h"
#include "ui/account/timeline.h"
#include "ui/state/availableactions.h"
#include "ui/state/wording.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/valuetext.h"

#include <QBoxLayout>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr QSize defaultSize(460, 560);
constexpr int manyProfiles = 8; ///< from which on one is searched for
const QKeySequence renewKey(Qt::Key_F5);
const QKeySequence moreKey(Qt::Key_F10);
const QKeySequence addKey(Qt::CTRL | Qt::Key_N);

/// The head explains the end of a session.
bool isWorthShowing(const SessionState &state)
{
    const auto &problem = state.problem;
    return problem && state.phase != SessionState::Phase::Ended && problem->kind != Error::Kind::NotSignedIn
           && problem->kind != Error::Kind::Cancelled;
}

/// On Wayland, a window may raise itself only with an activation token. A second start from a terminal has none.
bool mustBeShownAgain(const QWidget &window)
{
    return window.isVisible() && !window.isActiveWindow() && QGuiApplication::platformName().startsWith(u"wayland")
           && !qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN");
}

QString withKey(const QString &text, const QKeySequence &key)
{
    return AccountWindow::tr("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText));
}

} // namespace

AccountWindow::AccountWindow(QWidget *parent)
    : QDialog(parent, Qt::Window), m_search(new QLineEdit(this)), m_list(new ProfileList(this)),
      m_account(new QVBoxLayout), m_head(new AccountHead(this)), m_timeline(new Timeline(this)),
      m_form(new AccountForm(this)), m_messageBar(new MessageBar(this))
{
    m_account->setContentsMargins(3 * gridUnit, 3 * gridUnit, 3 * gridUnit, 2 * gridUnit);
    m_account->setSpacing(2 * gridUnit);
    m_account->addStretch();
    m_account->addLayout(makeTop());
    m_account->addWidget(m_timeline);
    m_account->addWidget(m_form);
    m_account->addStretch();
    m_account->addWidget(m_messageBar);
    m_account->addLayout(makeActions());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeList());
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

QLayout *AccountWindow::makeList()
{
    m_search->setClearButtonEnabled(true);
    m_search->hide();
    connect(m_search, &QLineEdit::textChanged, m_list, &ProfileList::setFilter);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    return column;
}

/// The account, with the menu in the corner above it.
QLayout *AccountWindow::makeTop()
{
    m_moreButton = makeMore();
    auto *top = new QGridLayout;
    top->addWidget(m_head, 0, 0);
    top->addWidget(m_moreButton, 0, 0, Qt::AlignTop | Qt::AlignRight);
    return top;
}

QBoxLayout *AccountWindow::makeActions()
{
    m_addAccount = makeButton(Action::AddAccount);
    m_signOut = makeButton(Action::SignOut);
    m_cancel = makeButton(Action::CancelSignIn);
    m_copyLink = makeButton(Action::CopyLink);
    m_copyToken = makeButton(Action::CopyToken);
    m_renew = makeButton(Action::Renew);
    m_signIn = makeButton(Action::SignIn);
    m_copyToken->setFont(tabular(m_copyToken->font()));
    auto *row = new QHBoxLayout;
    row->setSpacing(gridUnit);
    row->addWidget(m_addAccount);
    row->addStretch();
    for (QPushButton *button : {m_signOut, m_cancel, m_copyLink, m_copyToken, m_renew, m_signIn})
        row->addWidget(button);
    return row;
}

/// Where the desktop shows no tray icon, only this menu leads to settings and log.
QToolButton *AccountWindow::makeMore()
{
    auto *button = new QToolButton(this);
    auto *menu = new QMenu(button);
    for (const Action action : {Action::MakeDefault, Action::RemoveProfile, Action::Nothing, Action::ShowSettings,
                                Action::ShowLog, Action::ShowAbout, Action::Nothing, Action::Quit}) {
        if (action == Action::Nothing) {
            menu->addSeparator();
            continue;
        }
        m_more[action] = menu->addAction(QString());
        connect(m_more[action], &QAction::triggered, this, [this, action] { requestAction(action); });
    }
    button->setText(QStringLiteral("⋯"));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, // setMenu() would add an arrow to the dots
            [button, menu] { menu->popup(button->mapToGlobal(button->rect().bottomLeft())); });
    return button;
}

QPushButton *AccountWindow::makeButton(Action action)
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
    m_signOut->setText(tr("Sign &out…"));
    m_cancel->setText(tr("&Cancel"));
    m_copyLink->setText(tr("Copy &link"));
    m_more[Action::MakeDefault]->setText(tr("&Use as default"));
    m_more[Action::RemoveProfile]->setText(tr("Remove &profile…"));
    m_more[Action::ShowSettings]->setText(tr("&Settings…"));
    m_more[Action::ShowLog]->setText(tr("&Log…"));
    m_more[Action::ShowAbout]->setText(tr("A&bout Authtray…"));
    m_more[Action::Quit]->setText(tr("&Quit"));
    m_moreButton->setAccessibleName(tr("More"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setAccessibleDescription(tr("Shows only the profiles with these words"));
    const auto explain = [](QWidget *button, const QString &description) {
        button->setAccessibleDescription(description);
        button->setToolTip(description);
    };
    explain(m_moreButton, withKey(tr("Settings, log and more"), moreKey));
    explain(m_addAccount, withKey(tr("Signs in to another provider or account"), addKey));
    explain(m_signOut, tr("Ends this session here and, where possible, at the provider"));
    explain(m_cancel, tr("Stops waiting for the browser"));
    explain(m_copyLink, tr("Copies the sign-in page's address, for a browser of your choice"));
    explain(m_copyToken, tr("Puts the access token on the clipboard for half a minute"));
    explain(m_renew, withKey(tr("Asks the provider for a new access token"), renewKey));
    explain(m_signIn, tr("Opens the provider's sign-in page in your browser"));
    showCopied();
}

void AccountWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto reaction) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, reaction);
    };
    on(QKeySequence(Qt::CTRL | Qt::Key_W), &AccountWindow::close); // QDialog already handles Escape
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { requestAction(Action::Quit); });
    on(QKeySequence::Preferences, [this] { requestAction(Action::ShowSettings); });
    on(moreKey, [this] { m_moreButton->click(); });
    on(QKeySequence::Find, [this] { m_search->setFocus(); });
    on(addKey, [this] { requestAction(Action::AddAccount); });
    on(renewKey, [this] { requestAction(Action::Renew); });
}

/// Ignores a renewal that isn't available now. The button isn't disabled, because that would move the keyboard focus.
void AccountWindow::requestAction(Action action)
{
    if (action == Action::Renew && !availableActions(m_shown.state).renew)
        return;
    m_message.clear();
    updateMessageBar();
    Q_EMIT actionRequested(action);
}

void AccountWindow::setCopiedFor(int seconds)
{
    const bool wasCopied = m_copiedFor > 0;
    m_copiedFor = seconds;
    showCopied();
    if (!wasCopied && seconds > 0)
        announce(m_copyToken, m_copyToken->text());
}

void AccountWindow::showCopied()
{
    m_copyToken->setText(m_copiedFor > 0 ? tr("Copied (%n s)", nullptr, m_copiedFor) : tr("Copy &token"));
}

void AccountWindow::setSessions(const QList<SessionView> &sessions)
{
    m_sessions = sessions;
    const SessionView *shown = find(shownProfile());
    showAccount(shown ? *shown : sessions.value(0));
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
    m_search->setVisible(m_sessions.size() >= manyProfiles);
    if (!m_search->isVisibleTo(this))
        m_search->clear();
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
    if (mustBeShownAgain(*this)) {
        const QString message = std::exchange(m_message, {}); // which hiding the window clears
        hide();
        m_message = message;
        updateMessageBar();
    }
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
    if (!isWorthShowing(state)) {
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
    m_more[Action::RemoveProfile]->setVisible(!m_sessions.isEmpty());
    m_more[Action::MakeDefault]->setVisible(m_sessions.size() > 1 && !m_shown.isDefault);
    m_signOut->setVisible(available.signOut);
    m_cancel->setVisible(available.cancelSignIn);
    m_copyLink->setVisible(available.cancelSignIn && !state.authorizationUrl.isEmpty());
    m_copyToken->setVisible(available.copyToken);
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
