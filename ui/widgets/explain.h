// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>

class QWidget;

namespace authtray {

/// Describes `widget` in its tooltip and to a screen reader. `key`: its shortcut, which is named as well.
void explain(QWidget *widget, const QString &description, const QKeySequence &key = {});

} // namespace authtray
