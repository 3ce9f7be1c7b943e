// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QWidget;

namespace authtray {

/// Calls `setTexts` now, and again whenever the language of `widget` changes.
void keepTranslated(QWidget *widget, std::function<void()> setTexts);

} // namespace authtray
