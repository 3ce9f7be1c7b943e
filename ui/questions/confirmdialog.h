// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/oauth/stepup.h"

#include <QCoroTask>

class QWidget;

/// Questions in a dialog. Closing the dialog means no.
namespace authtray {

QCoro::Task<bool> confirmSignOut(QWidget *parent, QString profile, Account account);

/// `account`: who is signed in; empty: nobody.
QCoro::Task<bool> confirmRemoval(QWidget *parent, QString profile, Account account);

/// Whether the profile may be removed although earlier sessions stay in other stores.
QCoro::Task<bool> confirmAbandoning(QWidget *parent, Profile profile);

/// Any program on the session's bus can press the tray menu's entry for that, but not the question's button.
QCoro::Task<bool> confirmCopyToken(QWidget *parent, Account account);

/// Whether to sign in with the scopes that a service demands.
QCoro::Task<bool> confirmStepUp(QWidget *parent, StepUp stepUp, QString provider);

/// Asks whether `now` may replace `before` in a profile.
QCoro::Task<bool> confirmOtherAccount(QWidget *parent, Account now, Account before);

} // namespace authtray
