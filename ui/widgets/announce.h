// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace authtray {

/// Has a screen reader say what `widget` has come to show, wherever the keyboard is.
void announce(QWidget *widget, const QString &text);

} // namespace authtray
