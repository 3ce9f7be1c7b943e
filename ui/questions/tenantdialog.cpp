// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/tenantdialog.h"

#include "ui/questions/questioncolumn.h"

#include <QCoreApplication>
#include <QDialog>
#include <QListWidget>
#include <QPointer>

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
    auto *list = new QListWidget(dialog);
    list->addItems(names);
    list->setCurrentRow(0);
    auto *column = new QuestionColumn(dialog);
    column->addField(TenantDialog::tr("Your organization has several &tenants. Sign in to:"), list);
    column->setStretchFactor(list, 1);
    column->addButtons(TenantDialog::tr("&Choose"));
    QObject::connect(list, &QListWidget::itemActivated, dialog, &QDialog::accept);
    list->setFocus();
    return dialog;
}

} // namespace

QCoro::Task<QString> chooseTenant(QWidget *parent, QStringList names)
{
    const QPointer<QDialog> dialog = makeDialog(parent, names);
    const bool isGiven = co_await isAccepted(dialog);
    QString name;
    if (dialog) {
        if (isGiven)
            name = dialog->findChild<QListWidget *>()->currentItem()->text();
        dialog->deleteLater();
    }
    co_return std::as_const(name);
}

} // namespace authtray
