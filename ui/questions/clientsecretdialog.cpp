// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/clientsecretdialog.h"

#include "core/foreigntext.h"
#include "core/promise.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int clientSecretWidth = 50 * gridUnit;
constexpr int maxReasonLines = 6;

struct ClientSecretDialog
{
    Q_DECLARE_TR_FUNCTIONS(ClientSecretDialog)
};

/// The text of the dialog's field is the answer.
QDialog *makeClientSecretDialog(QWidget *parent, const QString &provider, const QString &clientId)
{
    auto *dialog = new QDialog(parent);
    dialog->setWindowTitle(ClientSecretDialog::tr("Client secret"));
    dialog->setMinimumWidth(clientSecretWidth);
    auto *reason = new WrappingLabel(Qt::AlignLeading, maxReasonLines, dialog);
    reason->setText(ClientSecretDialog::tr("%1 wants the secret of the client “%2”. It will be kept with the session.")
                            .arg(isolated(provider), isolated(clientId)));
    auto *label = new QLabel(ClientSecretDialog::tr("Client &secret"), dialog);
    auto *field = new QLineEdit(dialog);
    field->setEchoMode(QLineEdit::Password);
    field->setAccessibleDescription(reason->text());
    label->setBuddy(field);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    QPushButton *signIn = buttons->addButton(ClientSecretDialog::tr("Sign &in"), QDialogButtonBox::AcceptRole);
    signIn->setDefault(true);
    signIn->setEnabled(false);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(gridUnit);
    layout->addWidget(reason);
    layout->addSpacing(gridUnit);
    layout->addWidget(label);
    layout->addWidget(field);
    layout->addSpacing(gridUnit);
    layout->addStretch();
    layout->addWidget(buttons);
    QObject::connect(field, &QLineEdit::textChanged, signIn,
                     [signIn](const QString &text) { signIn->setEnabled(!text.trimmed().isEmpty()); });
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    field->setFocus();
    return dialog;
}

} // namespace

QCoro::Task<QString> askClientSecret(QWidget *parent, QString provider, QString clientId)
{
    const QPointer<QDialog> dialog = makeClientSecretDialog(parent, provider, clientId);
    Promise<QString> answer;
    auto *field = dialog->findChild<QLineEdit *>();
    QObject::connect(dialog, &QDialog::accepted, answer.context(), [&] { answer.resolve(field->text().trimmed()); });
    QObject::connect(dialog, &QDialog::rejected, answer.context(), [&] { answer.resolve({}); });
    QObject::connect(dialog, &QObject::destroyed, answer.context(), [&] { answer.resolve({}); });
    dialog->open();
    const QString secret = co_await answer.value();
    if (dialog)
        dialog->deleteLater();
    co_return std::as_const(secret);
}

} // namespace authtray
