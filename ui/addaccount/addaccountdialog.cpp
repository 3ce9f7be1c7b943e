// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/addaccountdialog.h"

#include "core/log.h"
#include "core/platform/browser.h"
#include "ui/addaccount/providerform.h"
#include "ui/addaccount/providermark.h"
#include "ui/addaccount/signinprogress.h"
#include "ui/state/wording.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

constexpr int markSize = 24;
constexpr int maxListWidth = 32 * gridUnit; ///< for the labels of the person's own presets
constexpr QSize defaultSize(600, 480);

} // namespace

AddAccountDialog::AddAccountDialog(const Presets &presets, const ProfileFolder &profiles, Http &http, QWidget *parent)
    : QDialog(parent), m_profiles(profiles), m_check(http, profiles), m_pages(new QStackedWidget(this)),
      m_progress(new SignInProgress(this)), m_messageBar(new MessageBar(this)),
      m_useIssuer(new QPushButton(tr("&Use this address"), this))
{
    setWindowTitle(tr("Add account"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    m_pages->addWidget(makeQuestions());
    m_pages->addWidget(m_progress);
    layout->addWidget(m_pages, 1);
    auto *messageArea = new QWidget(this); // so that nothing moves when a message appears
    messageArea->setMinimumHeight(2 * fontMetrics().lineSpacing());
    auto *messageLayout = new QVBoxLayout(messageArea);
    messageLayout->setContentsMargins(0, 0, 0, 0);
    messageLayout->addWidget(m_messageBar);
    m_useIssuer->setAutoDefault(false);
    m_useIssuer->hide();
    m_messageBar->setButton(m_useIssuer);
    connect(m_useIssuer, &QPushButton::clicked, this, &AddAccountDialog::useIssuer);
    layout->addWidget(messageArea);
    addButtons(layout);
    connect(&m_check, &ProviderCheck::found, this, &AddAccountDialog::providerFound);
    connect(&m_check, &ProviderCheck::messageChanged, this, &AddAccountDialog::showMessage);
    connect(&m_check, &ProviderCheck::failed, this, &AddAccountDialog::showFailure);
    addProviders(presets);
    m_providers->setFixedWidth(std::min(m_providers->sizeHintForColumn(0), maxListWidth)
                               + m_providers->verticalScrollBar()->sizeHint().width() + 2 * gridUnit);
    connect(m_providers, &QListWidget::currentRowChanged, this, &AddAccountDialog::showProvider);
    m_providers->setCurrentRow(0);
    m_providers->setFocus();
    resize(defaultSize.expandedTo(sizeHint()));
}

AddAccountDialog::~AddAccountDialog() = default;

QWidget *AddAccountDialog::makeQuestions()
{
    auto *page = new QWidget(this);
    m_providers = new QListWidget(page);
    m_providers->setIconSize({markSize, markSize});
    m_providers->setAccessibleName(tr("Provider"));
    m_providers->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_questions = new QScrollArea(page);
    m_questions->setWidgetResizable(true);
    m_questions->setFrameShape(QFrame::NoFrame);
    m_questions->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_questions->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_providers);
    layout->addWidget(m_questions, 1);
    return page;
}

void AddAccountDialog::addButtons(QBoxLayout *layout)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(gridUnit);
    m_test = addButton(row, tr("&Test"), tr("Asks the provider whether it knows this client, without signing in"));
    row->addStretch();
    m_copyLink = addButton(row, tr("Copy &link"), tr("Copies the sign-in page's address, for a browser of your choice"));
    m_openAgain = addButton(row, tr("&Open again"), tr("Opens the sign-in page in your browser once more"));
    m_cancel = addButton(row, tr("Cancel"), {});
    m_onOtherDevice = addButton(row, tr("On another &device"),
                                tr("Signs in with a code, in a browser on a phone or another computer"));
    m_signIn = addButton(row, tr("Sign &in"), tr("Opens the provider's sign-in page in your browser"));
    m_signIn->setDefault(true);
    layout->addLayout(row);
    connect(m_test, &QPushButton::clicked, this, &AddAccountDialog::test);
    connect(m_copyLink, &QPushButton::clicked, this, &AddAccountDialog::copyLink);
    connect(m_openAgain, &QPushButton::clicked, this, &AddAccountDialog::openAgain);
    connect(m_cancel, &QPushButton::clicked, this, &AddAccountDialog::reject);
    connect(m_onOtherDevice, &QPushButton::clicked, this, [this] { signIn(true); });
    connect(m_signIn, &QPushButton::clicked, this, [this] { signIn(false); });
}

QPushButton *AddAccountDialog::addButton(QBoxLayout *row, const QString &text, const QString &description)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->setAccessibleDescription(description);
    button->setToolTip(description);
    row->addWidget(button);
    return button;
}

/// Those with which one can sign in without registering anything come first.
void AddAccountDialog::addProviders(const Presets &presets)
{
    QList<Preset> toRegister;
    for (const QString &name : presets.names()) {
        const auto preset = presets.find(name);
        if (!preset)
            qCWarning(lcUi) << whatHappened(preset.error()).inEnglish();
        else if (preset->registration.isEmpty())
            addProvider(*preset, preset->label);
        else
            toRegister += *preset;
    }
    for (const Preset &preset : std::as_const(toRegister))
        addProvider(preset, preset.label);
    addProvider(std::nullopt, tr("A service's address"));
    addProvider(std::nullopt, tr("Another provider"));
}

void AddAccountDialog::addProvider(const std::optional<Preset> &preset, const QString &label)
{
    m_presets += preset;
    m_providers->addItem(new QListWidgetItem(providerMark(preset ? label : QString()), label));
}

