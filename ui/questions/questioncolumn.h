// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QVBoxLayout>

#include <QCoroTask>

class QDialog;
class QPushButton;

namespace authtray {

/// The content of a dialog that asks for something: a text, fields with their labels, and the buttons.
class QuestionColumn : public QVBoxLayout
{
public:
    explicit QuestionColumn(QDialog *dialog, const QString &text = {});

    /// `label`: may contain a mnemonic ("&").
    void addField(const QString &label, QWidget *field);

    /// Adds Cancel and the button that accepts the dialog, its default one, which is returned.
    QPushButton *addButtons(const QString &accept);
};

/// Opens the dialog. False if it is closed, has been destroyed or isn't accepted until `deadline`.
QCoro::Task<bool> isAccepted(QDialog *dialog, QDeadlineTimer deadline = QDeadlineTimer::Forever);

} // namespace authtray
