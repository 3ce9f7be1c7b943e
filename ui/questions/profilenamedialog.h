// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <QCoroTask>

class QLineEdit;
class QPushButton;

namespace authtray {

class MessageBar;
class ProfileFolder;

/// Asks for a profile's new name, and says what having it leads to.
class ProfileNameDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString title;
        QString consequence;
        QString yes; ///< the button's text
        QString suggested;
        const ProfileFolder &profiles; ///< in which it has to be free; must outlive the dialog
        QString current = {}; ///< which the profile may keep; empty: it is new
    };

    explicit ProfileNameDialog(const Question &question, QWidget *parent = nullptr);

    QString name() const;

private:
    void check();

    const ProfileFolder &m_profiles;
    QString m_current;
    QLineEdit *m_name;
    MessageBar *m_messageBar;
    QPushButton *m_yes;
};

/// The chosen name; empty if the person has closed the dialog.
QCoro::Task<QString> askProfileName(QWidget *parent, ProfileNameDialog::Question question);

} // namespace authtray
