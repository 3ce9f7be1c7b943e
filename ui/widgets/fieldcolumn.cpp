// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fieldcolumn.h"

#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QLabel>

namespace authtray {

namespace {

constexpr int gap = gridUnit / 2;

QLabel *makeText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

FieldColumn::FieldColumn(QWidget *parent) : QVBoxLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(gap);
}

void FieldColumn::addField(const QString &label, QWidget *field, QWidget *button)
{
    QLabel *caption = makeText(label);
    caption->setBuddy(field);
    if (!isEmpty())
        addSpacing(gap);
    addWidget(caption);
    if (button == nullptr)
        return addWidget(field);
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(button);
    addLayout(row);
}

void FieldColumn::addField(const QString &label, const QString &description, QWidget *field, QWidget *button)
{
    field->setAccessibleName(QString(label).remove(u'&'));
    field->setAccessibleDescription(description);
    field->setToolTip(toRichText(description));
    addField(label, field, button);
}

void FieldColumn::addHint(const QString &text)
{
    QLabel *hint = makeText(text);
    hint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    hint->setFocusPolicy(Qt::ClickFocus);
    addWidget(hint);
}

QWidgetList FieldColumn::tabStops() const
{
    QWidgetList tabStops;
    for (int i = 0; i < count(); ++i) {
        if (auto *field = itemAt(i)->widget(); field && !qobject_cast<QLabel *>(field))
            tabStops += field;
        else if (const QLayout *row = itemAt(i)->layout())
            tabStops += {row->itemAt(0)->widget(), row->itemAt(1)->widget()};
    }
    return tabStops;
}

} // namespace authtray
