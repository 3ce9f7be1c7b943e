// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/actionrow.h"

#include "ui/account/accounthead.h"
#include "ui/state/wording.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/explain.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/valuetext.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>

namespace authtray {

namespace {

const QKeySequence renewKey(Qt::Key_F5);
const QKeySequence addKey(Qt::CTRL | Qt::Key_N);
constexpr int endOfStart = 3; ///< the stretch between the buttons at the start of the row and those at its end

} // namespace

ActionRow::ActionRow(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridUnit);
    row->addStretch();
    m_addAccount = addButton(Action::AddAccount);
    m_onOtherDevice = addButton(Action::SignInOnOtherDevice);
    row->addStretch();
    m_signOut = addButton(Action::SignOut);
    m_cancel = addButton(Action::CancelSignIn);
    m_openAgain = addButton(Action::OpenAgain);
    m_copyLink = addButton(Action::CopyLink);
    m_copyToken = addButton(Action::CopyToken);
    m_renew = addButton(Action::Renew);
    m_signIn = addButton(Action::SignIn);
    m_copyToken->setFont(tabular(m_copyToken->font()));
    keepTranslated(this, [this] { setTexts(); });
    connect(new QShortcut(addKey, this), &QShortcut::activated, this, [this] { Q_EMIT pressed(Action::AddAccount); });
    connect(new QShortcut(renewKey, this), &QShortcut::activated, this, [this] { Q_EMIT pressed(Action::Renew); });
}

QPushButton *ActionRow::addButton(Action action)
{
    auto *button = new QPushButton(this);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, action] { Q_EMIT pressed(action); });
    layout()->addWidget(button);
    return button;
}

/// Sets the texts that don't depend on the state.
void ActionRow::setTexts()
{
    m_addAccount->setText(tr("&Add account…"));
    m_signOut->setText(tr("Sign &out…"));
    m_cancel->setText(tr("&Cancel"));
    m_onOtherDevice->setText(tr("On another &device"));
    m_openAgain->setText(tr("O&pen again"));
    m_copyLink->setText(tr("Copy &link"));
    explain(m_addAccount, tr("Signs in to another provider or account"), addKey);
    explain(m_signOut, tr("Ends this session here and, where possible, at the provider"));
    explain(m_cancel, tr("Stops waiting for the browser"));
    explain(m_onOtherDevice, tr("Signs in with a code, in a browser on a phone or another computer"));
    explain(m_openAgain, tr("Opens the sign-in page in your browser once more"));
    explain(m_copyLink, tr("Copies the sign-in page's address, for a browser of your choice"));
    explain(m_copyToken, tr("Puts the access token on the clipboard for a short time"));
    explain(m_renew, tr("Asks the provider for a new access token"), renewKey);
    explain(m_signIn, tr("Opens the provider's sign-in page in your browser"));
    showCopied();
}

void ActionRow::setState(const SessionState &state, bool hasProfiles, bool canChangeDevice)
{
    const AvailableActions available = availableActions(state);
    const bool isOnButton = focusWidget() != nullptr && focusWidget() == window()->focusWidget();
    m_addAccount->setVisible(!available.cancelSignIn); // one sign-in at a time
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->setStretch(0, hasProfiles ? 0 : 1); // the only button is at the end of the row
    row->setStretch(endOfStart, hasProfiles ? 1 : 0);
    m_signOut->setVisible(available.signOut);
    m_cancel->setVisible(available.cancelSignIn);
    m_onOtherDevice->setVisible(available.cancelSignIn && canChangeDevice);
    for (QPushButton *button : {m_openAgain, m_copyLink})
        button->setVisible(available.cancelSignIn && !state.authorizationUrl.isEmpty());
    m_copyToken->setVisible(available.copyToken);
    m_renew->setVisible(available.renew || state.phase == SessionState::Phase::Renewing);
    m_renew->setText(renewalText(state));
    m_signIn->setVisible(available.signIn && hasProfiles);
    m_signIn->setText(namesAccount(state) ? tr("Sign &in again") : tr("Sign &in"));
    preferredButton()->setDefault(true);
    if (isOnButton && !(focusWidget() && focusWidget()->isVisibleTo(this))) // the focused button was hidden
        preferredButton()->setFocus();
}

void ActionRow::setCopiedFor(int seconds)
{
    const bool wasCopied = m_copiedFor > 0;
    m_copiedFor = seconds;
    showCopied();
    if (!wasCopied && seconds > 0)
        announce(m_copyToken, m_copyToken->text());
}

void ActionRow::showCopied()
{
    m_copyToken->setText(m_copiedFor > 0 ? tr("Copied (%Ln s)", nullptr, m_copiedFor) : tr("Copy &token"));
}

QPushButton *ActionRow::preferredButton() const
{
    for (QPushButton *button : {m_signIn, m_renew, m_copyLink, m_cancel}) {
        if (button->isVisibleTo(this))
            return button;
    }
    return m_addAccount;
}

} // namespace authtray
