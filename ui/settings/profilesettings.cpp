// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/profilesettings.h"

#include "core/net/hosts.h"
#include "core/platform/browser.h"
#include "core/session/sessions.h"
#include "ui/state/wording.h"
#include "ui/widgets/lockednote.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto lockTimeout = 5s; ///< another process may hold the profile's lock

/// Examples of commands. The person replaces the names of the browser's profiles.
QStringList examples()
{
    return {QStringLiteral("firefox -P work %u"), QStringLiteral("google-chrome --profile-directory=\"Profile 1\" %u"),
            QStringLiteral("chromium --profile-directory=\"Profile 1\" %u")};
}

} // namespace

ProfileSettings::ProfileSettings(Sessions &sessions, QWidget *parent)
    : QWidget(parent), m_sessions(sessions), m_profile(new QComboBox(this)),
      m_notify(new QCheckBox(tr("Show &notifications"), this)), m_ahead(new QSpinBox(this)),
      m_browser(new QComboBox(this)), m_hosts(new QLineEdit(this)), m_notifyNote(new LockedNote(m_notify)),
      m_aheadNote(new LockedNote(m_ahead)), m_browserNote(new LockedNote(m_browser)), m_messageBar(new MessageBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(2 * gridUnit);
    form->setVerticalSpacing(2 * gridUnit);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Pro&file"), m_profile);
    form->addRow(QString(), m_notifyNote->makeColumn());
    m_aheadNote->addRowTo(form, tr("&Renew ahead by"));
    m_browserNote->addRowTo(form, tr("&Browser command"));
    auto *hint = new QLabel(
            tr("%u stands for the sign-in page's address. With a command of its own, a profile always signs in with "
               "the right browser profile."),
            this);
    hint->setWordWrap(true);
    form->addRow(QString(), hint);
    form->addRow(tr("To&ken goes to"), m_hosts);
    auto *hostsHint = new QLabel(
            tr("Servers to which git, docker and other tools may send this profile's token, separated by spaces: "
               "git.example.com, or with a path git.example.com/team."),
            this);
    hostsHint->setWordWrap(true);
    form->addRow(QString(), hostsHint);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(m_messageBar);
    m_notify->setToolTip(tr("When the session ends or can't be renewed"));
    m_ahead->setRange(0, static_cast<int>(Preferences::maxRenewAhead.count()));
    m_ahead->setSpecialValueText(tr("Default"));
    m_ahead->setSuffix(tr(" min", "minutes, behind a number"));
    m_ahead->setKeyboardTracking(false);
    m_ahead->setToolTip(tr("How long before it expires the token is renewed; at most half of its life"));
    addBrowsers();
    reload();
    connect(m_profile, &QComboBox::currentIndexChanged, this, &ProfileSettings::showPreferences);
    connect(m_notify, &QCheckBox::toggled, this, qOverload<>(&ProfileSettings::store));
    connect(m_ahead, &QSpinBox::valueChanged, this, qOverload<>(&ProfileSettings::store));
    connect(m_browser->lineEdit(), &QLineEdit::editingFinished, this, &ProfileSettings::browserEdited);
    connect(m_hosts, &QLineEdit::editingFinished, this, &ProfileSettings::hostsEdited);
    connect(m_browser, &QComboBox::activated, this, &ProfileSettings::browserEdited);
}

void ProfileSettings::addBrowsers()
{
    m_browser->setEditable(true);
    m_browser->setInsertPolicy(QComboBox::NoInsert);
    m_browser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_browser->addItem(QString());
    m_browser->addItems(examples());
    m_browser->lineEdit()->setPlaceholderText(tr("The desktop's browser"));
}

Session *ProfileSettings::session() const
{
    return m_sessions.find(m_profile->currentText());
}

void ProfileSettings::reload()
{
    const QSignalBlocker blocker(m_profile);
    const QString before = m_profile->currentText();
    m_profile->clear();
    for (const Session *session : m_sessions.all())
        m_profile->addItem(session->profile().name);
    const QString defaultName = m_sessions.current() ? m_sessions.current()->profile().name : QString();
    m_profile->setCurrentIndex(std::max(0, m_profile->findText(before.isEmpty() ? defaultName : before)));
    showPreferences();
}

