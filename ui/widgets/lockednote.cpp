// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/lockednote.h"

#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QStyle>
#include <QVBoxLayout>

namespace authtray {

LockedNote::LockedNote(QWidget *setting)
    : QLabel(tr("Set by your administrator"), setting->parentWidget()), m_setting(setting)
{
    if (qobject_cast<QCheckBox *>(setting) != nullptr) // aligned with its text
        setIndent(style()->pixelMetric(QStyle::PM_IndicatorWidth)
                  + style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing));
    hide();
}

QVBoxLayout *LockedNote::makeColumn()
{
    auto *column = new QVBoxLayout;
    column->setSpacing(gridUnit / 2);
    column->addWidget(m_setting);
    column->addWidget(this);
    return column;
}

/// The form names only a widget by its label, not one in a layout.
void LockedNote::addRowTo(QFormLayout *form, const QString &label)
{
    auto *shown = new QLabel(label, m_setting->parentWidget());
    shown->setBuddy(m_setting);
    form->addRow(shown, makeColumn());
}

/// Without a description of its own, a setting has its tooltip's text for a screen reader.
void LockedNote::setLocked(bool isLocked, bool isUsable)
{
    setVisible(isLocked);
    m_setting->setEnabled(isUsable && !isLocked);
    m_setting->setAccessibleDescription(isLocked ? text() : QString());
}

} // namespace authtray
