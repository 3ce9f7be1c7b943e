// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/profilenamedialog.h"

#include "core/promise.h"
#include "ui/state/profilename.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int minDialogWidth = 50 * gridUnit;
constexpr int maxLines = 6;

} // namespace

ProfileNameDialog::ProfileNameDialog(const Question &question, QWidget *parent)
    : QDialog(parent), m_profiles(question.profiles), m_current(question.current),
      m_name(new QLineEdit(question.suggested, this)), m_messageBar(new MessageBar(this))
{
    setWindowTitle(question.title);
    auto *consequence = new WrappingLabel(Qt::AlignLeading, maxLines, this);
    consequence->setText(question.consequence);
    auto *label = new QLabel(tr("&Name"), this);
    label->setBuddy(m_name);
    m_name->setAccessibleDescription(question.consequence);
    m_name->selectAll();
    auto *messageArea = new QWidget(this); // so that nothing moves when a message appears
    messageArea->setMinimumHeight(2 * fontMetrics().lineSpacing());
    auto *messageLayout = new QVBoxLayout(messageArea);
    messageLayout->setContentsMargins(0, 0, 0, 0);
    messageLayout->addWidget(m_messageBar, 0, Qt::AlignTop);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_yes = buttons->addButton(question.yes, QDialogButtonBox::AcceptRole);
    m_yes->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(gridUnit);
    layout->addWidget(consequence);
    layout->addSpacing(gridUnit);
    layout->addWidget(label);
    layout->addWidget(m_name);
    layout->addWidget(messageArea);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &ProfileNameDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(minDialogWidth);
    m_name->setFocus();
    check();
}

QString ProfileNameDialog::name() const
{
    return m_name->text();
}

void ProfileNameDialog::check()
{
    const QString fault = name() == m_current ? QString() : faultOfProfileName(name(), m_profiles);
    m_messageBar->setText(fault, true);
    m_yes->setEnabled(!name().isEmpty() && fault.isEmpty());
}

QCoro::Task<QString> askProfileName(QWidget *parent, ProfileNameDialog::Question question)
{
    const QPointer<ProfileNameDialog> dialog = new ProfileNameDialog(question, parent);
    Promise<bool> answer;
    QObject::connect(dialog, &QDialog::finished, answer.context(),
                     [&](int result) { answer.resolve(result == QDialog::Accepted); });
    QObject::connect(dialog, &QObject::destroyed, answer.context(), [&] { answer.resolve(false); });
    dialog->open();
    const bool isGiven = co_await answer.value();
    QString name;
    if (dialog) {
        if (isGiven)
            name = dialog->name();
        dialog->deleteLater();
    }
    co_return std::as_const(name);
}

} // namespace authtray