void ProfileSettings::showPreferences()
{
    Session *session = this->session();
    const auto profile = session ? m_sessions.profiles().load(session->profile().name)
                                 : Result<Profile>(Error{Error::Kind::NotSignedIn, {}, {}});
    const Preferences preferences = profile ? profile->preferences : Preferences();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_notify), QSignalBlocker(m_ahead), QSignalBlocker(m_browser)};
    m_notify->setChecked(!preferences.isQuiet);
    m_ahead->setValue(preferences.renewAhead ? static_cast<int>(preferences.renewAhead->count()) : 0);
    m_browser->setEditText(preferences.browser);
    m_hosts->setText(profile ? profile->provider.hosts.join(u' ') : QString());
    m_hosts->setCursorPosition(0);
    m_hosts->setEnabled(bool(profile));
    m_profile->setEnabled(m_profile->count() > 0);
    const auto policy = m_sessions.profiles().policy();
    const auto setLocked = [&](LockedNote *note, QLatin1String key) {
        note->setLocked(policy && policy->isLocked(key), profile && policy); // an invalid file isn't overwritten
    };
    setLocked(m_notifyNote, Preferences::notificationsKey);
    setLocked(m_aheadNote, Preferences::renewAheadKey);
    setLocked(m_browserNote, Preferences::browserKey);
    if (!session)
        m_messageBar->setText(tr("There is no account yet. Add one first."), false);
    else if (!policy)
        m_messageBar->setText(problemLine(policy.error()), true);
    else
        m_messageBar->setText(profile ? QString() : problemLine(profile.error()), true);
}

/// An invalid command stays in the field but isn't stored.
void ProfileSettings::browserEdited()
{
    const QString command = m_browser->currentText().trimmed();
    const auto checked = command.isEmpty() ? Result<>(done) : checkBrowser(command);
    if (checked)
        store();
    else
        m_messageBar->setText(problemLine(checked.error()), true);
}

/// An invalid server stays in the field but isn't stored.
void ProfileSettings::hostsEdited()
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    Session *session = this->session();
    if (!session)
        return;
    QStringList wanted;
    for (const QString &word : m_hosts->text().split(separators, Qt::SkipEmptyParts)) {
        const auto host = readHostEntry(word);
        if (!host) {
            m_messageBar->setText(problemLine(host.error()), true);
            return;
        }
        wanted += *host;
    }
    const QStringList before = session->profile().provider.hosts;
    QStringList added = wanted;
    added.removeIf([&](const QString &host) { return before.contains(host); });
    QStringList removed = before;
    removed.removeIf([&](const QString &host) { return wanted.contains(host); });
    if (added.isEmpty() && removed.isEmpty())
        showPreferences();
    else
        storeHosts(session, added, removed);
}

QCoro::Task<> ProfileSettings::storeHosts(Session *session, QStringList added, QStringList removed)
{
    const QPointer<ProfileSettings> self(this);
    const auto stored = co_await session->changeHosts(added, removed, QDeadlineTimer(lockTimeout));
    if (!self)
        co_return;
    if (stored)
        showPreferences();
    else
        m_messageBar->setText(problemLine(stored.error()), true);
}

void ProfileSettings::store()
{
    Preferences preferences{m_browser->currentText().trimmed(), !m_notify->isChecked()};
    if (!preferences.browser.isEmpty() && !checkBrowser(preferences.browser) && session())
        preferences.browser = session()->profile().preferences.browser; // still being typed
    if (m_ahead->value() > 0)
        preferences.renewAhead = std::chrono::minutes(m_ahead->value());
    if (session() && session()->profile().preferences != preferences)
        store(session(), preferences);
    else
        m_messageBar->setText({}, false);
}

QCoro::Task<> ProfileSettings::store(Session *session, Preferences preferences)
{
    const QPointer<ProfileSettings> self(this);
    const auto stored = co_await session->savePreferences(preferences, QDeadlineTimer(lockTimeout));
    if (!self)
        co_return;
    showPreferences();
    if (!stored)
        m_messageBar->setText(problemLine(stored.error()), true);
}

} // namespace authtray
