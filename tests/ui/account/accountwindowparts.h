// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/utc.h"
#include "ui/state/sessionview.h"

#include <QStringList>

class QPushButton;
class QWidget;

namespace authtray {

class ValueText;

// What the tests of the account window show in it and read from it.

inline const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), utc);

/// The session of ada@example.com, from `start` on for an hour.
SessionState ada(SessionState::Phase phase);
SessionState ada(SessionState::Phase phase, Error::Kind problem);

SessionView viewOf(const SessionState &state, const QDateTime &now = start);
QList<SessionView> twoProfiles(); ///< "home", whose session has ended, and "work", the default

QStringList textsOf(const QWidget &window); ///< of the visible labels
QStringList buttonsOf(const QWidget &window); ///< the visible buttons' texts; "*" marks the default button
QPushButton *button(const QWidget &window, const char *text);
ValueText *value(const QWidget &window, const char *name);

/// As a screen reader does: by the tree alone.
void press(QWidget &window, const char *name);

} // namespace authtray
