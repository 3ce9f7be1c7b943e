// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <QDeadlineTimer>
#include <QDialog>

#include <QCoroTask>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace authtray {

/// Asks for the passphrase of an encrypted file, twice where it is a new one.
class PassphraseDialog : public QDialog
{
    Q_OBJECT

public:
    PassphraseDialog(const QString &path, bool isNew, QWidget *parent = nullptr);

    /// What was typed, which is forgotten here.
    Secret take();

private:
    QLineEdit *addField(QVBoxLayout *layout, const QString &label);
    void check();

    QLineEdit *m_first;
    QLineEdit *m_again = nullptr; ///< where it is new
    QPushButton *m_open = nullptr;
};

/// Shows it until `deadline`. Closed without an answer: PassphraseMissing; Cancelled where it is a new one.
QCoro::Task<Result<Secret>> askPassphrase(QWidget *parent, QString path, bool isNew, QDeadlineTimer deadline);

} // namespace authtray
