// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/settings.h"

#include <QDialog>

class QTabWidget;

namespace authtray {

class GeneralSettings;
class ProfileSettings;
class Sessions;

/// The settings of the program and of each profile, the log and the version. Changes take effect at once.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Page { General, Profiles, Log, About };

    explicit SettingsDialog(Sessions &sessions, QWidget *parent = nullptr);

    void raiseAndActivate(Page page);

    /// For a dialog that replaces the one in which the language was chosen.
    void focusLanguage();

Q_SIGNALS:
    void changed(const authtray::Settings &settings);
    void languageChanged(); ///< after changed(); this dialog keeps the old language

private:
    QTabWidget *m_pages;
    GeneralSettings *m_general;
    ProfileSettings *m_profiles;
};

} // namespace authtray
