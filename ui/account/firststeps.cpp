// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/firststeps.h"

#include "ui/account/tokencommand.h"
#include "ui/platform/autostartbox.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/wrappinglabel.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace authtray {

namespace {

constexpr int maxCommandLines = 5;
constexpr int maxCommandWidth = 26 * gridUnit;

} // namespace

FirstSteps::FirstSteps(const Autostart &autostart, QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_command(new WrappingLabel(Qt::AlignLeft, maxCommandLines, this))
{
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QString command = tokenCommand(autostart.configOption());
    m_command->setText(commandInWords(command));
    m_command->setFixedWidth(std::min(m_command->fontMetrics().horizontalAdvance(command) + 1, maxCommandWidth));
    QSizePolicy policy(QSizePolicy::Fixed, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    m_command->setSizePolicy(policy);
    auto *startAtLogin = new AutostartBox(autostart, this);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(2 * gridUnit);
    layout->setVerticalSpacing(2 * gridUnit);
    layout->addWidget(m_label, 0, 1, Qt::AlignVCenter);
    layout->addWidget(m_command, 0, 2, Qt::AlignVCenter);
    layout->addWidget(new CopyButton([command] { return command; }, this), 0, 3, Qt::AlignVCenter);
    layout->addWidget(startAtLogin, 1, 1, 1, 3);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(4, 1);
    connect(startAtLogin, &AutostartBox::failed, this, &FirstSteps::failed);
    keepTranslated(this, [this] { setTexts(); });
}

void FirstSteps::setTexts()
{
    m_label->setText(tr("In scripts:"));
    m_command->setAccessibleName(tr("The command with which scripts get a token"));
}

} // namespace authtray
