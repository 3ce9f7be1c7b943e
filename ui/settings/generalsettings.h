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

/// How the program itself behaves. What is changed here is stored at once, and shown as it is where that failed.
class GeneralSettings : public QWidget
{
    Q_OBJECT

public:
    GeneralSettings(ProfileFolder &profiles, const Autostart &autostart, QWidget *parent = nullptr);

    /// As it is on the disk now.
    void reread();

Q_SIGNALS:
    void changed(const authtray::Settings &settings);
    void languageChanged(); ///< after that

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
