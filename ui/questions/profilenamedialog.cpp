// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/profilenamedialog.h"

#include "ui/questions/questioncolumn.h"
#include "ui/state/profilename.h"
#include "ui/widgets/messagebar.h"

#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace authtray {

ProfileNameDialog::ProfileNameDialog(const Question &question, QWidget *parent)
    : QDialog(parent), m_profiles(question.profiles), m_current(question.current),
      m_name(new QLineEdit(question.suggested, this)), m_messageBar(new MessageBar(this))
{
    setWindowTitle(question.title);
    m_name->setAccessibleDescription(question.consequence);
    m_name->selectAll();
    auto *messageArea = new QWidget(this); // so that nothing moves when a message appears
    messageArea->setMinimumHeight(2 * fontMetrics().lineSpacing());
    auto *messageLayout = new QVBoxLayout(messageArea);
    messageLayout->setContentsMargins(0, 0, 0, 0);
    messageLayout->addWidget(m_messageBar, 0, Qt::AlignTop);
    auto *column = new QuestionColumn(this, question.consequence);
    column->addField(tr("&Name"), m_name);
    column->addWidget(messageArea);
    m_yes = column->addButtons(question.yes);
    connect(m_name, &QLineEdit::textChanged, this, &ProfileNameDialog::check);
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
    const bool isGiven = co_await isAccepted(dialog);
    QString name;
    if (dialog) {
        if (isGiven)
            name = dialog->name();
        dialog->deleteLater();
    }
    co_return std::as_const(name);
}

} // namespace authtray
