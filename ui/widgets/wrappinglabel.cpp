// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wrappinglabel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QTextLayout>
#include <QToolTip>

#include <cmath>

namespace authtray {

int wrap(QTextLayout &text, int width, Qt::Alignment alignment)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    text.setTextOption(option);
    qreal height = 0;
    text.beginLayout();
    for (QTextLine line = text.createLine(); line.isValid(); line = text.createLine()) {
        line.setLeadingIncluded(true); // as QTextEdit does
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    text.endLayout();
    return static_cast<int>(std::ceil(height));
}

QString toRichText(const QString &text)
{
    return text.isEmpty() ? text : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

WrappingLabel::WrappingLabel(Qt::Alignment alignment, int maxLines, QWidget *parent)
    : QLabel(parent), m_maxLines(maxLines)
{
    setTextFormat(Qt::PlainText);
    setAlignment(alignment);
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QString WrappingLabel::shownText(int width) const
{
    QTextLayout lines(text(), font());
    wrap(lines, width);
    if (lines.lineCount() <= m_maxLines)
        return text();
    const int lastLine = lines.lineAt(m_maxLines - 1).textStart();
    return text().left(lastLine) + fontMetrics().elidedText(text().mid(lastLine), Qt::ElideRight, width);
}

int WrappingLabel::heightForWidth(int width) const
{
    QTextLayout lines(shownText(width), font());
    return wrap(lines, width);
}

bool WrappingLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || shownText(width()) == text())
        return QLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), toRichText(text()), this);
    return true;
}

/// Draws the text itself, because QLabel cuts off words that are longer than a line.
void WrappingLabel::paintEvent(QPaintEvent *)
{
    QTextLayout lines(shownText(width()), font());
    wrap(lines, width(), QStyle::visualAlignment(layoutDirection(), alignment()));
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    lines.draw(&painter, {0, 0});
}

} // namespace authtray
