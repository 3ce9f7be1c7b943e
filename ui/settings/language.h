// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// What language the windows speak. The command line's answers and the log stay English: see isEnglishWanted().
namespace authtray {

/// Those there are texts in, English included: "de".
QStringList languages();

/// Speaks it from now on: texts, dates, and the direction of windows that are made later. Empty: the system's. Windows
/// that are there are told by QEvent::LanguageChange. Main thread only.
void speak(const QString &language);

} // namespace authtray
