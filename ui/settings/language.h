// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// The language of the windows. The command line's output and the log are always English: see Text.
namespace authtray {

/// Language codes such as "de": English and the languages with translations.
QStringList availableLanguages();

/// Sets the language of texts and dates, and the layout direction of windows created later. Empty: the system's.
/// Existing windows get QEvent::LanguageChange. Main thread only.
void setLanguage(const QString &language);

} // namespace authtray
