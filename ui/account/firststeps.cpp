// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/firststeps.h"

#include "ui/platform/autostartbox.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>

namespace authtray {

FirstSteps::FirstSteps(const Autostart &autostart, QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_command(new QLabel(QStringLiteral("authtray --cli token"), this)),
      m_autostart(new AutostartBox(autostart, this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(2 * gridUnit);
    layout->setVerticalSpacing(2 * gridUnit);
    layout->addWidget(m_label, 0, 1);
    layout->addWidget(m_command, 0, 2);
    layout->addWidget(new CopyButton([this] { return m_command->text(); }, this), 0, 3);
    layout->addWidget(m_autostart, 1, 1, 1, 3);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(4, 1);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(m_autostart, &AutostartBox::failed, this, &FirstSteps::failed);
    setTexts();
}

void FirstSteps::setTexts()
{
    m_label->setText(tr("In scripts:"));
    m_command->setAccessibleName(tr("The command with which scripts get a token"));
}

void FirstSteps::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setTexts();
}

} // namespace authtray
