// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "core/platform/browser.h"
#include "ui/account/accountwindow.h"
#include "ui/account/diagnosisdialog.h"
#include "ui/account/historydialog.h"
#include "ui/account/programsdialog.h"
#include "ui/addaccount/addaccountdialog.h"
#include "ui/platform/autostart.h"
#include "ui/questions/confirmdialog.h"
#include "ui/questions/passphrasedialog.h"
#include "ui/settings/settingsdialog.h"
#include "ui/state/pageintext.h"
#include "ui/state/wording.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto actionTimeout = 90s; ///< the keychain may have to ask for its password

/// Of the profile, or of who is signed in to it. Only one of these runs on a session.
bool isChange(Action action)
{
    using enum Action;
    return action == SignOut || action == RenameProfile || action == DuplicateProfile || action == RemoveProfile
           || action == UndoChange;
}

} // namespace

Actions::Actions(Sessions &sessions, std::function<AccountWindow &()> window)
    : m_sessions(sessions), m_window(std::move(window)), m_profileChanges(sessions),
      m_signIn(sessions, m_window, [this] { return raiseQuestionParent(); })
{
    connect(&m_signIn, &SignInRun::sessionChanged, this, &Actions::listChanged);
}

Actions::~Actions() = default;

void Actions::connectTo(AccountWindow &window)
{
    connect(&window, &AccountWindow::actionRequested, this, [this, &window](Action action) {
        if (action == Action::CopyToken)
            copyToken(find(window.shownProfile())); // pressed by the person, so nothing has to be asked
        else
            perform(action, window.shownProfile());
    });
    connect(&m_clipboard, &Clipboard::secondsLeft, &window, &AccountWindow::setCopiedFor);
}

Session *Actions::find(const QString &profile) const
{
    if (signingIn() && signingIn()->profile().name == profile)
        return signingIn();
    if (!profile.isEmpty())
        return m_sessions.find(profile);
    Session *session = m_sessions.current();
    return session ? session : m_sessions.all().value(0);
}

void Actions::perform(Action action, const QString &profile)
{
    Session *session = find(profile);
    switch (action) {
    case Action::SignIn: return signInAgain(session);
    case Action::AddAccount: return showAddAccount();
    case Action::ShowAccount: return show(profile);
    case Action::ShowSettings: return showSettings(SettingsDialog::Page::General);
    case Action::ShowLog: return showSettings(SettingsDialog::Page::Log);
    case Action::ShowDiagnosis: return showDiagnosis();
    case Action::ShowAbout: return showSettings(SettingsDialog::Page::About);
    case Action::CopyLink: return m_signIn.copyLink();
    case Action::OpenAgain: return m_signIn.openAgain();
    case Action::UndoChange: changeProfile(session, action); return;
    case Action::Quit: return QCoreApplication::quit();
    default: break;
    }
    if (!session)
        return;
    switch (action) {
    case Action::StepUp: stepUp(session); break;
    case Action::CancelSignIn: session->cancelSignIn(); break;
    case Action::SignInOnOtherDevice: return session == signingIn() ? m_signIn.changeDevice() : void();
    case Action::MakeDefault: return makeDefault(profile);
    case Action::ShowPrograms: return showPrograms(session);
    case Action::ShowHistory: return showHistory(session);
    case Action::ShowSessionsPage: return showSessionsPage(*session);
    case Action::RenameProfile:
    case Action::DuplicateProfile:
    case Action::RemoveProfile: changeProfile(session, action); break;
    case Action::SignOut: signOut(session); break;
    case Action::Renew: renew(session); break;
    case Action::CopyToken: askBeforeCopying(session); break;
    default: break;
    }
}

void Actions::show(const QString &profile)
{
    m_window().showProfile(profile);
    m_window().raiseAndActivate();
}

void Actions::signInAgain(Session *session)
{
    if (signingIn()) // one at a time, so shows which
        show(signingIn()->profile().name);
    else if (session)
        signIn(session, {});
    else
        showAddAccount();
}

void Actions::showAddAccount()
{
    if (!m_addAccount) {
        m_addAccount = std::make_unique<AddAccountDialog>(Presets(m_sessions.paths()), m_sessions.profiles(),
                                                          m_sessions.http(), &m_window());
        connect(m_addAccount.get(), &AddAccountDialog::signInRequested, this, &Actions::signInTo);
        connect(m_addAccount.get(), &AddAccountDialog::cancelRequested, &m_signIn, &SignInRun::cancel);
    }
    m_window().raiseAndActivate();
    m_addAccount->open();
}

