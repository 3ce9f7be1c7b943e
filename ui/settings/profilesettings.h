// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/preferences.h"

#include <QWidget>

#include <QCoroTask>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace authtray {

class MessageBar;
class Session;
class Sessions;

/// How one profile behaves. What is changed here is stored with the profile at once, and shown as it is where that failed.
class ProfileSettings : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileSettings(Sessions &sessions, QWidget *parent = nullptr);

    /// As it is on the disk now.
    void reread();

private:
    void addBrowsers();
    Session *session() const;
    void showPreferences();
    void browserEdited();
    void store();
    QCoro::Task<> store(Session *session, Preferences preferences);

    Sessions &m_sessions;
    QComboBox *m_profile;
    QCheckBox *m_notify;
    QSpinBox *m_ahead;
    QComboBox *m_browser;
    MessageBar *m_messageBar;
};

} // namespace authtray
