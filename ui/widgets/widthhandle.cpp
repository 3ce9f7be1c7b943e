// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/widthhandle.h"

#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QMouseEvent>

#include <algorithm>

namespace authtray {

WidthHandle::WidthHandle(QWidget *pane, QWidget *parent) : QWidget(parent), m_pane(pane)
{
    setFixedWidth(gridUnit / 2);
    setCursor(Qt::SplitHCursor);
    setVisible(!pane->isHidden());
    pane->installEventFilter(this);
}

void WidthHandle::choose(int width)
{
    if (width <= 0)
        return;
    const int least = m_pane->minimumSizeHint().width();
    m_chosenWidth = std::clamp(width, least, std::max(least, window()->width() / 2));
    m_pane->setFixedWidth(m_chosenWidth);
}

void WidthHandle::mouseMoveEvent(QMouseEvent *event)
{
    const int x = m_pane->mapFromGlobal(event->globalPosition().toPoint()).x();
    choose(isRightToLeft() ? m_pane->width() - x : x);
    Q_EMIT moved();
}

bool WidthHandle::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        setVisible(!m_pane->isHidden());
    return QWidget::eventFilter(watched, event);
}

} // namespace authtray