void Actions::showSettings(SettingsDialog::Page page)
{
    if (!m_settings) {
        m_settings = std::make_unique<SettingsDialog>(m_sessions, &m_window());
        connect(m_settings.get(), &SettingsDialog::changed, this, &Actions::settingsChanged);
        connect(m_settings.get(), &SettingsDialog::languageChanged, this, &Actions::recreateDialogs,
                Qt::QueuedConnection);
    }
    m_settings->raiseAndActivate(page);
}

/// Recreates them in the new language, except for an open form, whose input would be lost.
void Actions::recreateDialogs()
{
    const QPoint place = m_settings->pos();
    m_settings.reset();
    showSettings(SettingsDialog::Page::General);
    m_settings->focusLanguage();
    m_settings->move(place);
    if (m_addAccount && !m_addAccount->isVisible() && !signingIn())
        m_addAccount.reset();
}

void Actions::signInTo(const NewAccount &account)
{
    if (signingIn()) // begun by the tray's menu while the dialog was open
        return m_addAccount->showProblem(badInput(QT_TRANSLATE_NOOP("Error", "another sign-in waits for the browser"),
                                                  QT_TRANSLATE_NOOP("Error", "Finish or cancel that one first.")));
    signIn(m_sessions.findOrAdd(account.profile), account);
}

void Actions::makeDefault(const QString &profile)
{
    const auto made = m_sessions.profiles().makeDefault(profile);
    if (!made)
        showError(find(profile), made.error());
    Q_EMIT listChanged();
}

