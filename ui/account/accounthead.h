// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QWidget>

class QLabel;

namespace authtray {

class StatusDial;

/// Whether to show the account's name: its session exists, or has ended without a sign-out.
bool namesAccount(const SessionState &state);

/// The status dial, the account's name and the session's state.
class AccountHead : public QWidget
{
    Q_OBJECT

public:
    explicit AccountHead(QWidget *parent = nullptr);

    void setSession(const SessionView &session);

private:
    StatusDial *m_statusDial;
    QLabel *m_heading;
    QLabel *m_email;
    QLabel *m_line;
    SessionState::Phase m_phase = SessionState::Phase::SignedOut;
};

} // namespace authtray
