// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/settings.h"

#include <QDialog>

namespace authtray {

class GeneralSettings;
class ProfileSettings;
class Sessions;

/// The program's settings, each profile's, the log, and what version this is. What is changed works at once.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Sessions &sessions, QWidget *parent = nullptr);

    void raiseAndActivate();

Q_SIGNALS:
    void changed(const authtray::Settings &settings);
    void languageChanged(); ///< after that; this still speaks the one before

private:
    GeneralSettings *m_general;
    ProfileSettings *m_profiles;
};

} // namespace authtray
