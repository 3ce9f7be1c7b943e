// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <QCoroTask>

class QLineEdit;
class QPushButton;

namespace authtray {

class MessageBar;

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
        QStringList taken; ///< names that other profiles have
    };

    explicit ProfileNameDialog(const Question &question, QWidget *parent = nullptr);

    QString name() const;

private:
    void check();

    QStringList m_taken;
    QLineEdit *m_name;
    MessageBar *m_messageBar;
    QPushButton *m_yes;
};

/// The chosen name; empty if the person has closed the dialog.
QCoro::Task<QString> askProfileName(QWidget *parent, ProfileNameDialog::Question question);

} // namespace authtray
