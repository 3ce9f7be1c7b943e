// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/settings.h"
#include "ui/platform/autostart.h"

#include <QWidget>

#include <QCoroTask>

class QCheckBox;
class QComboBox;

namespace authtray {

class MessageBar;
class ProfileFolder;

/// The program's settings. A change is stored at once; if that fails, the stored value is shown again.
class GeneralSettings : public QWidget
{
    Q_OBJECT

public:
    GeneralSettings(ProfileFolder &profiles, const Autostart &autostart, QWidget *parent = nullptr);

    /// Shows the values that are stored now.
    void reload();

Q_SIGNALS:
    void changed(const authtray::Settings &settings);
    void languageChanged(); ///< after changed()

private:
    void addLanguages();
    void store();
    QCoro::Task<> setAutostart(bool isOn);

    ProfileFolder &m_profiles;
    Autostart m_autostart;
    QCheckBox *m_startAtLogin;
    QCheckBox *m_closeToTray;
    QCheckBox *m_symbolicIcon;
    QComboBox *m_language;
    MessageBar *m_messageBar;
};

} // namespace authtray