void AddAccountDialog::showProvider(int row)
{
    if (row < 0)
        return;
    const bool isLast = row + 1 == m_presets.size();
    const auto address = isLast ? ProviderForm::Address::OfIssuer : ProviderForm::Address::OfService;
    m_form = new ProviderForm(m_presets.at(row), address, m_profiles, this);
    m_questions->setWidget(m_form); // deletes the one before
    connect(m_form, &ProviderForm::edited, this, &AddAccountDialog::editingChanged);
    connect(m_form, &ProviderForm::failed, this,
            [this](const Error &problem) { showMessage(problemLine(problem), true); });
    connect(m_form, &ProviderForm::advancedShown, this, &AddAccountDialog::scrollTo, Qt::QueuedConnection);
    QWidget *before = m_providers;
    for (QWidget *stop : m_form->tabStops() + QWidgetList{m_test}) {
        setTabOrder(before, stop);
        before = stop;
    }
    inputChanged(); // without asking the provider: the list may be gone through with the arrow keys
}

void AddAccountDialog::scrollTo(QWidget *part)
{
    m_questions->ensureWidgetVisible(part, 0, 0);
}

/// Discards the result of the last check.
void AddAccountDialog::inputChanged()
{
    m_check.stop();
    m_endpoints = m_form->knownEndpoints();
    m_named.reset();
    showMessage(m_form->fault(), true);
    showButtons();
}

void AddAccountDialog::editingChanged()
{
    inputChanged();
    if (isUsable() && !m_endpoints)
        m_check.discoverLater(m_form->account());
}

/// Whether the provider can be asked for.
bool AddAccountDialog::isUsable() const
{
    return m_form->namesProvider() && m_form->fault().isEmpty();
}

/// Without a client there is still the provider to look for once more.
void AddAccountDialog::test()
{
    const NewAccount account = m_form->account();
    const bool hasClient = m_form->isComplete() && !account.isService;
    hasClient ? m_check.test(account.profile) : m_check.discoverNow(account);
}

void AddAccountDialog::providerFound(const Provider &provider)
{
    m_endpoints = provider.endpoints;
    if (m_form->asksForService())
        m_named = provider;
    showButtons();
}

void AddAccountDialog::signIn(bool isOnOtherDevice)
{
    m_check.stop();
    NewAccount account = m_form->account();
    account.isOnOtherDevice = isOnOtherDevice;
    if (m_named)
        account.profile.provider = *m_named;
    m_address = {};
    showMessage({});
    m_progress->showPreparation(account.profile.provider.host());
    showPage(m_progress);
    m_cancel->setFocus();
    Q_EMIT signInRequested(account);
}

void AddAccountDialog::showBrowser(const SignInAddress &address)
{
    m_address = address;
    m_progress->showBrowser();
    showButtons();
}

void AddAccountDialog::showDeviceCode(const DeviceAuthorization &device)
{
    m_address = {device.address(), device.verificationUri};
    m_progress->showDeviceCode(device);
    showButtons();
}

void AddAccountDialog::showProblem(const Error &problem)
{
    showPage(m_pages->widget(0));
    m_form->focusFirst();
    if (problem.kind == Error::Kind::Cancelled)
        showMessage({});
    else
        showFailure(problem);
}

/// Offers the issuer's right spelling, if the provider has told it.
void AddAccountDialog::showFailure(const Error &problem)
{
    showMessage(problemLine(problem), true);
    const bool isIssuerKnown = problem.kind == Error::Kind::SignInFailed && !problem.values.isEmpty();
    m_rightIssuer = isIssuerKnown && m_form->asksForIssuer() ? problem.values.first() : QString();
    m_useIssuer->setVisible(!m_rightIssuer.isEmpty());
}

void AddAccountDialog::useIssuer()
{
    m_form->focusFirst(); // the button disappears
    m_form->setIssuer(m_rightIssuer);
    m_check.discoverNow(m_form->account());
}

/// During a sign-in, cancels it and returns to the form, which keeps its input.
void AddAccountDialog::reject()
{
    m_check.stop();
    if (m_pages->currentWidget() == m_progress)
        Q_EMIT cancelRequested();
    else
        QDialog::reject();
}

void AddAccountDialog::showPage(QWidget *page)
{
    m_pages->setCurrentWidget(page);
    showButtons();
}

void AddAccountDialog::showButtons()
{
    const bool isWaiting = m_pages->currentWidget() == m_progress;
    const bool isNamed = !m_form->asksForService() || m_named;
    const bool isComplete = m_form->isComplete() && m_form->fault().isEmpty() && isNamed;
    for (QPushButton *button : {m_test, m_signIn})
        button->setVisible(!isWaiting);
    for (QPushButton *button : {m_signIn, m_onOtherDevice})
        button->setEnabled(isComplete);
    m_test->setEnabled(isComplete || (isUsable() && !m_endpoints));
    const bool mayHaveDevices = m_endpoints ? !m_endpoints->deviceAuthorization.isEmpty() : isComplete;
    m_onOtherDevice->setVisible(!isWaiting && mayHaveDevices);
    for (QPushButton *button : {m_copyLink, m_openAgain})
        button->setVisible(isWaiting && !m_address.full.isEmpty());
}

void AddAccountDialog::copyLink()
{
    QGuiApplication::clipboard()->setText(m_address.full.toString(QUrl::FullyEncoded));
    showMessage(tr("Link copied."));
}

void AddAccountDialog::openAgain()
{
    const auto opened = openInBrowser(m_address.local);
    if (!opened)
        showMessage(problemLine(opened.error()), true);
}

void AddAccountDialog::showMessage(const QString &text, bool isProblem)
{
    m_useIssuer->hide();
    m_messageBar->setText(text, isProblem);
}

} // namespace authtray
