// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace authtray {

/// Makes a screen reader announce the new text of `widget`, regardless of the keyboard focus.
void announce(QWidget *widget, const QString &text);

} // namespace authtray
