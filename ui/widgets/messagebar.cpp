// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/widgets/announce.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

namespace authtray {

namespace {

constexpr int maxMessageLines = 6;

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_text(new WrappingLabel(Qt::AlignLeft, maxMessageLines, this))
{
    setIcon();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    hide();
}

void MessageBar::setButton(QPushButton *button)
{
    layout()->addWidget(button);
    layout()->setAlignment(button, Qt::AlignVCenter);
}

void MessageBar::setIcon()
{
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning, nullptr, this).pixmap(size));
}

void MessageBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        setIcon();
}

void MessageBar::setText(const QString &text, bool isProblem)
{
    m_icon->setVisible(isProblem);
    if (text == m_text->text())
        return;
    m_text->setText(text);
    setVisible(!text.isEmpty());
    announce(m_text, text);
}

} // namespace authtray
