// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QWidget>

class QLabel;

namespace authtray {

class StatusDial;

/// Whether there is somebody to name: the account of a session that is there, or was until it ended.
bool namesAccount(const SessionState &state);

/// The ring at large, whose session it is, and how it stands.
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
