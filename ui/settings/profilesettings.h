// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/preferences.h"

#include <QWidget>

#include <QCoroTask>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace authtray {

class LockedNote;
class MessageBar;
class Session;
class Sessions;

/// The settings of one profile. A change is stored at once; if that fails, the stored value is shown again.
class ProfileSettings : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileSettings(Sessions &sessions, QWidget *parent = nullptr);

    /// Shows the values that are stored now.
    void reload();

private:
    void addBrowsers();
    Session *session() const;
    void showPreferences();
    void browserEdited();
    void hostsEdited();
    void store();
    QCoro::Task<> store(Session *session, Preferences preferences);
    QCoro::Task<> storeHosts(Session *session, QStringList added, QStringList removed);

    Sessions &m_sessions;
    QComboBox *m_profile;
    QCheckBox *m_notify;
    QSpinBox *m_ahead;
    QComboBox *m_browser;
    QLineEdit *m_hosts;
    LockedNote *m_notifyNote;
    LockedNote *m_aheadNote;
    LockedNote *m_browserNote;
    MessageBar *m_messageBar;
};

} // namespace authtray
