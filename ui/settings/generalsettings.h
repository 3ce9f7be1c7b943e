// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/settings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace authtray {

class Autostart;
class AutostartBox;
class LockedNote;
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

    void focusLanguage();

Q_SIGNALS:
    void changed(const authtray::Settings &settings);
    void languageChanged(); ///< after changed()

private:
    void addLanguages();
    void store();

    ProfileFolder &m_profiles;
    AutostartBox *m_startAtLogin;
    QCheckBox *m_closeToTray;
    QCheckBox *m_symbolicIcon;
    QComboBox *m_language;
    LockedNote *m_closeToTrayNote;
    LockedNote *m_symbolicIconNote;
    LockedNote *m_languageNote;
    MessageBar *m_messageBar;
};

} // namespace authtray
