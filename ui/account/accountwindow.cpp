// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "ui/account/accountform.h"
#include "ui/account/accounthead.h"
#include "ui/account/actionrow.h"
#include "ui/account/firststeps.h"
#include "ui/account/morebutton.h"
#include "ui/account/profilecolumn.h"
#include "ui/account/timeline.h"
#include "ui/state/availableactions.h"
#include "ui/state/wording.h"
#include "ui/widgets/contentarea.h"
#include "ui/widgets/devicecode.h"
#include "ui/widgets/explain.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/widthhandle.h"

#include <QBoxLayout>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QShortcut>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr QSize defaultSize(460, 560);
constexpr int margin = 3 * gridUnit;

using Phase = SessionState::Phase;

/// The head explains the end of a session. A sign-in makes up for what was wrong before.
bool isWorthShowing(const SessionState &state)
{
    const auto &problem = state.problem;
    return problem && state.phase != Phase::Ended && state.phase != Phase::SigningIn
           && problem->kind != Error::Kind::NotSignedIn && problem->kind != Error::Kind::Cancelled;
}

/// On Wayland, a window may raise itself only with an activation token. A second start from a terminal has none.
bool mustBeShownAgain(const QWidget &window)
{
    return window.isVisible() && !window.isActiveWindow() && QGuiApplication::platformName().startsWith(u"wayland")
           && !qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN");
}

} // namespace

AccountWindow::AccountWindow(QWidget *parent)
    : QDialog(parent, Qt::Window), m_profiles(new ProfileColumn(this)), m_account(new QVBoxLayout),
      m_head(new AccountHead(this)), m_more(new MoreButton(this)), m_deviceCode(new DeviceCode(this)),
      m_timeline(new Timeline(this)), m_form(new AccountForm(this)), m_messageBar(new MessageBar(this)),
      m_undo(new QPushButton(this)), m_stepUp(new QPushButton(this)), m_actions(new ActionRow(this))
{
    makeUndo();
    makeStepUp();
    auto *account = new QVBoxLayout;
    account->setContentsMargins(0, 0, 0, 2 * gridUnit);
    account->setSpacing(2 * gridUnit);
    account->addWidget(new ContentArea(makeContent(), this), 1);
    for (QWidget *fixed : QWidgetList{m_messageBar, m_actions}) {
        fixed->setContentsMargins(margin, 0, margin, 0);
        account->addWidget(fixed);
    }
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_profiles);
    layout->addWidget(new WidthHandle(m_profiles, this));
    layout->addLayout(account, 1);
    connect(m_profiles, &ProfileColumn::chosen, this, &AccountWindow::showProfile);
    connect(m_more, &MoreButton::chosen, this, &AccountWindow::requestAction);
    connect(m_actions, &ActionRow::pressed, this, &AccountWindow::requestAction);
    connect(m_form, &AccountForm::copied, this,
            [this](const QString &what) { showMessage(tr("Copied: %1.").arg(what)); });
    makeShortcuts();
    setWindowTitle(tr("Authtray"));
    m_refreshTimer.setInterval(1s);
    connect(&m_refreshTimer, &QTimer::timeout, this, &AccountWindow::timePassed);
    setSessions({});
    resize(defaultSize.boundedTo(availableSize(*this)));
}

QWidget *AccountWindow::makeContent()
{
    auto *content = new QWidget(this);
    m_account->setSpacing(2 * gridUnit);
    m_account->addStretch();
    m_account->addWidget(m_head);
    m_account->addWidget(m_deviceCode);
    m_account->addWidget(m_timeline);
    m_account->addWidget(m_form);
    m_account->addStretch();
    auto *layout = new QGridLayout(content);
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->addLayout(m_account, 0, 0);
    layout->addWidget(m_more, 0, 0, Qt::AlignTop | Qt::AlignRight); // in the corner above the account
    return content;
}

void AccountWindow::makeUndo()
{
    m_undo->setAutoDefault(false);
    m_messageBar->setButton(m_undo);
    connect(m_undo, &QPushButton::clicked, this, [this] { requestAction(Action::UndoChange); });
    keepTranslated(m_undo, [this] {
        m_undo->setText(tr("&Undo"));
        explain(m_undo, tr("Undoes what the message tells of"), QKeySequence::Undo);
    });
}

void AccountWindow::makeStepUp()
{
    m_stepUp->setAutoDefault(false);
    m_messageBar->setButton(m_stepUp);
    connect(m_stepUp, &QPushButton::clicked, this, [this] { requestAction(Action::StepUp); });
    keepTranslated(m_stepUp, [this] {
        m_stepUp->setText(stepUpText(m_shown.state.stepUp.value_or(StepUp())));
        explain(m_stepUp, tr("Signs in once more, in your browser, for what the service wants"));
    });
}

void AccountWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto reaction) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, reaction);
    };
    on(QKeySequence(Qt::CTRL | Qt::Key_W), &AccountWindow::close); // QDialog already handles Escape
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { requestAction(Action::Quit); });
    on(QKeySequence::Preferences, [this] { requestAction(Action::ShowSettings); });
    on(QKeySequence::Find, [this] { m_profiles->focusSearch(); });
    on(QKeySequence::Undo, [this] {
        if (!m_undo->isHidden())
            m_undo->click();
    });
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

void AccountWindow::showDeviceCode(const DeviceAuthorization &device)
{
    m_deviceCode->setDevice(device);
    showAccount(m_shown);
}

void AccountWindow::setCopiedFor(int seconds)
{
    m_actions->setCopiedFor(seconds);
}

void AccountWindow::setSessions(const QList<SessionView> &sessions)
{
    m_sessions = sessions;
    if (m_firstSteps)
        m_firstSteps->setVisible(sessions.isEmpty());
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
    const bool isSigningIn = session.state.phase == Phase::SigningIn;
    const bool isSignInNew = isSigningIn && m_shown.state.phase != Phase::SigningIn;
    if (isSignInNew || (m_isMessageProblem && m_shown.state.problem && !session.state.problem))
        m_message.clear();
    if (!isSigningIn || session.state.profile != shownProfile())
        m_deviceCode->setDevice({});
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
    m_more->setProfiles(m_sessions.size(), session);
    m_actions->setState(session.state, !m_sessions.isEmpty(), session.hasDeviceFlow && m_deviceCode->isHidden());
}

/// Widens the window by the list, so that the account keeps its width.
void AccountWindow::showList()
{
    const bool wasShown = m_profiles->isVisibleTo(this);
    m_profiles->setSessions(m_sessions, shownProfile());
    if (const bool isShown = m_profiles->isVisibleTo(this); isShown != wasShown)
        resize(std::min(width() + (isShown ? 1 : -1) * m_profiles->sizeHint().width(), availableSize(*this).width()),
               height());
}

void AccountWindow::showMessage(const QString &text)
{
    m_message = text;
    m_isMessageProblem = false;
    m_isMessageUndoable = false;
    updateMessageBar();
}

void AccountWindow::showUndoable(const QString &text)
{
    m_message = text;
    m_isMessageProblem = false;
    m_isMessageUndoable = true;
    updateMessageBar();
}

void AccountWindow::showMessage(const Error &problem)
{
    m_message = problemLine(problem);
    m_isMessageProblem = true;
    m_isMessageUndoable = false;
    updateMessageBar();
}

void AccountWindow::setStandIn(bool isStandIn)
{
    m_isStandIn = isStandIn;
    updateMessageBar();
}

void AccountWindow::setUnusedFile(const std::optional<Error> &problem)
{
    m_unusedFile = problem;
    updateMessageBar();
}

void AccountWindow::addFirstSteps(const Autostart &autostart)
{
    m_firstSteps = new FirstSteps(autostart, this);
    m_account->insertWidget(m_account->indexOf(m_timeline), m_firstSteps);
    m_firstSteps->setVisible(m_sessions.isEmpty());
    connect(m_firstSteps, &FirstSteps::failed, this, [this](const Error &problem) { showMessage(problem); });
}

void AccountWindow::raiseAndActivate()
{
    if (!isVisible())
        m_actions->preferredButton()->setFocus();
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

/// Qt keeps a window wide enough for its content, but not high enough for wrapped text. Where the screen isn't high
/// enough, the content scrolls.
void AccountWindow::fitHeight()
{
    setMinimumHeight(std::min(layout()->totalHeightForWidth(width()), availableSize(*this).height()));
}

bool AccountWindow::event(QEvent *event)
{
    const bool isTaken = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        fitHeight();
    if (event->type() == QEvent::LanguageChange) {
        setWindowTitle(tr("Authtray"));
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
        if (state.stepUp)
            return stepUpLine(*state.stepUp);
        if (m_unusedFile)
            return problemLine(*m_unusedFile);
        return m_isStandIn ? tr("This desktop shows no tray icons. Authtray runs for as long as this window is open.")
                           : QString();
    }
    return describesProblem(state) ? adviceOn(*state.problem).toString() : problemLine(*state.problem);
}

void AccountWindow::updateMessageBar()
{
    const QString text = m_message.isEmpty() ? stateMessage() : m_message;
    m_messageBar->setText(text, m_message.isEmpty() || m_isMessageProblem);
    showInBar(m_undo, !m_message.isEmpty() && m_isMessageUndoable);
    const bool isAboutStepUp = m_message.isEmpty() && m_shown.state.stepUp && !isWorthShowing(m_shown.state);
    if (isAboutStepUp)
        m_stepUp->setText(stepUpText(*m_shown.state.stepUp));
    showInBar(m_stepUp, isAboutStepUp);
}

/// A button that loses the focus by being hidden would move it to an unrelated widget.
void AccountWindow::showInBar(QPushButton *button, bool isShown)
{
    if (!isShown && button->hasFocus())
        m_actions->preferredButton()->setFocus();
    button->setVisible(isShown);
}

} // namespace authtray
