// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/tenantdialog.h"

#include "core/promise.h"
#include "ui/widgets/metrics.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace authtray {

namespace {

struct TenantDialog
{
    Q_DECLARE_TR_FUNCTIONS(TenantDialog)
};

/// The current item of the dialog's list is the answer.
QDialog *makeDialog(QWidget *parent, const QStringList &names)
{
    auto *dialog = new QDialog(parent);
    dialog->setWindowTitle(TenantDialog::tr("Choose a tenant"));
    auto *label = new QLabel(TenantDialog::tr("Your organization has several &tenants. Sign in to:"), dialog);
    auto *list = new QListWidget(dialog);
    list->addItems(names);
    list->setCurrentRow(0);
    label->setBuddy(list);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    buttons->addButton(TenantDialog::tr("&Choose"), QDialogButtonBox::AcceptRole)->setDefault(true);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(gridUnit);
    layout->addWidget(label);
    layout->addWidget(list, 1);
    layout->addSpacing(gridUnit);
    layout->addWidget(buttons);
    QObject::connect(list, &QListWidget::itemActivated, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    list->setFocus();
    return dialog;
}

} // namespace

QCoro::Task<QString> chooseTenant(QWidget *parent, QStringList names)
{
    const QPointer<QDialog> dialog = makeDialog(parent, names);
    Promise<QString> answer;
    const auto *list = dialog->findChild<QListWidget *>();
    QObject::connect(dialog, &QDialog::accepted, answer.context(), [&] { answer.resolve(list->currentItem()->text()); });
    QObject::connect(dialog, &QDialog::rejected, answer.context(), [&] { answer.resolve({}); });
    QObject::connect(dialog, &QObject::destroyed, answer.context(), [&] { answer.resolve({}); });
    dialog->open();
    const QString name = co_await answer.value();
    if (dialog)
        dialog->deleteLater();
    co_return std::as_const(name);
}

} // namespace authtray
