// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/questioncolumn.h"

#include "core/promise.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>

namespace authtray {

namespace {

constexpr int minColumnWidth = 50 * gridUnit;
constexpr int maxTextLines = 6;

} // namespace

QuestionColumn::QuestionColumn(QDialog *dialog, const QString &text) : QVBoxLayout(dialog)
{
    dialog->setMinimumWidth(minColumnWidth);
    setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    setSpacing(gridUnit);
    if (text.isEmpty())
        return;
    auto *label = new WrappingLabel(Qt::AlignLeading, maxTextLines, dialog);
    label->setText(text);
    addWidget(label);
    addSpacing(gridUnit);
}

void QuestionColumn::addField(const QString &label, QWidget *field)
{
    auto *name = new QLabel(label, parentWidget());
    name->setBuddy(field);
    addWidget(name);
    addWidget(field);
}

QPushButton *QuestionColumn::addButtons(const QString &accept)
{
    auto *dialog = qobject_cast<QDialog *>(parentWidget());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    QPushButton *button = buttons->addButton(accept, QDialogButtonBox::AcceptRole);
    button->setDefault(true);
    addSpacing(gridUnit);
    addStretch();
    addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return button;
}

QCoro::Task<bool> isAccepted(QDialog *dialog, QDeadlineTimer deadline)
{
    Promise<bool> answer;
    QObject::connect(dialog, &QDialog::finished, answer.context(),
                     [&](int result) { answer.resolve(result == QDialog::Accepted); });
    QObject::connect(dialog, &QObject::destroyed, answer.context(), [&] { answer.resolve(false); });
    answer.resolveAt(deadline, false);
    dialog->open();
    const bool isGiven = co_await answer.value();
    co_return isGiven;
}

} // namespace authtray
