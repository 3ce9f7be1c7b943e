// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/clientsecretdialog.h"

#include "core/foreigntext.h"
#include "ui/questions/questioncolumn.h"

#include <QCoreApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace authtray {

namespace {

struct ClientSecretDialog
{
    Q_DECLARE_TR_FUNCTIONS(ClientSecretDialog)
};

/// The text of the dialog's field is the answer.
QDialog *makeClientSecretDialog(QWidget *parent, const QString &provider, const QString &clientId)
{
    auto *dialog = new QDialog(parent);
    dialog->setWindowTitle(ClientSecretDialog::tr("Client secret"));
    const QString reason = ClientSecretDialog::tr(
                                   "%1 wants the secret of the client “%2”. It will be kept with the session.")
                                   .arg(isolated(provider), isolated(clientId));
    auto *field = new QLineEdit(dialog);
    field->setEchoMode(QLineEdit::Password);
    field->setAccessibleDescription(reason);
    auto *column = new QuestionColumn(dialog, reason);
    column->addField(ClientSecretDialog::tr("Client &secret"), field);
    QPushButton *signIn = column->addButtons(ClientSecretDialog::tr("Sign &in"));
    signIn->setEnabled(false);
    QObject::connect(field, &QLineEdit::textChanged, signIn,
                     [signIn](const QString &text) { signIn->setEnabled(!text.trimmed().isEmpty()); });
    field->setFocus();
    return dialog;
}

} // namespace

QCoro::Task<QString> askClientSecret(QWidget *parent, QString provider, QString clientId)
{
    const QPointer<QDialog> dialog = makeClientSecretDialog(parent, provider, clientId);
    const bool isGiven = co_await isAccepted(dialog);
    QString secret;
    if (dialog) {
        if (isGiven)
            secret = dialog->findChild<QLineEdit *>()->text().trimmed();
        dialog->deleteLater();
    }
    co_return std::as_const(secret);
}

} // namespace authtray
