// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/profile.h"

#include <QDialog>
#include <QStringList>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace authtray {

/// Asks for what a sign-in at a provider needs that Authtray has not been told of yet.
class AddAccountDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddAccountDialog(const QStringList &takenNames, QWidget *parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void signInRequested(const authtray::Profile &profile);

private:
    QLineEdit *addField(QFormLayout *form, const QString &label, const QString &description);
    void proposeName();
    void check();
    QString fault() const; ///< empty: none
    Profile profile() const;

    QStringList m_takenNames;
    QLineEdit *m_issuer;
    QLineEdit *m_clientId;
    QLineEdit *m_scope;
    QLineEdit *m_name;
    QLabel *m_fault;
    QPushButton *m_signIn;
};

} // namespace authtray
