// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/contentarea.h"

#include <QEvent>
#include <QScreen>
#include <QStyle>

#include <algorithm>

namespace authtray {

ContentArea::ContentArea(QWidget *content, QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus); // the parts of the content take it, and are scrolled to
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setWidget(content);
}

/// Of the two heights that QScrollArea gives its content, the larger one.
int ContentArea::heightForWidth(int width) const
{
    return std::max(widget()->heightForWidth(width), widget()->minimumSizeHint().height());
}

QSize ContentArea::sizeHint() const
{
    return widget()->sizeHint();
}

QSize ContentArea::minimumSizeHint() const
{
    return {widget()->minimumSizeHint().width(), 0};
}

/// QScrollArea watches its content, but doesn't tell the window's layout of a change.
bool ContentArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

QSize availableSize(const QWidget &window)
{
    const QSize frame = window.frameGeometry().size() - window.size();
    const int titleBar = window.style()->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, &window); // before it is shown
    return window.screen()->availableSize() - QSize(frame.width(), std::max(frame.height(), titleBar));
}

} // namespace authtray
