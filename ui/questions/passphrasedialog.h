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

namespace authtray {

class QuestionColumn;

/// Asks for the passphrase of an encrypted file, twice if it is new.
class PassphraseDialog : public QDialog
{
    Q_OBJECT

public:
    PassphraseDialog(const QString &path, bool isNew, QWidget *parent = nullptr);

    /// Returns the input and clears the fields.
    Secret takePassphrase();

private:
    QLineEdit *addField(QuestionColumn &column, const QString &label);
    void check();

    QLineEdit *m_first;
    QLineEdit *m_repeated = nullptr; ///< null unless the passphrase is new
    QPushButton *m_open = nullptr;
};

/// Shows the dialog until `deadline`. Errors, if it is closed without an answer: PassphraseMissing, or Cancelled if the
/// passphrase is new.
QCoro::Task<Result<Secret>> askPassphrase(QWidget *parent, QString path, bool isNew, QDeadlineTimer deadline);

} // namespace authtray