void Actions::showPrograms(Session *session)
{
    show(session->profile().name);
    QStringList options = Autostart::of(m_sessions.paths()).configOption();
    if (session != m_sessions.current())
        options += {QStringLiteral("--profile"), session->profile().name};
    auto *dialog = new ProgramsDialog(*session, options, &m_window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Actions::showHistory(Session *session)
{
    show(session->profile().name);
    auto *dialog = new HistoryDialog(*session, &m_window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Actions::showDiagnosis()
{
    m_window().raiseAndActivate();
    auto *dialog = new DiagnosisDialog(m_sessions, &m_window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Actions::showSessionsPage(const Session &session)
{
    const Profile &profile = session.profile();
    const auto opened = openInBrowser(pageIn(profile.provider.revocationAdvice), profile.preferences.browser);
    if (!opened)
        showError(&session, opened.error());
}

/// As the dialog's input says; it also shows the code for another device.
SignInChoices Actions::choicesFor(const NewAccount &account)
{
    SignInChoices choices;
    choices.provider = account.profile.provider;
    choices.store = account.profile.store.kind;
    choices.caFile = account.profile.caFile;
    choices.clientSecret = account.clientSecret;
    choices.addsScopes = account.isService;
    choices.way = account.isOnOtherDevice ? SignInChoices::Way::Device : SignInChoices::Way::Browser;
    choices.showDeviceCode = [this](const DeviceAuthorization &device) { m_addAccount->showDeviceCode(device); };
    return choices;
}

/// The parent window for a question, raised to the front.
QWidget *Actions::raiseQuestionParent()
{
    m_window().raiseAndActivate();
    const bool isAddingAccount = m_addAccount && m_addAccount->isVisible();
    return isAddingAccount ? static_cast<QWidget *>(m_addAccount.get()) : &m_window();
}

/// Whether `action` must not begin, because it is running already, or another one that excludes it. So what was pressed
/// twice is done once.
bool Actions::isBusy(const Session *session, Action action) const
{
    return std::ranges::any_of(m_running, [&](const auto &running) {
        return running.first == session && (running.second == action || (isChange(running.second) && isChange(action)));
    });
}

bool Actions::isChanging(const Session *session) const
{
    return session == signingIn() || isBusy(session, Action::SignOut);
}

auto Actions::beginAction(const Session *session, Action action)
{
    m_running.emplace(session, action);
    return qScopeGuard([this, session, action] { m_running.erase({session, action}); });
}

QCoro::Task<Result<Secret>> Actions::askPassphrase(QString path, bool isNew, QDeadlineTimer deadline)
{
    if (m_running.empty())
        co_return Error{Error::Kind::PassphraseMissing, path, {}};
    const auto passphrase = co_await authtray::askPassphrase(raiseQuestionParent(), path, isNew, deadline);
    co_return passphrase;
}

QCoro::Task<> Actions::signIn(Session *session, std::optional<NewAccount> newAccount, std::optional<StepUp> stepUp)
{
    if (signingIn())
        co_return;
    const auto running = beginAction(session, Action::SignIn);
    SignInChoices choices;
    choices.stepUp = stepUp;
    QMetaObject::Connection progress;
    if (newAccount) {
        choices = choicesFor(*newAccount);
        progress = connect(&m_signIn, &SignInRun::browserOpened, m_addAccount.get(), &AddAccountDialog::showBrowser);
    }
    const auto signedIn = co_await m_signIn.run(session, choices);
    disconnect(progress);
    if (!signedIn)
        co_return newAccount ? m_addAccount->showProblem(signedIn.error()) : showError(session, signedIn.error());
    if (signedIn->defaultProblem)
        showError(session, *signedIn->defaultProblem);
    if (newAccount)
        m_addAccount.reset();
}

/// Asks first where the service gets more than before.
QCoro::Task<> Actions::stepUp(Session *session)
{
    if (signingIn())
        co_return show(signingIn()->profile().name);
    const auto demanded = session->state().stepUp;
    if (!demanded || isBusy(session, Action::StepUp))
        co_return;
    const auto running = beginAction(session, Action::StepUp);
    show(session->profile().name);
    bool isSure = demanded->scopes.isEmpty();
    if (!isSure)
        isSure = co_await confirmStepUp(&m_window(), *demanded, session->state().provider);
    if (isSure)
        co_await signIn(session, {}, demanded);
    else
        session->demand({});
}

QCoro::Task<> Actions::signOut(Session *session)
{
    if (isBusy(session, Action::SignOut))
        co_return;
    const auto running = beginAction(session, Action::SignOut);
    show(session->profile().name);
    const bool isSure = co_await confirmSignOut(&m_window(), session->profile().name, session->state().account);
    if (!isSure)
        co_return;
    const SignOutReport report = co_await session->signOut(QDeadlineTimer(actionTimeout));
    m_window().showProfile(session->profile().name);
    if (report.problem)
        showError(session, *report.problem);
    else if (!report.places.isEmpty() && report.places.first().unnoted)
        showError(session, *report.places.first().unnoted);
    else
        m_window().showMessage(signOutLine(report, session->profile().provider.host()));
}

QCoro::Task<> Actions::changeProfile(Session *session, Action action)
{
    if (isBusy(session, action))
        co_return;
    const auto running = beginAction(session, action);
    if (action != Action::UndoChange)
        show(session->profile().name);
    const auto changed = co_await change(session, action);
    Q_EMIT listChanged();
    if (!changed)
        co_return showError(session, changed.error());
    m_window().showProfile(changed->profile);
    if (changed->problem)
        m_window().showMessage(*changed->problem);
    else if (changed->canBeUndone)
        m_window().showUndoable(changed->message);
    else
        m_window().showMessage(changed->message);
}

ProfileChanges::Change Actions::change(Session *session, Action action)
{
    if (action == Action::RenameProfile)
        return m_profileChanges.rename(*session, &m_window());
    if (action == Action::DuplicateProfile)
        return m_profileChanges.duplicate(*session, &m_window());
    if (action == Action::RemoveProfile)
        return m_profileChanges.remove(*session, &m_window());
    return m_profileChanges.undo();
}

QCoro::Task<> Actions::renew(Session *session)
{
    if (isBusy(session, Action::Renew))
        co_return;
    const auto running = beginAction(session, Action::Renew);
    FreshnessPolicy policy; // a valid token is renewed only with `force`; an expired one is renewed anyway
    policy.force = session->state().isTokenValid(session->now());
    const auto renewed = co_await session->refresh(policy, QDeadlineTimer(actionTimeout));
    if (!renewed)
        showError(session, renewed.error());
}

/// For the tray's menu. If the window was opened for the question only, it is closed after that.
QCoro::Task<> Actions::askBeforeCopying(Session *session)
{
    AccountWindow &window = m_window();
    const bool wasVisible = window.isVisible();
    show(session->profile().name);
    if (std::exchange(m_isAskingToCopy, true))
        co_return;
    const auto over = qScopeGuard([this] { m_isAskingToCopy = false; });
    const bool isSure = co_await confirmCopyToken(&window, session->state().account);
    if (!wasVisible)
        window.hide();
    if (isSure)
        co_await copyToken(session);
}

QCoro::Task<> Actions::copyToken(Session *session)
{
    if (!session || isBusy(session, Action::CopyToken))
        co_return;
    const auto running = beginAction(session, Action::CopyToken);
    const auto fresh = co_await session->refresh({}, QDeadlineTimer(actionTimeout));
    if (!fresh) {
        showError(session, fresh.error());
        co_return;
    }
    m_clipboard.copySecret(fresh->tokens.accessToken);
    Q_EMIT tokenCopied(session, secretTimeout);
}

/// Shows the failure of an action, even if the window has been closed in the meantime.
void Actions::showError(const Session *session, const Error &problem)
{
    if (problem.kind == Error::Kind::Cancelled)
        return;
    if (session != nullptr)
        m_window().showProfile(session->profile().name);
    m_window().showMessage(problem);
    m_window().raiseAndActivate();
}

} // namespace authtray
