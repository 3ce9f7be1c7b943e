// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accounthead.h"

#include "ui/state/wording.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/enlarged.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/statusdial.h"
#include "ui/widgets/wrappinglabel.h"

#include <QVBoxLayout>

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr int maxLines = 3;

/// The text under a heading that describes the state.
QString hintFor(Phase phase)
{
    switch (phase) {
    case Phase::SigningIn: return AccountHead::tr("Finish signing in there, and you are done.");
    case Phase::SignedOut: return AccountHead::tr("Sign in once, and your programs get fresh tokens.");
    default: return {};
    }
}

} // namespace

bool namesAccount(const SessionState &state)
{
    return (state.isAuthenticated() || state.phase == Phase::Ended) && !state.account.label().isEmpty();
}

AccountHead::AccountHead(QWidget *parent)
    : QWidget(parent), m_statusDial(new StatusDial(this)),
      m_heading(new WrappingLabel(Qt::AlignHCenter, maxLines, this)),
      m_email(new WrappingLabel(Qt::AlignHCenter, maxLines, this)),
      m_line(new WrappingLabel(Qt::AlignHCenter, maxLines, this))
{
    m_heading->setFont(enlarged(m_heading->font(), 1.5));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(m_statusDial, 0, Qt::AlignHCenter);
    layout->addSpacing(gridUnit);
    layout->addWidget(m_heading);
    layout->addWidget(m_email);
    layout->addSpacing(gridUnit);
    layout->addWidget(m_line);
}

void AccountHead::setSession(const SessionView &session)
{
    const SessionState &state = session.state;
    const Account &account = state.account;
    const bool isEndExplained = state.phase == Phase::Ended && state.problem; // in more words than the state's
    const QString line = isEndExplained ? problemLine(*state.problem) : stateLine(state, session.now);
    const bool hasName = namesAccount(state);
    m_statusDial->setState(state, session.now);
    m_statusDial->setPicture(session.picture);
    m_heading->setText(!hasName ? line : account.name.isEmpty() ? account.label() : account.name);
    m_email->setText(account.email);
    m_email->setVisible(hasName && !account.name.isEmpty() && !account.email.isEmpty());
    m_line->setText(hasName ? line : hintFor(state.phase));
    if (state.phase != m_phase)
        announce(this, line);
    m_phase = state.phase;
}

} // namespace authtray
